"""A person: every spelling with counts and sites, the films, the places in texts, and why all this is one person."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from roundup_spider.serving.pages import first, moved, page, rows
from roundup_spider.serving.reasons import reasons_of, undecided_about

_PERSON = "SELECT * FROM people WHERE person_id = :id"
_SPELLINGS = """SELECT m.name AS variant, count(*) AS occurrences, group_concat(DISTINCT a.site) AS sites,
                       group_concat(DISTINCT a.language) AS languages, min(a.article_id) AS article_id,
                       max(m.probability) AS probability, min(a.week) AS since
                  FROM mentions m JOIN articles a ON a.article_id = m.article_id
                 WHERE m.person_id = :id GROUP BY m.name ORDER BY occurrences DESC, m.name LIMIT 100"""
_FILMS = """SELECT film_id, film, year, release_date, group_concat(DISTINCT role) AS roles,
                   max(article_count) AS articles, max(probability) AS probability
              FROM filmographies WHERE person_id = :id
             GROUP BY film_id ORDER BY release_date DESC, film LIMIT 200"""
_NAMED = """SELECT b.film_id, coalesce(f.title, b.title) AS film, m.name, a.site, a.week, m.article_id, m.position,
                   b.trivia
              FROM mentions m JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
              JOIN articles a ON a.article_id = m.article_id LEFT JOIN films f ON f.film_id = b.film_id
             WHERE m.person_id = :id AND m.role = 'mentioned' ORDER BY a.week DESC LIMIT 50"""


async def person(datasette: Datasette, request: Request) -> Response:
    """One person by id; a former id leads to today's."""
    ident = request.url_vars["id"]
    found = await first(datasette, _PERSON, id=ident)
    if found is None:
        return await moved(datasette, "person", ident)
    return await page(
        datasette,
        request,
        "person.html",
        person=found,
        spellings=await rows(datasette, _SPELLINGS, id=ident),
        films=await rows(datasette, _FILMS, id=ident),
        named=await rows(datasette, _NAMED, id=ident),
        reasons=await reasons_of(datasette, "person", ident),
        undecided=await undecided_about(datasette, "person", ident),
    )


ROUTES = ((r"^/person/(?P<id>[\w-]+)$", person),)
