"""What all our pages share: rows of a query, a rendered page, a moved one, pages of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from roundup_spider.serving.guard import own_policy
from roundup_spider.serving.metadata import DATABASE

Row = Any
"""A row of SQLite: `row["column"]`."""

PAGE_SIZE = 50


async def rows(datasette: Datasette, sql: str, **parameters: object) -> Sequence[Row]:
    """The rows of a query on our database."""
    found = await datasette.get_database(DATABASE).execute(sql, parameters)
    result: Sequence[Row] = found.rows
    return result


async def first(datasette: Datasette, sql: str, **parameters: object) -> Row | None:
    """The first row of a query, None when there is none."""
    return next(iter(await rows(datasette, sql, **parameters)), None)


async def page(datasette: Datasette, request: Request, template: str, status: int = 200, **context: object) -> Response:
    """One of our templates, filled in, under our strict policy."""
    body = await datasette.render_template(template, context, request=request, view_name="roundup")
    return Response.html(body, status=status, headers={"content-security-policy": own_policy()})


async def moved(datasette: Datasette, kind: str, ident: str) -> Response:
    """Where an identity that was merged away lives now; raises NotFound when there never was one."""
    row = await first(datasette, "SELECT new_id FROM redirects WHERE old_id = :id", id=ident)
    if row is None:
        raise NotFound(f"No {kind} has the id {ident}.")
    return Response.redirect(f"/{kind}/{row['new_id']}", status=301)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list: `number` from 1, `has_next`; `base` is the address without the page number."""

    number: int
    has_next: bool
    base: str

    def at(self, number: int) -> str:
        """The address of a page.

        >>> Pager(1, True, "/films?q=a").at(2)
        '/films?q=a&page=2'
        """
        return f"{self.base}{'&' if '?' in self.base else '?'}page={number}"


def page_number(request: Request) -> int:
    """The page asked for, 1 when none or nonsense is."""
    given = request.args.get("page") or "1"
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


async def one_page(
    datasette: Datasette, request: Request, base: str, sql: str, size: int = PAGE_SIZE, **parameters: object
) -> tuple[Sequence[Row], Pager]:
    """The rows of the page asked for of a query, which ends in `LIMIT :size OFFSET :skip`."""
    number = page_number(request)
    found = await rows(datasette, sql, size=size + 1, skip=(number - 1) * size, **parameters)
    return found[:size], Pager(number, len(found) > size, base)
