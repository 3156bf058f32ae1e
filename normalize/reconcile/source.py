"""The database as the reconciler sees it: blocks, names that decisions may speak of, ids given so far."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

import numpy as np

from normalize.reconcile.buckets import Ids
from normalize.reconcile.memory import Memory
from normalize.reconcile.observe import Row
from normalize.reconcile.rulings import Entry
from normalize.reconcile.spellings import number_of
from normalize.records import Block
from normalize.store import Store
from normalize.store.blocks import articles_holding, listed, load_articles
from normalize.store.identities import previous_ids


class StoredBlocks:
    """The database as a source for the engine: a block's row is its `block_id`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def articles(self, rows: Collection[int]) -> Iterator[Sequence[Row]]:
        """All blocks of the articles in which these blocks stand, an article at a time."""
        return load_articles(self.store.db, articles_holding(self.store.db, rows))

    def blocks(self, rows: Collection[int]) -> Iterator[Block]:
        """These blocks."""
        wanted = frozenset(rows)
        return (block for article in self.articles(rows) for row, block in article if row in wanted)

    def gone(self, memory: Memory, changed: Iterable[Sequence[Row]]) -> Ids:
        """The blocks of the memory that the database holds no more, given those of the articles that changed."""
        stored = [row for (row,) in self.store.db.execute("SELECT block_id FROM film_blocks")]
        here = {row: number_of(block.key) for article in changed for row, block in article}
        taken_over = np.isin(memory.blocks.rows, np.fromiter(here, dtype=np.int64, count=len(here)))
        other = ~np.isin(memory.blocks.numbers, np.fromiter(here.values(), dtype=np.int64, count=len(here)))
        lost = ~np.isin(memory.blocks.rows, np.array(stored, dtype=np.int64))
        return memory.blocks.numbers[(lost & other) | (taken_over & other)]

    def with_former(self, articles: Collection[str]) -> set[str]:
        """The articles, and those that hold what their blocks and names once were: an id may go back to them."""
        db = self.store.db
        ids = db.execute(_FORMER_IDS, {"articles": listed(articles)}).fetchall()
        now = listed(self.store.redirect(ident) for (ident,) in ids)
        return {*articles, *(found for (found,) in db.execute(_HOLDERS, {"ids": now}))}


_FORMER_IDS = """
SELECT f.identity_id FROM film_blocks b JOIN former_keys f ON f.key = b.block_key
 WHERE b.article_id IN (SELECT value FROM json_each(:articles)) AND b.film_id IS NULL
UNION SELECT f.identity_id FROM mentions m JOIN former_keys f ON f.key = m.mention_key
 WHERE m.article_id IN (SELECT value FROM json_each(:articles)) AND m.person_id IS NULL"""
_HOLDERS = """SELECT article_id FROM film_blocks WHERE film_id IN (SELECT value FROM json_each(:ids))
              UNION SELECT article_id FROM mentions WHERE person_id IN (SELECT value FROM json_each(:ids))"""
_FILM_ENTRIES = "SELECT block_key, coalesce(title, '') FROM film_blocks"
_PERSON_ENTRIES = """
SELECT m.mention_key, m.name, b.block_key
  FROM mentions m JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
 ORDER BY m.article_id, m.position, CASE m.role WHEN 'director' THEN 0 WHEN 'cast' THEN 1 ELSE 2 END, m.billing"""


def entries(store: Store) -> Iterator[Entry]:
    """All that decisions may speak of."""
    for key, title in store.db.execute(_FILM_ENTRIES):
        yield Entry("film", key, title, (number_of(key), -1))
    last, number, at = "", 0, 0
    for key, name, block in store.db.execute(_PERSON_ENTRIES):
        last, number, at = (block, number, at + 1) if block == last else (block, number_of(block), 0)
        yield Entry("person", key, name, (number, at))


_BY_AGE = (
    "SELECT film_id AS id FROM films WHERE film_id IN (SELECT value FROM json_each(:ids)) ORDER BY rowid",
    "SELECT person_id AS id FROM people WHERE person_id IN (SELECT value FROM json_each(:ids)) ORDER BY rowid",
)


def in_order_of_age(store: Store, keys: Iterable[str] | None = None) -> Mapping[str, str]:
    """Keys (None: all) and their ids so far, the oldest identity first, as `assign_ids` wants them."""
    previous = previous_ids(store.db, keys)
    ids: dict[str, object] = {"ids": listed(previous.values())}
    age = {row["id"]: rank for query in _BY_AGE for rank, row in enumerate(store.query(query, ids))}
    return dict(sorted(previous.items(), key=lambda item: (age.get(item[1], len(age)), item[1], item[0])))


def merged_away(store: Store) -> frozenset[str]:
    """The ids that were merged into others."""
    return frozenset(old for (old,) in store.db.execute("SELECT old_id FROM redirects"))


def taken(store: Store) -> Container[str]:
    """The ids that are or once were in use, asked one by one."""
    return _Taken(store)


_IN_USE = """
SELECT 1 FROM films WHERE film_id = :id
UNION ALL SELECT 1 FROM people WHERE person_id = :id
UNION ALL SELECT 1 FROM former_keys f WHERE f.identity_id = :id
             AND NOT EXISTS (SELECT 1 FROM redirects r WHERE r.old_id = :id)
UNION ALL SELECT 1 FROM redirects r JOIN former_keys f ON f.identity_id = r.old_id WHERE r.new_id = :id
LIMIT 1"""


class _Taken:
    def __init__(self, store: Store) -> None:
        self.store = store

    def __contains__(self, ident: object) -> bool:
        return any(self.store.query(_IN_USE, {"id": ident}))
