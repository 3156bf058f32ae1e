"""Ids of films and people when the database of a node is folded in.

Ids that the target has given stay; a key it does not know brings the node's id with it. New identities stand behind
those the target has, in order of the day of their first page and of their first member, so that the reconciler, which
decides next what is one film or person, finds the ids in order of age. An id that no key carries any more leads to the
one its first member has.
"""

from __future__ import annotations

from sqlite_utils import Database

_CLAIMS = """
INSERT INTO temp.claim
SELECT '{schema}', b.block_key, b.film_id, p.first_fetched FROM {schema}.film_blocks b
  JOIN {schema}.articles a USING (article_id)
  LEFT JOIN main.pages p ON p.url = a.page_url AND p.digest = a.page_digest WHERE b.film_id IS NOT NULL
UNION ALL
SELECT '{schema}', m.mention_key, m.person_id, p.first_fetched FROM {schema}.mentions m
  JOIN {schema}.articles a USING (article_id)
  LEFT JOIN main.pages p ON p.url = a.page_url AND p.digest = a.page_digest WHERE m.person_id IS NOT NULL
UNION ALL
SELECT '{schema}', key, identity_id, NULL FROM {schema}.former_keys"""

_REDIRECTS = "INSERT OR IGNORE INTO main.redirects SELECT * FROM node.redirects"

_ENDS = """
WITH RECURSIVE way (old_id, new_id, steps) AS (
    SELECT old_id, new_id, 1 FROM main.redirects
     UNION SELECT w.old_id, r.new_id, w.steps + 1 FROM way w JOIN main.redirects r ON r.old_id = w.new_id
     WHERE r.new_id <> w.old_id AND w.steps < 50)
SELECT old_id, new_id FROM (SELECT *, row_number() OVER (PARTITION BY old_id ORDER BY steps DESC) AS nth FROM way)
 WHERE nth = 1"""
"""Where each redirect ends; a way of fifty steps is a circle."""

_CHOICE = (
    "CREATE INDEX temp.claim_by_id ON claim (id)",
    f"CREATE TEMP TABLE way_end AS {_ENDS}",
    """UPDATE temp.claim SET id = e.new_id FROM temp.way_end e
        WHERE e.old_id = claim.id AND e.new_id NOT IN (SELECT old_id FROM main.redirects)""",
    """CREATE TEMP TABLE age AS
       SELECT id, coalesce(substr(min(at), 1, 10), '9999') AS day, min(key) AS founder FROM temp.claim GROUP BY id""",
    "CREATE UNIQUE INDEX temp.age_by_id ON age (id)",
    """CREATE TEMP TABLE chosen AS
       SELECT key, id FROM (SELECT key, id, row_number() OVER (PARTITION BY key ORDER BY schema, at IS NULL, id) AS nth
                              FROM temp.claim) WHERE nth = 1""",
    "CREATE UNIQUE INDEX temp.chosen_by_key ON chosen (key)",
    "CREATE INDEX temp.chosen_by_id ON chosen (id)",
)

_ROWS = """
INSERT OR IGNORE INTO main.{table} SELECT n.* FROM node.{table} n JOIN temp.age a ON a.id = n.{id}
 WHERE n.{id} IN (SELECT c.id FROM temp.chosen c JOIN main.{members} m ON m.{key} = c.key)
 ORDER BY a.day, a.founder, a.id"""

_GIVEN = (
    """UPDATE main.film_blocks SET film_id = c.id FROM temp.chosen c
        WHERE c.key = block_key AND film_id IS NOT c.id AND c.id IN (SELECT film_id FROM main.films)""",
    """UPDATE main.mentions SET person_id = c.id FROM temp.chosen c
        WHERE c.key = mention_key AND person_id IS NOT c.id AND c.id IN (SELECT person_id FROM main.people)""",
    """INSERT OR REPLACE INTO main.former_keys
       SELECT key, id FROM temp.chosen WHERE key NOT IN (SELECT block_key FROM main.film_blocks)
                                         AND key NOT IN (SELECT mention_key FROM main.mentions)""",
    """INSERT OR IGNORE INTO main.redirects
       SELECT a.id, c.id FROM temp.age a JOIN temp.chosen c ON c.key = a.founder
        WHERE a.id NOT IN (SELECT id FROM temp.chosen)""",
)

_TABLES = (
    {"table": "films", "id": "film_id", "members": "film_blocks", "key": "block_key"},
    {"table": "people", "id": "person_id", "members": "mentions", "key": "mention_key"},
)


def claim_identities(db: Database) -> None:
    """Notes, before articles are replaced, which id each key has here and in the node, and which it will have."""
    db.execute("CREATE TEMP TABLE claim (schema TEXT, key TEXT, id TEXT, at TEXT)")
    for schema in ("main", "node"):
        db.execute(_CLAIMS.format(schema=schema))
    db.execute(_REDIRECTS)
    for statement in _CHOICE:
        db.execute(statement)


def carry_identities(db: Database) -> None:
    """Gives every block and mention its id, and leaves redirects for ids that no key keeps."""
    for names in _TABLES:
        db.execute(_ROWS.format(**names))
    for statement in _GIVEN:
        db.execute(statement)
