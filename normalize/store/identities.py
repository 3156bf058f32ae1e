"""Writing what the reconciler concluded: films, people, their spellings, and why. Unchanged rows stay untouched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Protocol

from sqlite_utils import Database

from normalize.records import Cluster, Decision, Link, Resolution
from normalize.store.blocks import listed
from normalize.store.rows import Row, as_json, upsert

ALONE = "alone"
"""`decided_by` of a key that is the only one of its identity: nothing had to be decided."""


SPELLING = "spelling"
"""`decided_by` of a key that is spelt like another of its person."""

ALIKE = 0.99
"""How sure it is that two mentions spelt the same are one person."""


class IdsOf(Protocol):
    """What the reconciler's `assign_ids` gives: an id for every key, and ids that were merged into others."""

    @property
    def ids(self) -> Mapping[str, str]:
        """Block or mention key → film or person id."""

    @property
    def redirects(self) -> Mapping[str, str]:
        """Old id → the id it was merged into."""


def save_resolution(db: Database, resolution: Resolution, assignment: IdsOf, *, whole: bool = True) -> None:
    """Stores a resolution in the caller's transaction.

    A `whole` one is all there is; another leaves films and people that it does not speak of as they are.
    """
    _load_members(db, resolution, assignment.ids)
    touched, counted, renamed = _EVERYTHING if whole else _TOUCHED
    for statement in (touched, *_IDENTITIES, *_MEMBERS, counted, *_COUNTS, *_VARIANTS, renamed, *_ALSO_KNOWN):
        db.execute(statement.replace(_AMONG, "NOT INDEXED" if whole else ""))
    _replace(
        db, "links", ("kind", "a_key", "b_key"), "identity_id IN temp.touched", _link_rows(resolution, assignment.ids)
    )
    upsert(db, "redirects", ["old_id"], _redirect_rows(db, assignment.redirects))
    touched = "a_id IN temp.touched OR b_id IN temp.touched"
    _replace(db, "review_queue", ("kind", "a_id", "b_id"), touched, _queue_rows(resolution, assignment.ids))
    for statement in _LEFTOVERS:
        db.execute(statement)


def _replace(db: Database, table: str, key: tuple[str, ...], where: str, rows: Iterable[Row]) -> None:
    """Makes `rows` all that a table holds `where`; what is equal stays untouched."""
    kept: set[tuple[object, ...]] = set()
    upsert(db, table, key, _noted(rows, key, kept))
    found = db.execute(f"SELECT {', '.join(key)} FROM {table} WHERE {where}")  # noqa: S608
    gone = [row for row in found if row not in kept]
    matches = " AND ".join(f"{column} = ?" for column in key)
    db.conn.executemany(f"DELETE FROM {table} WHERE {matches}", gone)  # noqa: S608


def _noted(rows: Iterable[Row], key: tuple[str, ...], kept: set[tuple[object, ...]]) -> Iterator[Row]:
    """The rows, their keys noted as they pass."""
    for row in rows:
        kept.add(tuple(row[column] for column in key))
        yield row


def _load_members(db: Database, resolution: Resolution, ids: Mapping[str, str]) -> None:
    """Puts the conclusion into temporary tables, so that the comparison with what is stored is SQL's work."""
    for table, columns in _TEMPORARY.items():
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({columns})")
        db.execute(f"DELETE FROM temp.{table}")  # noqa: S608
    clusters = (*resolution.films, *resolution.people)
    names = ((ids[c.members[0]], c.kind, c.name) for c in clusters if c.members)
    db.conn.executemany("INSERT INTO temp.identity VALUES (?, ?, ?)", names)
    members = (row for cluster in clusters for row in _member_rows(cluster, ids))
    db.conn.executemany("INSERT INTO temp.unsorted VALUES (?, ?, ?, ?)", members)
    db.execute("INSERT INTO temp.member SELECT * FROM temp.unsorted ORDER BY key")
    db.execute("DELETE FROM temp.unsorted")


_TEMPORARY = {
    "unsorted": "key TEXT, id TEXT, probability REAL, decided_by TEXT",
    "member": "key TEXT PRIMARY KEY, id TEXT, probability REAL, decided_by TEXT",
    "identity": "id TEXT PRIMARY KEY, kind TEXT, name TEXT",
    "touched": "id TEXT PRIMARY KEY",
    "counted": "id TEXT PRIMARY KEY",
    "renamed": "block_id INTEGER PRIMARY KEY",
}

_AMONG = "/* among */"
"""Stands behind a table of which few rows, or all, are wanted: all are read as they lie, few by an index."""

_EVERYTHING = (
    """INSERT INTO temp.touched
       SELECT film_id FROM films UNION SELECT person_id FROM people UNION SELECT id FROM temp.identity""",
    "INSERT INTO temp.counted SELECT id FROM temp.touched",
    "INSERT INTO temp.renamed SELECT block_id FROM film_blocks",
)
_TOUCHED = (
    """INSERT INTO temp.touched SELECT id FROM temp.identity
       UNION SELECT b.film_id FROM temp.member x JOIN film_blocks b ON b.block_key = x.key WHERE b.film_id IS NOT NULL
       UNION SELECT m.person_id FROM temp.member x JOIN mentions m ON m.mention_key = x.key
              WHERE m.person_id IS NOT NULL
       UNION SELECT film_id FROM films
              WHERE NOT EXISTS (SELECT 1 FROM film_blocks b WHERE b.film_id = films.film_id)
       UNION SELECT person_id FROM people
              WHERE NOT EXISTS (SELECT 1 FROM mentions m WHERE m.person_id = people.person_id)""",
    """INSERT INTO temp.counted SELECT id FROM temp.touched
       UNION SELECT m.person_id FROM film_blocks b
               JOIN mentions m ON m.article_id = b.article_id AND m.position = b.position
              WHERE b.film_id IN temp.touched AND m.person_id IS NOT NULL""",
    """INSERT INTO temp.renamed SELECT block_id FROM film_blocks WHERE film_id IN temp.touched
       UNION SELECT b.block_id FROM mentions m
               JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
              WHERE m.person_id IN temp.touched""",
)
"""The identities that the resolution speaks of, those that its members had, those that nothing carries any more; the
people to be counted anew with them; the blocks in which any of them stand.
"""


def _member_rows(cluster: Cluster, ids: Mapping[str, str]) -> Iterator[tuple[str, str, float, str]]:
    """Each key with what holds it most strongly in its cluster: a link, or being spelt the same as another."""
    strongest = {key: (ALIKE, SPELLING) for keys in cluster.alike for key in keys}
    for link in cluster.links:
        for key in (link.a, link.b):
            if key not in strongest or link.probability > strongest[key][0]:
                strongest[key] = (link.probability, link.decided_by)
    for key in cluster.members:
        probability, decided_by = strongest.get(key, (1.0, ALONE))
        yield key, ids[key], round(probability, 4), decided_by


_IDENTITIES = (
    """INSERT INTO films (film_id, title, mention_count, site_count) SELECT id, name, 0, 0 FROM temp.identity
        WHERE kind = 'film'
       ON CONFLICT (film_id) DO UPDATE SET title = excluded.title WHERE title <> excluded.title""",
    """INSERT INTO people (person_id, name, mention_count, film_count) SELECT id, name, 0, 0 FROM temp.identity
        WHERE kind = 'person'
       ON CONFLICT (person_id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name""",
)

_MEMBERS = (
    """UPDATE film_blocks SET film_id = x.id, film_probability = x.probability, film_decided_by = x.decided_by
         FROM temp.member x WHERE x.key = block_key
          AND (film_id, film_probability, film_decided_by) IS NOT (x.id, x.probability, x.decided_by)""",
    """UPDATE mentions SET person_id = x.id, probability = x.probability, decided_by = x.decided_by
         FROM temp.member x WHERE x.key = mention_key
          AND (mentions.person_id, mentions.probability, mentions.decided_by)
              IS NOT (x.id, x.probability, x.decided_by)""",
)

# Without MATERIALIZED, SQLite finds what is compared and set twice.
# The release date that most blocks give, the earliest of several; the original title likewise.
_COUNTS = (
    """WITH c AS MATERIALIZED (
               SELECT f.film_id,
                      (SELECT count(*) FROM film_blocks b WHERE b.film_id = f.film_id) AS mentions,
                      (SELECT count(DISTINCT a.outlet) FROM film_blocks b JOIN articles a ON a.article_id = b.article_id
                        WHERE b.film_id = f.film_id) AS sites,
                      (SELECT b.release_date FROM film_blocks b
                        WHERE b.film_id = f.film_id AND b.release_date IS NOT NULL
                        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS released,
                      (SELECT x.value FROM film_blocks b
                         JOIN block_facts x ON x.article_id = b.article_id AND x.position = b.position
                        WHERE b.film_id = f.film_id AND x.fact IN ('original_title', 'original-title')
                        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS original
                 FROM films f WHERE f.film_id IN temp.touched)
       UPDATE films SET mention_count = c.mentions, site_count = c.sites, release_date = c.released,
                        original_title = c.original, year = CAST(substr(c.released, 1, 4) AS INTEGER)
         FROM c
        WHERE c.film_id = films.film_id
          AND (films.mention_count, films.site_count, films.release_date, films.original_title)
              IS NOT (c.mentions, c.sites, c.released, c.original)""",
    """UPDATE people SET mention_count = c.mentions, film_count = c.films
         FROM (SELECT m.person_id, count(*) AS mentions,
                      count(DISTINCT CASE WHEN m.role <> 'mentioned' THEN b.film_id END) AS films
                 FROM mentions m JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
                WHERE m.person_id IN temp.counted GROUP BY 1) c
        WHERE c.person_id = people.person_id AND (mention_count, film_count) IS NOT (c.mentions, c.films)""",
)

# A spelling stands where it was published first; it belongs to the identity as surely as its surest occurrence.
_VARIANT = """
WITH used AS (SELECT {source}.{id} AS id, {source}.{spelling} AS variant, {source}.{probability} AS probability,
                     {source}.{decided} AS decided_by, a.language, a.url,
                     coalesce(a.published, a.week, a.fetched_at) AS at
                FROM {source} /* among */ JOIN articles a ON a.article_id = {source}.article_id
               WHERE {source}.{id} IN temp.touched AND {source}.{spelling} IS NOT NULL),
     ranked AS (SELECT *, count(*) OVER spelling AS occurrences, max(probability) OVER spelling AS best,
                       row_number() OVER (PARTITION BY id, variant ORDER BY at, url, decided_by) AS nth
                  FROM used WINDOW spelling AS (PARTITION BY id, variant))
SELECT id, variant, language, occurrences, url, best, decided_by FROM ranked WHERE nth = 1"""

_COLUMNS = ("language", "occurrences", "first_url", "probability", "decided_by")


def _variant_statements(table: str, key: str, query: str) -> tuple[str, ...]:
    """Replaces a variants table by what `query` finds, leaving equal rows alone."""
    new = f"temp.new_{table}"
    values = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
    differs = " OR ".join(f"{table}.{column} IS NOT excluded.{column}" for column in _COLUMNS)
    return (
        f"CREATE TABLE {new} AS {query}",
        f"CREATE UNIQUE INDEX temp.new_{table}_key ON new_{table} (id, variant)",
        f"DELETE FROM {table} WHERE {key} IN temp.touched AND ({key}, variant) NOT IN (SELECT id, variant FROM {new})",  # noqa: S608
        f"INSERT INTO {table} SELECT * FROM {new} WHERE true ON CONFLICT DO UPDATE SET {values} WHERE {differs}",  # noqa: S608
        f"DROP TABLE {new}",
    )


_VARIANTS = (
    *_variant_statements(
        "film_titles",
        "film_id",
        _VARIANT.format(
            source="film_blocks",
            id="film_id",
            spelling="title",
            probability="film_probability",
            decided="film_decided_by",
        ),
    ),
    *_variant_statements(
        "person_names",
        "person_id",
        _VARIANT.format(
            source="mentions", id="person_id", spelling="name", probability="probability", decided="decided_by"
        ),
    ),
)

_LEFTOVERS = (
    "DELETE FROM films WHERE NOT EXISTS (SELECT 1 FROM film_blocks b WHERE b.film_id = films.film_id)",
    "DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM mentions m WHERE m.person_id = people.person_id)",
)

# What else the block's film and people are called, so that plain full-text search finds every spelling by any other.
_ALSO_KNOWN = (
    """
  WITH x AS MATERIALIZED (
        SELECT o.block_id, coalesce((
               SELECT group_concat(variant, ' · ') FROM (
                      SELECT v.variant FROM film_titles v WHERE v.film_id = o.film_id
                       UNION SELECT f.title FROM films f WHERE f.film_id = o.film_id
                       UNION SELECT v.variant FROM mentions m JOIN person_names v ON v.person_id = m.person_id
                              WHERE m.article_id = o.article_id AND m.position = o.position
                       UNION SELECT p.name FROM mentions m JOIN people p ON p.person_id = m.person_id
                              WHERE m.article_id = o.article_id AND m.position = o.position
                      EXCEPT SELECT m.name FROM mentions m WHERE m.article_id = o.article_id AND m.position = o.position
                      EXCEPT SELECT o.title
                       ORDER BY 1)), '') AS names
          FROM film_blocks o WHERE o.block_id IN temp.renamed)
UPDATE film_blocks SET also_known = x.names
  FROM x
 WHERE x.block_id = film_blocks.block_id AND also_known <> x.names""",
)


def _evidence(link: Link) -> str:
    return as_json([{"name": e.name, "weight": round(e.weight, 4), "detail": e.detail} for e in link.evidence])


def _link_rows(resolution: Resolution, ids: Mapping[str, str]) -> Iterator[Row]:
    for cluster in chain(resolution.films, resolution.people):
        for link in cluster.links:
            a, b = sorted((link.a, link.b))
            yield {
                "kind": link.kind,
                "a_key": a,
                "b_key": b,
                "identity_id": ids[a],
                "probability": round(link.probability, 4),
                "decided_by": link.decided_by,
                "evidence": _evidence(link),
            }


def _redirect_rows(db: Database, merged: Mapping[str, str]) -> list[Row]:
    """Old redirects and new, each to where it ends today."""
    known = {**dict(db.execute("SELECT old_id, new_id FROM redirects").fetchall()), **merged}
    return [{"old_id": old, "new_id": final(known, old)} for old in known]


def final(redirects: Mapping[str, str], ident: str) -> str:
    """Follows redirects to their end; a circle ends where it began to repeat.

    >>> final({"film-3": "film-2", "film-2": "film-1"}, "film-3")
    'film-1'
    """
    seen = set()
    while ident in redirects and ident not in seen:
        seen.add(ident)
        ident = redirects[ident]
    return ident


def _queue_rows(resolution: Resolution, ids: Mapping[str, str]) -> list[Row]:
    """The undecided pairs by identity: of several pairs between the same two, the likeliest."""
    names = {ids[c.members[0]]: c.name for c in (*resolution.films, *resolution.people) if c.members}
    rows: dict[tuple[str, ...], Row] = {}
    for link in sorted(resolution.queue, key=lambda link: (link.probability, link.a, link.b)):
        (a_id, a_key), (b_id, b_key) = sorted(((ids[link.a], link.a), (ids[link.b], link.b)))
        rows[link.kind, a_id, b_id] = {
            "kind": link.kind,
            "a_id": a_id,
            "a": names[a_id],
            "b_id": b_id,
            "b": names[b_id],
            "probability": round(link.probability, 4),
            "why": "; ".join(
                f"{e.name} {e.weight:+.1f}" + (f" ({e.detail})" if e.detail else "") for e in link.evidence
            ),
            "a_key": a_key,
            "b_key": b_key,
            "evidence": _evidence(link),
        }
    return list(rows.values())


_PREVIOUS = """SELECT key, identity_id FROM former_keys {former}
               UNION ALL SELECT block_key, film_id FROM film_blocks WHERE film_id IS NOT NULL {film}
               UNION ALL SELECT mention_key, person_id FROM mentions WHERE person_id IS NOT NULL {person}"""
_OF_CHOSEN = {
    "former": "WHERE key IN (SELECT value FROM json_each(:keys))",
    "film": "AND block_key IN (SELECT value FROM json_each(:keys))",
    "person": "AND mention_key IN (SELECT value FROM json_each(:keys))",
}


def previous_ids(db: Database, keys: Iterable[str] | None = None) -> dict[str, str]:
    """Every key (None: all, else those of `keys`) ever given an identity → its id, merges followed: what `assign_ids`
    wants to know.
    """
    known = dict(db.execute("SELECT old_id, new_id FROM redirects").fetchall())
    query = _PREVIOUS.format(**(dict.fromkeys(_OF_CHOSEN, "") if keys is None else _OF_CHOSEN))
    rows = db.execute(query, {} if keys is None else {"keys": listed(keys)})
    once: dict[str, str] = {}
    return {key: once.setdefault(ident, final(known, ident)) for key, ident in rows}


def load_decisions(db: Database) -> tuple[Decision, ...]:
    """Human judgements stored in the database, oldest first."""
    query = "SELECT kind, a, b, verdict, decided_by, decided_at, note FROM decisions ORDER BY decided_at, kind, a, b"
    return tuple(Decision(*row) for row in db.execute(query))


def save_decisions(db: Database, decisions: Iterable[Decision]) -> None:
    """Adds or replaces judgements; a pair has one, whichever side is named first."""
    rows = []
    for d in decisions:
        a, b = sorted((d.a, d.b))
        rows.append(
            {
                "kind": d.kind,
                "a": a,
                "b": b,
                "verdict": d.verdict,
                "decided_by": d.by,
                "decided_at": d.at,
                "note": d.note,
            }
        )
    upsert(db, "decisions", ["kind", "a", "b"], rows)


def withdraw_decision(db: Database, decision: Decision) -> None:
    """Forgets one judgement."""
    db.execute(
        "DELETE FROM decisions WHERE kind = ? AND a = ? AND b = ?", [decision.kind, *sorted((decision.a, decision.b))]
    )
