"""A film: every rendering of its title, who made it, what is told of it, and why all this is one film."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from roundup_spider.serving.pages import Row, first, moved, page, rows
from roundup_spider.serving.reasons import external_ids, reasons_of, undecided_about

_FILM = "SELECT * FROM films WHERE film_id = :id"
_TITLES = "SELECT * FROM film_titles WHERE film_id = :id ORDER BY occurrences DESC, variant LIMIT 100"
_BLOCKS = """SELECT b.article_id, b.position, b.header, b.title, b.synopsis, b.trivia, b.release_date, b.confidence,
                    b.film_probability, b.film_decided_by,
                    a.outlet AS site, a.week, a.language, a.url, a.title AS article_title,
                    (SELECT min(l.line) FROM article_lines l
                      WHERE l.article_id = b.article_id AND l.position = b.position) AS line
               FROM film_blocks b JOIN articles a ON a.article_id = b.article_id
              WHERE b.film_id = :id ORDER BY a.week, a.outlet, b.position LIMIT 100"""
_CREDITS = """SELECT m.role, m.person_id, coalesce(p.name, m.name) AS person, m.name, m.billing, m.article_id,
                     a.outlet AS site
                FROM film_blocks b
                JOIN mentions m ON m.article_id = b.article_id AND m.position = b.position
                JOIN articles a ON a.article_id = b.article_id
                LEFT JOIN people p ON p.person_id = m.person_id
               WHERE b.film_id = :id ORDER BY m.billing LIMIT 3000"""
_FACTS = """SELECT x.fact, x.value, group_concat(DISTINCT a.outlet) AS sites
              FROM film_blocks b JOIN block_facts x ON x.article_id = b.article_id AND x.position = b.position
              JOIN articles a ON a.article_id = b.article_id
             WHERE b.film_id = :id GROUP BY x.fact, x.value ORDER BY x.fact, count(*) DESC LIMIT 100"""
_DATES = """SELECT release_date, occurrences, site_count, sites FROM release_dates WHERE film_id = :id
             ORDER BY occurrences DESC, release_date"""

ROLES = (("director", "Directed by"), ("cast", "Cast"), ("mentioned", "Named in the texts"))


@dataclass(slots=True)
class Credit:
    """A person's part in a film: how often each spelling was used, and on which sites."""

    person_id: str | None
    person: str
    spellings: dict[str, int] = field(default_factory=dict)
    sites: set[str] = field(default_factory=set)


def credits_by_role(found: Iterable[Row]) -> Mapping[str, Sequence[Credit]]:
    """The people of each role, those that most articles name first, else in the order of billing."""
    by_role: dict[str, dict[object, Credit]] = {role: {} for role, _ in ROLES}
    for row in found:
        people = by_role[row["role"]]
        credit = people.setdefault(row["person_id"] or row["name"], Credit(row["person_id"], row["person"]))
        credit.spellings[row["name"]] = credit.spellings.get(row["name"], 0) + 1
        credit.sites.add(row["site"])
    return {role: sorted(people.values(), key=lambda c: -len(c.sites)) for role, people in by_role.items()}


async def film(datasette: Datasette, request: Request) -> Response:
    """One film by id; a former id leads to today's."""
    ident = request.url_vars["id"]
    found = await first(datasette, _FILM, id=ident)
    if found is None:
        return await moved(datasette, "film", ident)
    return await page(
        datasette,
        request,
        "film.html",
        film=found,
        titles=await rows(datasette, _TITLES, id=ident),
        blocks=await rows(datasette, _BLOCKS, id=ident),
        credits=credits_by_role(await rows(datasette, _CREDITS, id=ident)),
        roles=ROLES,
        facts=await rows(datasette, _FACTS, id=ident),
        dates=await rows(datasette, _DATES, id=ident),
        reasons=await reasons_of(datasette, "film", ident),
        external=await external_ids(datasette, ident),
        undecided=await undecided_about(datasette, "film", ident),
    )


ROUTES = ((r"^/film/(?P<id>[\w-]+)$", film),)
