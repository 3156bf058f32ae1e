"""A person: every spelling with counts and sites, the films, the places in texts, and why all this is one person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from roundup_spider.serving.pages import Row, first, moved, page, rows
from roundup_spider.serving.reasons import external_ids, reasons_of, undecided_about

_PERSON = "SELECT * FROM people WHERE person_id = :id"
_MENTIONS = """SELECT m.name, m.role, m.probability, m.article_id, m.position, b.film_id, a.outlet AS site, a.week
                 FROM mentions m
                 JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
                 JOIN articles a ON a.article_id = m.article_id
                WHERE m.person_id = :id LIMIT 10000"""
_FILMS = """SELECT film_id, title, release_date FROM films
             WHERE film_id IN (SELECT value FROM json_each(:ids)) ORDER BY release_date DESC, title LIMIT 200"""
_NAMED = """SELECT b.film_id, coalesce(f.title, b.title) AS film,
                   a.outlet AS site, a.week, b.article_id, b.position, b.trivia
              FROM json_each(:places) p
              JOIN film_blocks b ON b.article_id = p.value ->> 0 AND b.position = p.value ->> 1
              JOIN articles a ON a.article_id = b.article_id
              LEFT JOIN films f ON f.film_id = b.film_id ORDER BY a.week DESC, a.outlet"""

MOST_SPELLINGS, MOST_NAMED = 100, 30


@dataclass(slots=True)
class Spelling:
    """One way the name is written: how often, on which sites, and one place where it stands."""

    variant: str
    article_id: str
    position: int
    occurrences: int = 0
    sites: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Part:
    """What the person does in one film, how many articles say so, and how sure the surest of them is."""

    film_id: str
    roles: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    probability: float = 0.0


def spellings_of(mentions: Iterable[Row]) -> list[Spelling]:
    """The spellings, the most frequent first."""
    found: dict[str, Spelling] = {}
    for name, _, _, article_id, position, _, site, _ in mentions:
        spelling = found.get(name) or found.setdefault(name, Spelling(name, article_id, position))
        spelling.occurrences += 1
        spelling.sites.add(site)
    return sorted(found.values(), key=lambda spelling: (-spelling.occurrences, spelling.variant))


def parts_of(mentions: Iterable[Row]) -> dict[str, Part]:
    """What the person is credited with, by film."""
    found: dict[str, Part] = {}
    for _, role, probability, article_id, _, film_id, _, _ in mentions:
        if role != "mentioned" and film_id:
            part = found.get(film_id) or found.setdefault(film_id, Part(film_id))
            part.roles.add(role)
            part.articles.add(article_id)
            part.probability = max(part.probability, probability or 0.0)
    return found


def named_in(mentions: Iterable[Row]) -> dict[tuple[str, int], str]:
    """The newest places where a text names the person, with the spelling used."""
    named = sorted((row for row in mentions if row["role"] == "mentioned"), key=lambda row: row["week"] or "")
    return {(row["article_id"], row["position"]): row["name"] for row in named[-MOST_NAMED:]}


async def _places(datasette: Datasette, named: dict[tuple[str, int], str]) -> Sequence[tuple[Row, str]]:
    """Each place with what is written there and the spelling used."""
    found = await rows(datasette, _NAMED, places=json.dumps(list(named)))
    return [(row, named[row["article_id"], row["position"]]) for row in found]


async def person(datasette: Datasette, request: Request) -> Response:
    """One person by id; a former id leads to today's."""
    ident = request.url_vars["id"]
    found = await first(datasette, _PERSON, id=ident)
    if found is None:
        return await moved(datasette, "person", ident)
    mentions = await rows(datasette, _MENTIONS, id=ident)
    parts = parts_of(mentions)
    films = await rows(datasette, _FILMS, ids=json.dumps(list(parts)))
    return await page(
        datasette,
        request,
        "person.html",
        person=found,
        spellings=spellings_of(mentions)[:MOST_SPELLINGS],
        films=[(row, parts[row["film_id"]]) for row in films],
        left_out=len(parts) - len(films),
        named=await _places(datasette, named_in(mentions)),
        reasons=await reasons_of(datasette, "person", ident),
        external=await external_ids(datasette, ident),
        undecided=await undecided_about(datasette, "person", ident),
    )


ROUTES = ((r"^/person/(?P<id>[\w-]+)$", person),)
