"""Telling a page's furniture (menus, related posts, comments, banners) by the names its elements bear.

The names are data: `data/vocabulary/page_furniture.toml` says what each list means.
"""

from __future__ import annotations

import re
import tomllib
from enum import IntEnum
from functools import cache, lru_cache
from html import unescape

from normalize.frozen import frozen
from normalize.resources import data_file
from normalize.text import fold

_LONGEST_WRITTEN = 2_000
_LONGEST_CACHED = 400
_LONGEST_HEADING = 48
_COMPILED = 2
_ATTRIBUTE = re.compile(r'([^\s="]+)(?:="([^"]*)")?')
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile(r"display:none|visibility:hidden")
_SHOWN_SOMEWHERE = re.compile(r"\b(?:sm|md|lg|xl|2xl|xxl):|-(?:sm|md|lg|xl)-")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Standing(IntEnum):
    """How sure it is that an element is no part of the article."""

    CONTENT = 0
    DOUBTFUL = 1
    BYLINE = 2
    FURNITURE = 3
    HIDDEN = 4


@frozen
class _Names:
    tags: frozenset[str]
    roles: frozenset[str]
    perhaps: frozenset[str]
    furniture: re.Pattern[str]
    words: frozenset[str]
    wrappers: frozenset[str]
    silent: frozenset[str]
    byline: re.Pattern[str]
    article: frozenset[str]
    headings: frozenset[str]


@cache
def _names() -> _Names:
    table = tomllib.loads(data_file("vocabulary", "page_furniture.toml").read_text("utf-8"))
    elements, names = table["elements"], table["names"]
    sets = {key: frozenset(names[key]) for key in ("words", "wrappers", "silent", "article")}
    headings = frozenset(_bare(form) for forms in table["headings"].values() for form in forms)
    tags, roles, perhaps = (frozenset(elements[key]) for key in ("tags", "roles", "perhaps"))
    furniture, byline = (_name_pattern(names[key], names["affixes"]) for key in ("furniture", "byline"))
    return _Names(tags, roles, perhaps, furniture, byline=byline, headings=headings, **sets)


def _name_pattern(forms: list[str], affixes: list[str]) -> re.Pattern[str]:
    exact = "|".join(re.escape(form).replace("\\-", "[-_]+") for form in forms if not form.endswith("*"))
    open_ended = "|".join(re.escape(form[:-1]) for form in forms if form.endswith("*")) or "(?!)"
    affix = "|".join(map(re.escape, affixes))
    return re.compile(rf"(?:(?:{affix})[-_]+){{0,2}}(?:{exact})(?:[-_]+(?:{affix}|\d+))*|(?:{open_ended}).*")


def attributes(written: str) -> dict[str, str]:
    """The attributes of a start tag as lexbor serialises it (double quotes, escaped); the first 2,000 characters count.

    >>> attributes(' class="entry big" id="a" hidden=""')
    {'class': 'entry big', 'id': 'a', 'hidden': ''}
    """
    if not written:
        return {}
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(written[:_LONGEST_WRITTEN])}


def standing(tag: str, written: str) -> Standing:
    """What an element's tag and attributes say of its place on the page.

    >>> standing("div", ' class="post-navigation"'), standing("div", ' class="entry-content"')
    (<Standing.FURNITURE: 3>, <Standing.CONTENT: 0>)
    """
    names = _names()
    if tag in names.tags:
        return Standing.FURNITURE
    if not written:
        return Standing.DOUBTFUL if tag in names.perhaps else Standing.CONTENT
    return (
        _named_standing(tag, written) if len(written) < _LONGEST_CACHED else _named_standing.__wrapped__(tag, written)
    )


@lru_cache(8192)
def _named_standing(tag: str, written: str) -> Standing:
    names, found = _names(), attributes(written)
    labels = name_labels(found)
    if is_hidden(found):
        return Standing.HIDDEN
    if (
        tag in ("body", "html", "main")
        or found.get("itemprop", "").lower() == "articlebody"
        or not names.article.isdisjoint(labels)
    ):
        return Standing.CONTENT
    if found.get("role", "").lower() in names.roles or any(names.furniture.fullmatch(label) for label in labels):
        return Standing.FURNITURE
    if any(names.byline.fullmatch(label) for label in labels):
        return Standing.BYLINE
    doubtful = tag in names.perhaps or any(_sounds_like_furniture(label) for label in labels)
    return Standing.DOUBTFUL if doubtful else Standing.CONTENT


def name_labels(found: dict[str, str]) -> list[str]:
    """Class names and id of an element, lower case, humps parted: "commentList" → "comment-list".

    Several class names of two letters are no words but a compiler's ("ab ac ad"): they mean nothing.
    """
    classes = found.get("class", "").split()
    compiled = len(classes) > 1 and max(map(len, classes)) <= _COMPILED
    written = [*(() if compiled else classes), *found.get("id", "").split()]
    return [_HUMP.sub("-", name).lower().replace("__", "-").replace("--", "-") for name in written[:20]]


def _sounds_like_furniture(label: str) -> bool:
    names = _names()
    parts = _WORD.findall(label)
    return not names.words.isdisjoint(parts) and names.wrappers.isdisjoint(parts)


def is_hidden(found: dict[str, str]) -> bool:
    """Whether an element's attributes say that it is not shown."""
    style = found.get("style", "").replace(" ", "").lower()
    if "hidden" in found or found.get("aria-hidden", "").lower() == "true" or _UNSEEN.search(style):
        return True
    classes = found.get("class", "").lower()
    return not _names().silent.isdisjoint(classes.split()) and not _SHOWN_SOMEWHERE.search(classes)


def is_article(tag: str, written: str) -> bool:
    """Whether an element says that it holds an article's text."""
    if tag in ("article", "main"):
        return True
    found = attributes(written)
    return found.get("itemprop", "").lower() == "articlebody" or not _names().article.isdisjoint(name_labels(found))


def heads_furniture(text: str) -> bool:
    """Whether a line is the heading of a section of furniture.

    >>> heads_furniture("You may also like:"), heads_furniture("Did you know?")
    (True, False)
    """
    return len(text) <= _LONGEST_HEADING and _is_heading(text)


@lru_cache(8192)
def _is_heading(text: str) -> bool:
    return _bare(text) in _names().headings


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
