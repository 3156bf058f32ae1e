"""An inspection as one self-contained HTML page: no request leaves it, nothing of the scraped page runs in it."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from roundup_spider.inspecting.inspection import Inspection
from roundup_spider.inspecting.original import outlined

ROLES = ("header", "cast", "synopsis", "trivia", "fact", "noise", "outside", "unclaimed")


@cache
def _template() -> Template:
    loader = PackageLoader("roundup_spider.inspecting", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("inspection.html")


def as_html(inspection: Inspection) -> str:
    """The page; everything scraped is escaped, the original stands in a sandboxed frame.

    >>> from normalize.records import Page
    >>> from roundup_spider.inspecting.inspection import inspect_page
    >>> page = Page("https://e.org/a", b"<p>Plain</p>", "2023-03-01T08:00:00Z", 200, {}, "", "generic")
    >>> as_html(inspect_page(page, "page.html", None))[:15]
    '<!doctype html>'
    """
    kind = inspection.page.headers.get("Content-Type")
    return _template().render(
        inspection=inspection,
        article=inspection.article,
        films=list(zip(inspection.article.blocks, inspection.alternatives, strict=True)),
        roles=ROLES,
        original=outlined(inspection.page.body, kind, inspection.article),
    )
