"""Cells of Datasette's tables that lead to our pages: ids, weeks and addresses become links."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from roundup_spider.serving.templating import web_address

_PAGES = {"film_id": "film", "person_id": "person", **dict.fromkeys(("article_id", "first_id", "later_id"), "article")}
_ADDRESS = Markup('<a href="/article/by-address?url={}">as read</a> · <a href="{}" rel="noreferrer">{}</a>')
_EITHER = ("identity_id", "a_id", "b_id", "new_id")


def page_of(column: str, value: str) -> str | None:
    """The address of our page about the value of a column, None when there is none.

    >>> page_of("film_id", "film-713416c3f2"), page_of("identity_id", "person-1"), page_of("title", "Magdala")
    ('/film/film-713416c3f2', '/person/person-1', None)
    """
    if column in _EITHER:
        column = "film_id" if value.startswith("film-") else "person_id"
    if column in _PAGES:
        return f"/{_PAGES[column]}/{value}"
    return f"/week/{value}" if column == "week" else None


def linked(column: str, value: object) -> Markup | None:
    """The cell as a link, escaped; None leaves it to Datasette."""
    if not isinstance(value, str) or not value:
        return None
    page = page_of(column, value)
    if page:
        return Markup('<a href="{}">{}</a>').format(page, value)
    if column in {"url", "first_url"} and web_address(value):
        return _ADDRESS.format(quote(value, safe=""), value, value)
    return None
