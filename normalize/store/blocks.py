"""What the reconciler sees of the database: blocks with their mentions, all or those of some articles."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlite_utils import Database

from normalize.records import Block, Mention
from normalize.store.articles import facts_of

Stored = tuple[int, Block]
"""The row of a block (`film_blocks.block_id`), and the block."""

_ARTICLES = "SELECT article_id FROM articles {where} ORDER BY coalesce(week, published), article_id"
_CHOSEN = "WHERE article_id IN (SELECT value FROM json_each(?))"
_BLOCKS = """
SELECT b.*, a.url, a.outlet AS site, a.language, a.week, a.published, a.title AS page_title
  FROM film_blocks b JOIN articles a ON a.article_id = b.article_id WHERE b.article_id = ? ORDER BY b.position"""
_MENTIONS = """
SELECT position, mention_key, name, role, billing FROM mentions WHERE article_id = ?
 ORDER BY position, CASE role WHEN 'director' THEN 0 WHEN 'cast' THEN 1 ELSE 2 END, billing"""
_PLAIN = (
    "url", "site", "language", "week", "published", "release_date", "title", "synopsis", "trivia", "page_title",
)  # fmt: skip


def load_articles(db: Database, articles: Collection[str] | None = None) -> Iterator[list[Stored]]:
    """The blocks of these articles (None: of all), an article at a time, whatever the order of their arrival: those of
    one week together, for they speak of the same films and people.
    """
    query = _ARTICLES.format(where="" if articles is None else _CHOSEN)
    chosen = [] if articles is None else [listed(articles)]
    for (ident,) in db.execute(query, chosen).fetchall():
        people, facts = _mentions(db, ident), facts_of(db, ident)
        found = [
            (row["block_id"], _block(row, people.get(row["position"], []), facts.get(row["position"], {})))
            for row in db.query(_BLOCKS, [ident])
        ]
        if found:
            yield found


def listed(values: Iterable[str | int]) -> str:
    """Values for `IN (SELECT value FROM json_each(?))`: as many as there are, and nothing is written for it."""
    return json.dumps(list(dict.fromkeys(values)))


def articles_holding(db: Database, rows: Collection[int]) -> list[str]:
    """The ids of the articles in which these blocks stand."""
    query = "SELECT DISTINCT article_id FROM film_blocks WHERE block_id IN (SELECT value FROM json_each(?))"
    return [row[0] for row in db.execute(query, [listed(rows)]).fetchall()]


def _mentions(db: Database, ident: str) -> dict[int, list[Mention]]:
    found: dict[int, list[Mention]] = defaultdict(list)
    for position, *mention in db.execute(_MENTIONS, [ident]):
        found[position].append(Mention(*mention))
    return found


def _block(row: Mapping[str, str], people: Sequence[Mention], facts: Mapping[str, str]) -> Block:
    return Block(
        key=row["block_key"],
        position=int(row["position"]),
        people=tuple(people),
        hints=tuple(json.loads(row["title_hints"])),
        facts=facts,
        **{name: row[name] for name in _PLAIN},
    )
