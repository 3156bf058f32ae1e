"""The review queue: the open pairs with what is known of both sides, and two buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast, get_args

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest, Forbidden, Request, Response

from normalize.errors import UsageError
from normalize.records import Decision, Evidence, Kind, Verdict
from roundup_spider.serving.deciding import Desk, settled
from roundup_spider.serving.pages import Pager, Row, first, page, page_number, rows
from roundup_spider.serving.reasons import evidence_in

_QUEUE = """SELECT kind, a_id, a, b_id, b, probability, a_key, b_key, evidence FROM review_queue
             WHERE :kind = '' OR kind = :kind ORDER BY probability DESC, a_key, b_key LIMIT :size OFFSET :skip"""
_SIDES: Mapping[Kind, str] = {
    "film": """SELECT b.title AS name, b.header, b.film_id AS id, b.directors, b.actors, b.synopsis, b.position,
                      a.outlet AS site,
                      a.article_id, coalesce(b.release_date, a.week, a.published) AS day, NULL AS role, a.language
                 FROM film_blocks b JOIN articles a ON a.article_id = b.article_id WHERE b.block_key = :key""",
    "person": """SELECT m.name, b.header, m.person_id AS id, b.directors, b.actors, b.synopsis, b.position,
                        a.outlet AS site,
                        a.article_id, coalesce(b.release_date, a.week, a.published) AS day, m.role, a.language
                   FROM mentions m JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
                   JOIN articles a ON a.article_id = m.article_id WHERE m.mention_key = :key""",
}

PAIRS_A_PAGE = 10
_LOOKED_AT = 400
_REFUSED = {
    "elsewhere": "This form was not sent from a page of this server.",
    "token": "This form is from an earlier start of the server; load the review page again.",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """An open pair: the row of the queue, what each side's place says, and the evidence."""

    row: Row
    a: Row
    b: Row
    evidence: tuple[Evidence, ...]


async def _open_pairs(datasette: Datasette, kind: str, number: int, decided: tuple[Decision, ...]) -> Sequence[Pair]:
    """The pairs of one page, and one more when there are more; those decided already are left out."""
    done = settled(decided)
    skip, wanted = (number - 1) * PAIRS_A_PAGE, PAIRS_A_PAGE + 1
    found: list[Pair] = []
    for row in await rows(datasette, _QUEUE, kind=kind, size=skip + wanted + len(decided) + _LOOKED_AT, skip=0):
        if len(found) == wanted:
            break
        if (row["kind"], frozenset((row["a_key"], row["b_key"]))) in done:
            continue
        if skip:
            skip -= 1
            continue
        a, b = [await first(datasette, _SIDES[row["kind"]], key=row[side]) for side in ("a_key", "b_key")]
        if a and b and (row["kind"], frozenset((a["name"], b["name"]))) not in done:
            found.append(Pair(row, a, b, evidence_in(row["evidence"])))
    return found


async def review(desk: Desk, datasette: Datasette, request: Request) -> Response:
    """The open pairs, the likeliest first."""
    kind = request.args.get("kind") if request.args.get("kind") in get_args(Kind) else ""
    number = page_number(request)
    decided = await asyncio.to_thread(desk.known)
    pairs = await _open_pairs(datasette, kind or "", number, decided)
    return await page(
        datasette,
        request,
        "review.html",
        pairs=pairs[:PAIRS_A_PAGE],
        pager=Pager(number, len(pairs) > PAIRS_A_PAGE, f"/review?kind={kind}" if kind else "/review"),
        kind=kind,
        last=decided[-1] if decided else None,
        decided=len(decided),
        desk=desk,
    )


async def _accepted(desk: Desk, request: Request) -> Mapping[str, str]:
    """The fields of a form that came from our own page; raises Forbidden or BadRequest."""
    if request.method != "POST":
        raise BadRequest("Decisions are sent as a form.")
    form: dict[str, Any] = await request.post_vars()
    refusal = desk.refusal(request.headers, str(form.get("token", "")))
    if refusal:
        raise Forbidden(_REFUSED[refusal])
    return {name: str(value) for name, value in form.items()}


async def decide(desk: Desk, request: Request) -> Response:
    """Writes one decision, then shows what is still open."""
    form = await _accepted(desk, request)
    kind, verdict = form.get("kind"), form.get("verdict")
    if kind not in get_args(Kind) or verdict not in get_args(Verdict):
        raise BadRequest("A decision names a kind (person, film) and a verdict (same, different).")
    sides = (cast(Kind, kind), form.get("a_key", ""), form.get("b_key", ""), cast(Verdict, verdict))
    return await _done(desk.decide, *sides)


async def undo(desk: Desk, request: Request) -> Response:
    """Takes the last decision back."""
    await _accepted(desk, request)
    return await _done(desk.take_back)


async def _done(act: Any, *arguments: object) -> Response:
    try:
        await asyncio.to_thread(act, *arguments)
    except UsageError as error:
        raise BadRequest(str(error)) from error
    return Response.redirect("/review", status=303)


def routes(desk: Desk) -> tuple[tuple[str, Any], ...]:
    """The review pages over a desk."""
    return (
        (r"^/review$", partial(review, desk)),
        (r"^/review/decide$", partial(decide, desk)),
        (r"^/review/undo$", partial(undo, desk)),
    )
