"""Who copies whom: what the view `who_copies_whom` says, worked out so that a million credits take seconds.

The view compares every two articles that share a film in SQL; here the pairs are counted as whole numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

Row = Mapping[str, str | int | float | None]
Ask = Callable[[str], Iterable[Any]]
"""Runs a query; the rows give a value for a column's name."""

MOST_TELLERS = 120
"""Of a film that more articles tell of, those posted first are compared: the others share others with them."""

MOST_PAIRS = 400

_ARTICLES = """SELECT a.outlet AS site, coalesce(a.published, a.week) AS day,
                      (SELECT count(*) FROM film_blocks b WHERE b.article_id = a.article_id) AS films, a.article_id
                 FROM articles a ORDER BY coalesce(a.published, a.week, ''), a.url"""
_BLOCKS = "SELECT film_id, article_id FROM film_blocks WHERE film_id IS NOT NULL ORDER BY film_id"


@dataclass(frozen=True, slots=True)
class Told:
    """An article as far as copying goes: its site, the day it was posted, and its number of films."""

    site: str
    day: str | None
    films: int


def who_copies_whom(ask: Ask) -> list[Row]:
    """Pairs of sites whose articles share most of their films, by who posts first; those with most in common first.

    Rows have the columns of the view `who_copies_whom`: site, copied_by, articles, shared_films, days_later.
    """
    articles: list[Told] = []
    number: dict[object, int] = {}
    for row in ask(_ARTICLES):
        number[row["article_id"]] = len(articles)
        articles.append(Told(str(row["site"]), None if row["day"] is None else str(row["day"]), int(row["films"] or 0)))
    films = ((row["film_id"], number[row["article_id"]]) for row in ask(_BLOCKS))
    return copies(articles, (sorted({place for _, place in told}) for _, told in groupby(films, key=itemgetter(0))))


def copies(articles: Sequence[Told], tellers: Iterable[Sequence[int]]) -> list[Row]:
    """The same from articles in order of posting and, per film, the places of those that tell of it."""
    found: dict[tuple[str, str], list[tuple[int, int | None]]] = defaultdict(list)
    for earlier, later, shared in shared_films(articles, tellers):
        first, second = articles[earlier], articles[later]
        found[first.site, second.site].append((shared, days_between(first.day, second.day)))
    rows = [_row(site, copied_by, pairs) for (site, copied_by), pairs in found.items()]
    return sorted(rows, key=lambda row: (-int(row["shared_films"] or 0), str(row["site"]), str(row["copied_by"])))[
        :MOST_PAIRS
    ]


def shared_films(articles: Sequence[Told], tellers: Iterable[Sequence[int]]) -> Iterator[tuple[int, int, int]]:
    """The pairs of articles of two sites that share two films at least, and more than half of the shorter one's."""
    size = len(articles)
    counted: Counter[int] = Counter()
    for places in tellers:
        counted.update(a * size + b for a, b in combinations(places[:MOST_TELLERS], 2))
    for pair, shared in counted.items():
        earlier, later = divmod(pair, size)
        first, second = articles[earlier], articles[later]
        if shared >= 2 and first.site != second.site and 2 * shared > min(first.films, second.films):
            yield earlier, later, shared


def days_between(first: str | None, second: str | None) -> int | None:
    """Days from one ISO date to another.

    >>> days_between("2022-07-19", "2022-07-21"), days_between(None, "2022-07-21")
    (2, None)
    """
    if first is None or second is None:
        return None
    return (date.fromisoformat(second[:10]) - date.fromisoformat(first[:10])).days


def _row(site: str, copied_by: str, pairs: Sequence[tuple[int, int | None]]) -> Row:
    days = [later for _, later in pairs if later is not None]
    return {
        "site": site,
        "copied_by": copied_by,
        "articles": len(pairs),
        "shared_films": sum(shared for shared, _ in pairs),
        "days_later": round(sum(days) / len(days), 1) if days else None,
    }
