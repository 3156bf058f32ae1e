"""The authority tables: canonical people and films from outside, their other names, and which of ours they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.records import Kind
from normalize.store.schema import create

MIGRATIONS = Migrations("authority")

_TABLES = {
    "authority_entities": """
CREATE TABLE authority_entities (
    authority_id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    name TEXT NOT NULL,
    year INTEGER,
    source TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "authority_names": """
CREATE TABLE authority_names (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    name_key TEXT NOT NULL,
    authority_id TEXT NOT NULL REFERENCES authority_entities (authority_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name_key, authority_id, name)
) STRICT, WITHOUT ROWID""",
    "authority_links": """
CREATE TABLE authority_links (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    identity_id TEXT NOT NULL,
    authority_id TEXT NOT NULL REFERENCES authority_entities (authority_id) ON DELETE CASCADE,
    probability REAL NOT NULL,
    margin REAL NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (identity_id, authority_id)
) STRICT, WITHOUT ROWID""",
}

VIEWS = {
    "external_ids": """
        SELECT l.kind, l.identity_id, coalesce(p.name, f.title) AS name, e.source, e.authority_id,
               e.name AS authority_name, e.year, l.probability, l.margin, l.decided_by
          FROM authority_links l
          JOIN authority_entities e USING (authority_id)
          LEFT JOIN people p ON p.person_id = l.identity_id
          LEFT JOIN films f ON f.film_id = l.identity_id""",
}

Entity = tuple[str, Kind, str, int | None, str]
"""authority_id, kind, canonical name, year, source."""

Named = tuple[str, str, str]
"""name_key, authority_id, name."""

Link = tuple[Kind, str, str, float, float, str]
"""kind, identity_id, authority_id, probability, margin, decided_by."""


@MIGRATIONS()
def m001_authority(db: Database) -> None:
    """Entities, their names by folded key, and their links to our people and films."""
    create(db, _TABLES)
    db.execute("CREATE INDEX authority_links_by_entity ON authority_links (authority_id)")


def save_entities(db: Database, entities: Iterable[Entity], names: Iterable[Named]) -> None:
    """Adds or renews entities and adds names; names of entities that are not there are passed over."""
    db.conn.executemany(
        """INSERT INTO authority_entities VALUES (?, ?, ?, ?, ?) ON CONFLICT (authority_id)
           DO UPDATE SET name = excluded.name, year = coalesce(excluded.year, year), source = excluded.source""",
        entities,
    )
    db.conn.executemany(
        """INSERT OR IGNORE INTO authority_names (kind, name_key, authority_id, name)
           SELECT kind, ?, authority_id, ? FROM authority_entities WHERE authority_id = ?""",
        ((key, name, authority_id) for key, authority_id, name in names),
    )


def replace_links(db: Database, links: Sequence[Link]) -> None:
    """Makes `links` the only ones."""
    db.conn.execute("DELETE FROM authority_links")
    db.conn.executemany("INSERT INTO authority_links VALUES (?, ?, ?, ?, ?, ?)", links)


def entities_named(db: Database, kind: Kind, keys: Iterable[str]) -> dict[str, tuple[str, int | None, str]]:
    """Entities that bear one of the folded names: id → (canonical name, year, source)."""
    found: dict[str, tuple[str, int | None, str]] = {}
    for key in keys:
        rows = db.execute(
            """SELECT e.authority_id, e.name, e.year, e.source
                 FROM authority_names n JOIN authority_entities e USING (authority_id)
                WHERE n.kind = ? AND n.name_key = ?""",
            (kind, key),
        )
        found.update({authority_id: (name, year, source) for authority_id, name, year, source in rows})
    return found


def sources_of(db: Database, kind: Kind) -> list[str]:
    """The sources that entities of one kind come from."""
    rows = db.execute("SELECT DISTINCT source FROM authority_entities WHERE kind = ? ORDER BY source", (kind,))
    return [source for (source,) in rows]


def names_of(db: Database, kind: Kind, source: str) -> Iterator[tuple[str, str]]:
    """(authority_id, name) of every name of one kind and source."""
    yield from db.execute(
        """SELECT n.authority_id, n.name FROM authority_names n JOIN authority_entities e USING (authority_id)
            WHERE n.kind = ? AND e.source = ?""",
        (kind, source),
    )
