"""An article as it was read: every line with its role, the fields marked in it, the names leading to their people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from roundup_spider.serving.pages import Row, first, page, rows

_ARTICLE = "SELECT * FROM articles WHERE article_id = :id"
_BY_ADDRESS = "SELECT article_id FROM articles WHERE url = :url"
_LINES = "SELECT line, role, position, confidence, text FROM article_lines WHERE article_id = :id ORDER BY line"
_SPANS = "SELECT field, line, start_char, end_char FROM field_spans WHERE article_id = :id ORDER BY line, start_char"
_NAMES = "SELECT position, name, person_id FROM mentions WHERE article_id = :id AND person_id IS NOT NULL"
_BLOCKS = """SELECT b.position, b.film_id, coalesce(f.title, b.title, b.header) AS film, b.confidence, b.issues
               FROM film_blocks b LEFT JOIN films f ON f.film_id = b.film_id WHERE b.article_id = :id"""
_ISSUES = "SELECT level, code, message FROM issues WHERE article_id = :id ORDER BY issue_id"
_GATES = "SELECT gate, field, level, message FROM gate_failures WHERE url = :url ORDER BY level, gate"

ROLES = ("header", "cast", "synopsis", "trivia", "fact", "noise", "outside", "unclaimed")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start`..`end` of a line that are a field, or a name that leads to a person."""

    start: int
    end: int
    field: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line, with the field it belongs to and the person it names, if any."""

    text: str
    field: str | None
    person_id: str | None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line as shown; `film` is the block that begins with it."""

    number: int
    role: str
    confidence: float
    pieces: Sequence[Piece]
    film: Row | None


def name_marks(text: str, names: Mapping[str, str]) -> list[Mark]:
    """Where the names of a block stand in a line, the longer first where they overlap.

    >>> name_marks("With Laure Calamy", {"Laure Calamy": "person-1"})[0].start
    5
    """
    found: list[Mark] = []
    for name in sorted(names, key=len, reverse=True):
        start = text.find(name)
        taken = any(start < mark.end and mark.start < start + len(name) for mark in found)
        if name and start >= 0 and not taken:
            found.append(Mark(start, start + len(name), person_id=names[name]))
    return found


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """A line cut where marks begin and end.

    >>> [(p.text, p.field) for p in pieces("As Bestas by R. S.", [Mark(0, 9, "title")])]
    [('As Bestas', 'title'), (' by R. S.', None)]
    """
    kept = list(marks)
    cuts = sorted({0, len(text), *(min(at, len(text)) for mark in kept for at in (mark.start, mark.end))})
    return [_piece(text, start, end, kept) for start, end in pairwise(cuts)]


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    field = next((mark.field for mark in over if mark.field), None)
    return Piece(text[start:end], field, next((mark.person_id for mark in over if mark.person_id), None))


def read_lines(
    lines: Iterable[Row], spans: Iterable[Row], names: Iterable[Row], blocks: Iterable[Row]
) -> list[ReadLine]:
    """The lines as shown."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for span in spans:
        marks[span["line"]].append(Mark(span["start_char"], span["end_char"], span["field"]))
    named: dict[int | None, dict[str, str]] = defaultdict(dict)
    for name in names:
        named[name["position"]][name["name"]] = name["person_id"]
    opening = {block["position"]: block for block in blocks}
    return [
        ReadLine(
            row["line"],
            row["role"],
            row["confidence"],
            pieces(row["text"], [*marks[row["line"]], *name_marks(row["text"], named.get(row["position"], {}))]),
            opening.pop(row["position"], None),
        )
        for row in lines
    ]


async def article(datasette: Datasette, request: Request) -> Response:
    """One article by id."""
    ident = request.url_vars["id"]
    found = await first(datasette, _ARTICLE, id=ident)
    if found is None:
        raise NotFound(f"No article has the id {ident}.")
    parts = [await rows(datasette, sql, id=ident) for sql in (_LINES, _SPANS, _NAMES, _BLOCKS)]
    lines = read_lines(*parts)
    return await page(
        datasette,
        request,
        "article.html",
        article=found,
        lines=lines,
        counts=Counter(line.role for line in lines),
        roles=ROLES,
        blocks=sorted(parts[3], key=lambda block: block["position"]),
        issues=await rows(datasette, _ISSUES, id=ident),
        gates=await rows(datasette, _GATES, url=found["url"]),
    )


async def by_address(datasette: Datasette, request: Request) -> Response:
    """Leads from an article's address to its page."""
    url = request.args.get("url") or ""
    found = await first(datasette, _BY_ADDRESS, url=url)
    if found is None:
        raise NotFound("No article of this database has that address.")
    return Response.redirect(f"/article/{found['article_id']}")


ROUTES = (
    (r"^/article/by-address$", by_address),
    (r"^/article/(?P<id>[\w-]+)$", article),
)
