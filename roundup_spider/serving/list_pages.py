"""The home page and the lists: weeks, films, people, articles, sites, questions; and one week."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from normalize.store.copying import who_copies_whom
from roundup_spider.serving.kept import Kept
from roundup_spider.serving.metadata import questions
from roundup_spider.serving.pages import Row, first, one_page, page, rows

_TOTALS = """SELECT (SELECT count(*) FROM films) AS films, (SELECT count(*) FROM people) AS people,
                    (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM mentions) AS mentions,
                    (SELECT count(*) FROM review_queue) AS undecided"""
_WEEKS = """SELECT week, count(*) AS articles, count(DISTINCT outlet) AS sites,
                   sum((SELECT count(*) FROM film_blocks b WHERE b.article_id = a.article_id)) AS blocks
              FROM articles a WHERE week IS NOT NULL GROUP BY week ORDER BY week DESC LIMIT :size OFFSET :skip"""
_RENAMED = """SELECT f.film_id, f.title, group_concat(v.variant, ' · ') AS variants
                FROM (SELECT * FROM films ORDER BY release_date DESC LIMIT 200) f
                JOIN film_titles v ON v.film_id = f.film_id AND v.variant <> f.title
               GROUP BY f.film_id ORDER BY count(*) DESC, f.title LIMIT 8"""
_MANGLED = """SELECT p.person_id, p.name, group_concat(v.variant, ' · ') AS variants
                FROM (SELECT * FROM people ORDER BY mention_count DESC LIMIT 200) p
                JOIN person_names v ON v.person_id = p.person_id AND v.variant <> p.name
               GROUP BY p.person_id ORDER BY count(*) DESC, p.mention_count DESC LIMIT 8"""
_FILMS = """SELECT film_id, title, year, release_date, mention_count, site_count FROM films
             ORDER BY release_date DESC, film_id LIMIT :size OFFSET :skip"""
_PEOPLE = """SELECT p.*, (SELECT count(*) FROM person_names v WHERE v.person_id = p.person_id) AS spellings
               FROM (SELECT * FROM people ORDER BY mention_count DESC LIMIT :size OFFSET :skip) p
              ORDER BY p.mention_count DESC"""
_ARTICLES = """SELECT a.article_id, a.outlet AS site, a.title, a.week, a.language, a.url,
                      (SELECT count(*) FROM film_blocks b WHERE b.article_id = a.article_id) AS films
                 FROM articles a ORDER BY a.week DESC, a.outlet DESC, a.article_id LIMIT :size OFFSET :skip"""
_ARTICLES_OF_SITE = """SELECT a.article_id, a.outlet AS site, a.title, a.week, a.language, a.url,
                              (SELECT count(*) FROM film_blocks b WHERE b.article_id = a.article_id) AS films
                         FROM articles a WHERE a.outlet = :site OR a.site = :site
                        ORDER BY a.fetched_at DESC, a.article_id LIMIT :size OFFSET :skip"""
_SITES = "SELECT * FROM site_health ORDER BY gates_failed DESC, site"
_FAILURES = "SELECT site, gate, field, level, url, message, first_failed FROM gate_failures ORDER BY site, level, gate"
_RUNS = "SELECT run_id, verb, started_at, ended_at, outcome, exit_code FROM runs ORDER BY run_id DESC LIMIT 10"
_ISSUES = """SELECT i.at, i.level, i.code, i.site, i.message, i.url, i.article_id FROM issues i
              ORDER BY i.issue_id DESC LIMIT 20"""
_WEEK = """SELECT b.film_id, coalesce(f.title, b.title, b.header) AS film, b.title, b.header, b.position,
                  a.outlet AS site,
                  a.article_id, a.language, f.release_date, b.directors, b.film_probability
             FROM articles a JOIN film_blocks b ON b.article_id = a.article_id
             LEFT JOIN films f ON f.film_id = b.film_id WHERE a.week = :week ORDER BY a.outlet, b.position"""
_BESIDE = """SELECT (SELECT max(week) FROM articles WHERE week < :week) AS before,
                    (SELECT min(week) FROM articles WHERE week > :week) AS after"""

MOST_FILMS_OF_A_WEEK = 60
MOST_COLUMNS = 8
OTHER_SITES = "other sites"


@dataclass(frozen=True, slots=True)
class WeekFilm:
    """One film of a week and what each site makes of it."""

    film_id: str | None
    film: str
    release_date: str | None
    by_site: Mapping[str, Sequence[Row]]


def films_of(blocks: Iterable[Row]) -> list[WeekFilm]:
    """The blocks of a week by film, those that most sites have first; a block without a film stands alone."""
    found: dict[object, WeekFilm] = {}
    for row in blocks:
        key = row["film_id"] or (row["article_id"], row["position"])
        film = found.setdefault(key, WeekFilm(row["film_id"], row["film"], row["release_date"], {}))
        sites: dict[str, list[Row]] = film.by_site  # type: ignore[assignment]
        sites.setdefault(row["site"], []).append(row)
    return sorted(found.values(), key=lambda film: (-len(film.by_site), film.film))


def columns_of(blocks: Iterable[Row]) -> list[str]:
    """The sites that get a column: all when they are few, else those with the most films."""
    size = Counter(str(row["site"]) for row in blocks)
    if len(size) <= MOST_COLUMNS + 1:
        return sorted(size)
    return sorted(sorted(size, key=lambda site: (-size[site], site))[:MOST_COLUMNS])


async def home(kept: Kept, datasette: Datasette, request: Request) -> Response:
    """What there is, and where to go."""
    weeks, _ = await one_page(datasette, request, "/weeks", _WEEKS, 6)
    return await page(
        datasette,
        request,
        "home.html",
        totals=(await kept.rows(datasette, _TOTALS))[0],
        weeks=weeks,
        renamed=await rows(datasette, _RENAMED),
        mangled=await rows(datasette, _MANGLED),
        sites=await kept.rows(datasette, _SITES),
        questions=questions(),
    )


async def weeks(datasette: Datasette, request: Request) -> Response:
    """Every week, the newest first."""
    found, pager = await one_page(datasette, request, "/weeks", _WEEKS)
    return await page(datasette, request, "weeks.html", weeks=found, pager=pager)


async def week(datasette: Datasette, request: Request) -> Response:
    """The films of one week, each with what every site calls it."""
    asked = request.url_vars["week"]
    blocks = await rows(datasette, _WEEK, week=asked)
    if not blocks:
        raise NotFound(f"No roundup is about the week of {asked}.")
    films, columns = films_of(blocks), columns_of(blocks)
    return await page(
        datasette,
        request,
        "week.html",
        week=asked,
        films=films[:MOST_FILMS_OF_A_WEEK],
        left_out=len(films) - MOST_FILMS_OF_A_WEEK,
        sites=columns,
        site_count=len({row["site"] for row in blocks}),
        others=OTHER_SITES,
        beside=await first(datasette, _BESIDE, week=asked),
    )


async def films(datasette: Datasette, request: Request) -> Response:
    """Every film, the newest first."""
    found, pager = await one_page(datasette, request, "/films", _FILMS)
    return await page(datasette, request, "films.html", films=found, pager=pager)


async def people(datasette: Datasette, request: Request) -> Response:
    """Every person, those named most often first."""
    found, pager = await one_page(datasette, request, "/people", _PEOPLE)
    return await page(datasette, request, "people.html", people=found, pager=pager)


async def articles(datasette: Datasette, request: Request) -> Response:
    """Every article, or those of one site, the newest first."""
    site = request.args.get("site")
    if site:
        base = f"/articles?{re.sub('&?page=[^&]*', '', request.query_string)}"
        found, pager = await one_page(datasette, request, base, _ARTICLES_OF_SITE, site=site)
    else:
        found, pager = await one_page(datasette, request, "/articles", _ARTICLES)
    return await page(datasette, request, "articles.html", articles=found, pager=pager, site=site)


async def sites(kept: Kept, datasette: Datasette, request: Request) -> Response:
    """How each site is doing: what was read, how full, what fails; the last runs and issues."""
    return await page(
        datasette,
        request,
        "sites.html",
        sites=await kept.rows(datasette, _SITES),
        failures=await rows(datasette, _FAILURES),
        runs=await rows(datasette, _RUNS),
        issues=await rows(datasette, _ISSUES),
    )


async def copies(kept: Kept, datasette: Datasette, request: Request) -> Response:
    """Which sites tell of the same films, and which of them posts first."""
    found = await kept.answer(datasette, "copies", lambda connection: who_copies_whom(connection.execute))
    return await page(datasette, request, "copies.html", copies=found)


async def all_questions(datasette: Datasette, request: Request) -> Response:
    """The questions that a query of ours answers."""
    return await page(datasette, request, "questions.html", questions=questions())


def routes(kept: Kept) -> tuple[tuple[str, Any], ...]:
    """The lists; `kept` remembers the slow figures."""
    return (
        (r"^/$", partial(home, kept)),
        (r"^/weeks$", weeks),
        (r"^/week/(?P<week>[0-9-]{1,10})$", week),
        (r"^/films$", films),
        (r"^/people$", people),
        (r"^/articles$", articles),
        (r"^/sites$", partial(sites, kept)),
        (r"^/copies$", partial(copies, kept)),
        (r"^/questions$", all_questions),
    )
