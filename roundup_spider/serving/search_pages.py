"""Search: people and films by any spelling, passages by their words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from normalize.similarity.folding import folded_tokens
from normalize.store.search import as_query
from roundup_spider.serving.matching import Matcher
from roundup_spider.serving.pages import Row, page, rows

_PASSAGES = """
WITH hits AS MATERIALIZED (
  SELECT rowid AS block_id, rank AS score, snippet(film_blocks_fts, -1, char(2), char(3), '…', 24) AS passage
    FROM film_blocks_fts WHERE film_blocks_fts MATCH :query ORDER BY rank LIMIT 60)
SELECT h.passage, b.film_id, coalesce(f.title, b.title, b.header) AS film, b.article_id, b.position, b.people,
       b.also_known, a.outlet AS site, a.week, a.language
  FROM hits h JOIN film_blocks b ON b.block_id = h.block_id JOIN articles a ON a.article_id = b.article_id
  LEFT JOIN films f ON f.film_id = b.film_id ORDER BY h.score"""
_FILMS = """
SELECT f.film_id, f.title, f.release_date, f.site_count, group_concat(v.variant, ' · ') AS variants
  FROM films f JOIN film_titles v ON v.film_id = f.film_id
 WHERE f.film_id IN (SELECT value FROM json_each(:ids)) GROUP BY f.film_id"""
_PEOPLE = """
SELECT p.person_id, p.name, p.film_count, p.mention_count, group_concat(v.variant, ' · ') AS variants
  FROM people p JOIN person_names v ON v.person_id = p.person_id
 WHERE p.person_id IN (SELECT DISTINCT m.person_id FROM mentions m WHERE (m.article_id, m.position) IN
                         (SELECT value ->> 0, value ->> 1 FROM json_each(:places)))
 GROUP BY p.person_id ORDER BY p.mention_count DESC"""
_THESE = """
SELECT p.person_id, p.name, p.film_count, p.mention_count, group_concat(v.variant, ' · ') AS variants
  FROM people p JOIN person_names v ON v.person_id = p.person_id
 WHERE p.person_id IN (SELECT value FROM json_each(:ids)) GROUP BY p.person_id ORDER BY p.mention_count DESC"""

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found."""

    people: Sequence[Row] = ()
    films: Sequence[Row] = ()
    passages: Sequence[Row] = ()


def marked(passage: str) -> Markup:
    """A passage with the words found marked; everything else escaped.

    >>> marked("a <b> \\x02word\\x03")
    Markup('a &lt;b&gt; <mark>word</mark>')
    """
    return Markup(str(Markup.escape(passage)).replace("\x02", "<mark>").replace("\x03", "</mark>"))  # noqa: S704


def answers(words: str, variants: str) -> bool:
    """Whether one of the spellings (joined by " · ") holds every word sought, accents and case aside.

    >>> answers("menoche", "Denis Ménochet · Dennis Menoche"), answers("menoche", "Menochet")
    (True, False)
    """
    sought = set(folded_tokens(words))
    return any(sought <= set(folded_tokens(variant)) for variant in variants.split(" · "))


async def find(datasette: Datasette, words: str) -> Results:
    """The people, films and passages that answer `words`; nothing sought finds nothing."""
    query = as_query(words)
    if not query:
        return Results()
    passages = await rows(datasette, _PASSAGES, query=query)
    films = await rows(datasette, _FILMS, ids=json.dumps(list({row["film_id"] for row in passages if row["film_id"]})))
    places = json.dumps([[row["article_id"], row["position"]] for row in passages])
    people = await rows(datasette, _PEOPLE, places=places)
    return Results(
        tuple(row for row in people if answers(words, row["variants"]))[:MOST_SHOWN],
        tuple(row for row in films if answers(words, row["variants"]))[:MOST_SHOWN],
        tuple(passages[:MOST_SHOWN]),
    )


async def _near(matcher: Matcher, datasette: Datasette, words: str) -> Results:
    """People and films spelt nearly so, for words that nothing answers."""
    people = [match.ident for match in await matcher.matches(datasette, "person", words, 5) if match.log_odds > 0]
    films = [match.ident for match in await matcher.matches(datasette, "film", words, 5) if match.log_odds > 0]
    return Results(
        await rows(datasette, _THESE, ids=json.dumps(people)), await rows(datasette, _FILMS, ids=json.dumps(films))
    )


async def search(matcher: Matcher, datasette: Datasette, request: Request) -> Response:
    """The search page; when nothing is found, what is spelt nearly so."""
    words = (request.args.get("q") or "").strip()[:200]
    found = await find(datasette, words)
    near = await _near(matcher, datasette, words) if words and found == Results() else None
    return await page(
        datasette, request, "search.html", words=words, results=near or found, near=near is not None, marked=marked
    )


def routes(matcher: Matcher) -> tuple[tuple[str, Any], ...]:
    """The search page over a matcher."""
    return ((r"^/search$", partial(search, matcher)),)
