"""What the report tells, gathered from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from normalize.store import Store
from normalize.store.copying import who_copies_whom
from roundup_spider.reporting.rows import Row, Value, rows_of

MOST_PERIODS = 60
"""So many weeks are told one by one; of more, months are told, and of more than that, years."""

MOST_SITES = 12
"""Sites that are told by name, those with most films; the rest are one."""

OTHER_SITES = "other sites"


@dataclass(frozen=True, slots=True)
class Gallery:
    """One identity and the ways it is written, the most frequent first."""

    name: str
    variants: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the report shows. `period` is what a row of `releases` and `fills` is about: week, month or year."""

    totals: Row
    period: str
    releases: Sequence[Row]
    people: Sequence[Row]
    fills: Sequence[Row]
    copies: Sequence[Row]
    names: Sequence[Gallery]
    titles: Sequence[Gallery]
    sites: Sequence[Row]


_TOTALS = """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM film_blocks) AS blocks,
                    (SELECT count(*) FROM films) AS films, (SELECT count(*) FROM people) AS people,
                    (SELECT count(*) FROM mentions) AS mentions, (SELECT count(*) FROM review_queue) AS undecided,
                    (SELECT count(DISTINCT outlet) FROM articles) AS sites,
                    (SELECT min(week) FROM articles) AS first_week, (SELECT max(week) FROM articles) AS last_week"""
_PERIODS = """SELECT count(DISTINCT week) AS weeks, count(DISTINCT substr(week, 1, 7)) AS months
                FROM articles WHERE week IS NOT NULL"""
_BY_PERIOD = """SELECT substr(a.week, 1, {length}) AS period, a.outlet AS site, count(*) AS blocks,
                       sum(b.title IS NOT NULL) AS title, sum(b.directors <> '[]') AS directors,
                       sum(b.actors <> '[]') AS "cast", sum(b.synopsis IS NOT NULL) AS synopsis,
                       sum(b.trivia IS NOT NULL) AS anecdote
                  FROM articles a JOIN film_blocks b ON b.article_id = a.article_id
                 WHERE a.week IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
_PEOPLE = """SELECT name AS person, film_count AS films, mention_count AS mentions FROM people
              ORDER BY film_count DESC, mention_count DESC, name LIMIT 25"""
_NAMES = """SELECT p.name, v.variant, v.occurrences FROM person_names v
              JOIN (SELECT person_id, count(*) AS spellings FROM person_names GROUP BY person_id HAVING spellings > 1
                     ORDER BY spellings DESC, person_id LIMIT 24) most ON most.person_id = v.person_id
              JOIN people p ON p.person_id = v.person_id
             ORDER BY most.spellings DESC, v.person_id, v.occurrences DESC, v.variant"""
_TITLES = """SELECT f.title AS name, v.variant, v.occurrences FROM film_titles v
              JOIN (SELECT film_id, count(*) AS spellings FROM film_titles GROUP BY film_id HAVING spellings > 1
                     ORDER BY spellings DESC, film_id LIMIT 24) most ON most.film_id = v.film_id
              JOIN films f ON f.film_id = v.film_id
             ORDER BY most.spellings DESC, v.film_id, v.occurrences DESC, v.variant"""
_SITES = "SELECT * FROM site_health ORDER BY films DESC, site"

FIELDS = ("title", "directors", "cast", "synopsis", "anecdote")
_LENGTHS = {"week": 10, "month": 7, "year": 4}
_MOST_VARIANTS = 12


def gather(store: Store) -> Figures:
    """All figures of a database."""
    period = period_of(next(rows_of(store, _PERIODS)))
    by_period = list(rows_of(store, _BY_PERIOD.format(length=_LENGTHS[period])))
    return Figures(
        totals=next(rows_of(store, _TOTALS)),
        period=period,
        releases=releases(by_period),
        people=list(rows_of(store, _PEOPLE)),
        fills=fills(by_period),
        copies=who_copies_whom(partial(rows_of, store)),
        names=galleries(rows_of(store, _NAMES)),
        titles=galleries(rows_of(store, _TITLES)),
        sites=list(rows_of(store, _SITES)),
    )


def period_of(counts: Row) -> str:
    """Which period keeps a chart legible.

    >>> period_of({"weeks": 40, "months": 10}), period_of({"weeks": 200, "months": 46})
    ('week', 'month')
    """
    if _number(counts["weeks"]) <= MOST_PERIODS:
        return "week"
    return "month" if _number(counts["months"]) <= MOST_PERIODS else "year"


def releases(by_period: Sequence[Row]) -> list[Row]:
    """Film blocks per period and site; of many sites the smallest are put together.

    >>> releases([{"period": "2022-07-20", "site": "a", "blocks": 3}])
    [{'period': '2022-07-20', 'site': 'a', 'films': 3}]
    """
    size: dict[Value, int] = {}
    for row in by_period:
        size[row["site"]] = size.get(row["site"], 0) + _number(row["blocks"])
    named = set(sorted(size, key=lambda site: (-size[site], str(site)))[:MOST_SITES])
    found: dict[tuple[str, str], int] = {}
    for row in by_period:
        key = str(row["period"]), str(row["site"]) if row["site"] in named else OTHER_SITES
        found[key] = found.get(key, 0) + _number(row["blocks"])
    return [{"period": period, "site": site, "films": films} for (period, site), films in found.items()]


def fills(by_period: Sequence[Row]) -> list[Row]:
    """Per period and field, the share of film blocks that have it."""
    found: list[Row] = []
    for period, rows in groupby(by_period, key=lambda row: row["period"]):
        of_period = list(rows)
        blocks = sum(_number(row["blocks"]) for row in of_period)
        for name in FIELDS:
            share = sum(_number(row[name]) for row in of_period) / blocks
            found.append({"period": period, "field": name, "share": round(share, 4), "blocks": blocks})
    return found


def galleries(rows: Iterable[Row]) -> list[Gallery]:
    """The rows (name, variant, occurrences) of several identities, each as a gallery."""
    found = []
    for name, of_one in groupby(rows, key=lambda row: row["name"]):
        variants = [(str(row["variant"]), _number(row["occurrences"])) for row in of_one]
        found.append(Gallery(str(name), tuple(variants[:_MOST_VARIANTS]), len(variants)))
    return found


def _number(value: Value) -> int:
    return int(value or 0)
