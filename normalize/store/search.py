"""Full-text search over titles, names, synopses and anecdotes, in any spelling the reconciler has brought together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Hit:
    """One block that matches, with the words found between « and »."""

    film_id: str | None
    film: str | None
    url: str
    position: int
    title: str | None
    snippet: str


_SEARCH = """
SELECT b.film_id, f.title, a.url, b.position, b.title, snippet(film_blocks_fts, -1, '«', '»', '…', 16)
  FROM film_blocks_fts
  JOIN film_blocks b ON b.block_id = film_blocks_fts.rowid
  JOIN articles a ON a.article_id = b.article_id
  LEFT JOIN films f ON f.film_id = b.film_id
 WHERE film_blocks_fts MATCH ? ORDER BY bm25(film_blocks_fts, 8, 4, 0.5, 1, 1), a.url, b.position LIMIT ?"""


def as_query(words: str) -> str:
    """What a person types → an FTS5 query: every word must occur, quotes keep phrases, nothing else is syntax.

    >>> as_query('Ménochet "as bestas" (II)')
    '"Ménochet" "as bestas" "II"'
    """
    found = re.findall(r'"([^"]+)"|([\w\'’]+)', words)
    return " ".join('"{}"'.format((phrase or word).replace('"', " ").strip()) for phrase, word in found)


def search(db: Database, words: str, limit: int = 50) -> Iterator[Hit]:
    """The best matching blocks first; accents and case do not matter; nothing to search for finds nothing."""
    query = as_query(words)
    return (Hit(*row) for row in db.execute(_SEARCH, [query, limit])) if query else iter(())
