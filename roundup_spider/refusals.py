"""Tells answers that are no article: refusals by status, challenge and consent pages, "not found" with status 200."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from parsel import Selector
from scrapy.http import Response

MOST_TEXT = 1_500
"""Characters of visible text beyond which a page with a challenge's marker is a real page that carries the script."""

_WEB_TYPES = re.compile(rb"^\s*(text/|application/([\w.-]+\+)?(xml|json|octet-stream|gzip|x-gzip))", re.I)


def refusal_in(response: Response) -> str | None:
    """Why an answer is no page of the site, as "code: what was found"; None when it is one.

    >>> refusal_in(Response("https://e.org/", status=403))
    'http-403: the site answered 403 Forbidden'
    """
    if not 200 <= response.status < 300:
        return f"http-{response.status}: the site answered {response.status} {_phrase(response.status)}".rstrip()
    kind = response.headers.get("Content-Type") or b"text/html"
    if not _WEB_TYPES.match(kind):
        return f"not-a-page: content type {kind.decode('latin-1')[:60]}, expected HTML, XML or text"
    return refusing_page(response.body)


def refusing_page(body: bytes) -> str | None:
    """Which sort of refusal a page with status 200 is, as "code: what was found"; None for any other page.

    >>> refusing_page(b"<title>Just a moment...</title>")
    'challenge-page: its title is "Just a moment..."'
    """
    root = Selector(body=body[:300_000] or b" ", type="html")
    title = " ".join((root.css("title::text").get() or "").split())
    for code, pattern in _titles().items():
        if title and pattern.search(title):
            return f'{code}: its title is "{title[:80]}"'
    found = _markers().search(body[:300_000].decode("latin-1"))
    if found and _visible(root) <= MOST_TEXT:
        return f"{_marker_codes()[found.group().lower()]}: it carries {found.group()!r} and hardly any text"
    return None


def _visible(root: Selector) -> int:
    hidden = " or ".join(f"ancestor::{tag}" for tag in ("script", "style", "noscript", "template"))
    return sum(len(text.strip()) for text in root.xpath(f"//body//text()[not({hidden})]").getall())


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


@cache
def _signs() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("roundup_spider").joinpath("refusals.toml").read_text(encoding="utf-8"))


@cache
def _titles() -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile("|".join(signs["titles"]), re.I) for code, signs in _signs().items()}


@cache
def _marker_codes() -> Mapping[str, str]:
    return {marker.lower(): code for code, signs in _signs().items() for marker in signs["markers"]}


@cache
def _markers() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _marker_codes())), re.I)
