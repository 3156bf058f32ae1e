"""The W3C Reconciliation Service API (version 0.2) over people and films, for OpenRefine and its like.

/reconcile/people and /reconcile/films give the manifest, and answer `queries` and `extend`; below them lie suggest,
properties, propose and preview. Pages on this machine (where OpenRefine runs) may ask, pages elsewhere on the web may
not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest, NotFound, Request, Response

from normalize.records import Kind
from normalize.similarity import person_log_odds, title_log_odds
from roundup_spider.serving.extending import extended, extension_in, proposed
from roundup_spider.serving.guard import LOOPBACK, own_policy
from roundup_spider.serving.matching import Match, Matcher
from roundup_spider.serving.pages import Row, rows

VERSIONS = ["0.2"]
SURE = 0.9
"""Probability from which the best candidate counts as a match…"""
MARGIN = 2.0
"""…if its log-odds lead the runner-up's by so much."""
AGREES, DIFFERS = 2.0, -1.0
"""What a property given with the name adds to the log-odds when it agrees with the candidate's, and when it differs."""

_MOST, _USUAL, _MOST_QUERIES = 25, 5, 100
_FRAMED_BY = "http://127.0.0.1:* http://localhost:*"


@dataclass(frozen=True, slots=True)
class Service:
    """What a service is about: kind, page, the property that helps to decide, queries that tell of candidates."""

    kind: Kind
    page: str
    name: str
    type_name: str
    property: str
    told: str
    known: str


SERVICES: Mapping[str, Service] = {
    "people": Service(
        "person",
        "person",
        "Roundup: film people",
        "Person",
        "film",
        """SELECT p.person_id AS id, p.name, p.film_count, p.mention_count,
                  (SELECT group_concat(variant, ' · ') FROM (SELECT variant FROM person_names v
                    WHERE v.person_id = p.person_id ORDER BY occurrences DESC LIMIT 6)) AS variants,
                  (SELECT group_concat(film, ' · ') FROM (SELECT DISTINCT film FROM filmographies m
                    WHERE m.person_id = p.person_id ORDER BY release_date DESC LIMIT 4)) AS about
             FROM people p WHERE p.person_id IN (SELECT value FROM json_each(:ids))""",
        """SELECT DISTINCT v.variant FROM filmographies m JOIN film_titles v ON v.film_id = m.film_id
            WHERE m.person_id = :id LIMIT 300""",
    ),
    "films": Service(
        "film",
        "film",
        "Roundup: films",
        "Film",
        "director",
        """SELECT f.film_id AS id, f.title AS name, f.year, f.mention_count,
                  (SELECT group_concat(variant, ' · ') FROM (SELECT variant FROM film_titles v
                    WHERE v.film_id = f.film_id ORDER BY occurrences DESC LIMIT 6)) AS variants,
                  (SELECT group_concat(person, ' · ') FROM (SELECT DISTINCT person FROM credits c
                    WHERE c.film_id = f.film_id AND c.role = 'director' LIMIT 4)) AS about
             FROM films f WHERE f.film_id IN (SELECT value FROM json_each(:ids))""",
        "SELECT DISTINCT name_as_written FROM credits WHERE film_id = :id AND role = 'director' LIMIT 300",
    ),
}


def manifest(service: Service, path: str, base: str) -> dict[str, Any]:
    """What the service is and where its parts are; `base` is the address of this server."""
    here = f"{base}/reconcile/{path}"
    return {
        "versions": VERSIONS,
        "name": service.name,
        "identifierSpace": f"{base}/{service.page}/",
        "schemaSpace": f"{base}/roundup",
        "documentation": f"{base}/",
        "defaultTypes": [{"id": service.kind, "name": service.type_name}],
        "view": {"url": f"{base}/{service.page}/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 420, "height": 260},
        "suggest": {
            "entity": {"service_url": here, "service_path": "/suggest"},
            "property": {"service_url": here, "service_path": "/properties"},
            "type": {"service_url": here, "service_path": "/types"},
        },
        "extend": {"propose_properties": {"service_url": here, "service_path": "/propose"}, "property_settings": []},
    }


def queries_in(text: str) -> Mapping[str, Mapping[str, Any]]:
    """A batch of queries; raises BadRequest that says what is wrong with it.

    >>> queries_in('{"q0": {"query": "Dennis Menoche"}}')["q0"]["query"]
    'Dennis Menoche'
    """
    try:
        batch = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"queries is no JSON ({error})") from error
    if not isinstance(batch, dict) or not all(isinstance(query, dict) for query in batch.values()):
        raise BadRequest('queries must be an object of objects, such as {"q0": {"query": "Dennis Menoche"}}')
    if len(batch) > _MOST_QUERIES:
        raise BadRequest(f"{len(batch)} queries at once; send at most {_MOST_QUERIES}")
    return batch


def _limit(query: Mapping[str, Any]) -> int:
    given = query.get("limit", _USUAL)
    return min(max(given, 1), _MOST) if isinstance(given, int) else _USUAL


def values_of(query: Mapping[str, Any], wanted: str) -> list[str]:
    """What a query says of a property, as text.

    >>> values_of({"properties": [{"pid": "film", "v": ["As bestas", {"name": "Dédales"}]}]}, "film")
    ['As bestas', 'Dédales']
    """
    given = query.get("properties")
    found: list[object] = []
    for each in given if isinstance(given, list) else []:
        if isinstance(each, dict) and each.get("pid") == wanted:
            value = each.get("v")
            found += value if isinstance(value, list) else [value]
    texts = (value.get("name") or value.get("id") if isinstance(value, dict) else value for value in found)
    return [str(text) for text in texts if text]


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Answers for one service."""

    service: Service
    matcher: Matcher

    async def answer(self, datasette: Datasette, query: Mapping[str, Any]) -> dict[str, Any]:
        """The candidates of one query, the likeliest first."""
        name, most = str(query.get("query") or "")[:300], _limit(query)
        if query.get("type") not in {None, "", self.service.kind} and query.get("type_strict") == "should":
            return {"result": []}
        found = await self.matcher.matches(datasette, self.service.kind, name, _MOST)
        given = values_of(query, self.service.property)
        if given:
            weighed = [await self._weighed(datasette, match, given) for match in found]
            found = sorted(weighed, key=lambda match: (-match.log_odds, match.ident))
        told = await self.told(datasette, [match.ident for match in found[:most]])
        sure = self._is_sure(found)
        result = [
            self._candidate(match, told[match.ident], sure and not rank) for rank, match in enumerate(found[:most])
        ]
        return {"result": result}

    async def completed(self, datasette: Datasette, prefix: str, most: int = 10) -> list[dict[str, Any]]:
        """What begins as typed; when nothing does, what is spelt like it."""
        ids = await self.matcher.beginning(datasette, self.service.kind, prefix[:300], most)
        if not ids:
            near = await self.matcher.matches(datasette, self.service.kind, prefix[:300], most)
            ids = [match.ident for match in near]
        told = await self.told(datasette, ids)
        kind = [{"id": self.service.kind, "name": self.service.type_name}]
        return [
            {"id": ident, "name": told[ident]["name"], "description": described(told[ident]), "notable": kind}
            for ident in ids
            if ident in told
        ]

    async def told(self, datasette: Datasette, ids: Sequence[str]) -> Mapping[str, Row]:
        """What is told of identities, by id."""
        return {row["id"]: row for row in await rows(datasette, self.service.told, ids=json.dumps(list(ids)))}

    async def _weighed(self, datasette: Datasette, match: Match, given: Sequence[str]) -> Match:
        """A candidate with what its films (or directors) say for or against it."""
        known = [row[0] for row in await rows(datasette, self.service.known, id=match.ident)]
        if not known:
            return match
        measure = title_log_odds if self.service.kind == "person" else person_log_odds
        agrees = max(measure([(one, other) for one in given for other in known])) > 0
        return replace(match, log_odds=match.log_odds + (AGREES if agrees else DIFFERS))

    def _is_sure(self, found: Sequence[Match]) -> bool:
        if not found or found[0].probability < SURE:
            return False
        return len(found) == 1 or found[0].log_odds - found[1].log_odds >= MARGIN

    def _candidate(self, match: Match, row: Row, sure: bool) -> dict[str, Any]:
        return {
            "id": match.ident,
            "name": row["name"],
            "description": described(row),
            "score": round(100 * match.probability, 2),
            "match": sure,
            "type": [{"id": self.service.kind, "name": self.service.type_name}],
            "features": [{"id": "name", "value": round(match.probability, 4)}],
        }


def described(row: Row) -> str:
    """A line that tells an identity from its namesakes."""
    also = " · ".join(variant for variant in str(row["variants"] or "").split(" · ") if variant != row["name"])
    parts = [str(row["year"] or "") if "year" in row.keys() else "", row["about"] or "", f"also {also}" if also else ""]  # noqa: SIM118
    return "; ".join(part for part in parts if part)


def shared(request: Request, response: Response) -> Response:
    """Lets a page on this machine read the answer."""
    origin = request.headers.get("origin", "")
    host = urlsplit(origin).hostname or ""
    if (f"[{host}]" if ":" in host else host) in LOOPBACK:
        response.headers.update({"access-control-allow-origin": origin, "vary": "Origin"})
    return response


def _base(request: Request) -> str:
    return f"{request.scheme}://{request.host}"


async def _given(request: Request) -> Mapping[str, str]:
    """What a GET or POST request sends."""
    if request.method == "POST":
        form: Mapping[str, str] = await request.post_vars()
        return form
    return {name: request.args.get(name) for name in request.args}


@dataclass(frozen=True, slots=True)
class Pages:
    """The service's pages over a matcher."""

    matcher: Matcher

    def _asked(self, request: Request) -> Reconciler:
        return Reconciler(SERVICES[request.url_vars["path"]], self.matcher)

    async def reconcile(self, datasette: Datasette, request: Request) -> Response:
        """The candidates of a batch of queries, the columns asked for, or the manifest."""
        given, asked = await _given(request), self._asked(request)
        if "queries" in given:
            batch = queries_in(given["queries"])
            return shared(request, Response.json({key: await asked.answer(datasette, batch[key]) for key in batch}))
        if "extend" in given:
            wanted = extension_in(given["extend"], asked.service.kind)
            return shared(request, Response.json(await extended(datasette, wanted)))
        return shared(request, Response.json(manifest(asked.service, request.url_vars["path"], _base(request))))

    async def propose(self, request: Request) -> Response:
        """The columns that can be asked for."""
        return shared(request, Response.json(proposed(self._asked(request).service.kind)))

    async def suggest(self, datasette: Datasette, request: Request) -> Response:
        """Completes what is typed."""
        found = await self._asked(request).completed(datasette, request.args.get("prefix") or "")
        return shared(request, Response.json({"result": found}))

    async def properties(self, request: Request) -> Response:
        """The one property that helps to decide."""
        name = self._asked(request).service.property
        return shared(request, Response.json({"result": [{"id": name, "name": name}]}))

    async def types(self, request: Request) -> Response:
        """The one type there is."""
        service = self._asked(request).service
        return shared(request, Response.json({"result": [{"id": service.kind, "name": service.type_name}]}))

    async def preview(self, datasette: Datasette, request: Request) -> Response:
        """A small page about one identity, to be framed by OpenRefine."""
        asked, ident = self._asked(request), request.args.get("id") or ""
        told = await asked.told(datasette, [ident])
        if ident not in told:
            raise NotFound(f"No {asked.service.kind} has the id {ident}.")
        row = told[ident]
        context = {"page": f"{_base(request)}/{asked.service.page}/{ident}", "row": row, "about": described(row)}
        body = await datasette.render_template("preview.html", context, request=request)
        return Response.html(body, headers={"content-security-policy": own_policy(_FRAMED_BY)})


def routes(matcher: Matcher) -> tuple[tuple[str, Any], ...]:
    """Where the pages are."""
    pages, here = Pages(matcher), r"^/reconcile/(?P<path>people|films)"
    return (
        (rf"{here}$", pages.reconcile),
        (rf"{here}/suggest$", pages.suggest),
        (rf"{here}/properties$", pages.properties),
        (rf"{here}/types$", pages.types),
        (rf"{here}/propose$", pages.propose),
        (rf"{here}/preview$", pages.preview),
    )
