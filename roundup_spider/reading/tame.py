"""Markup that parsers take for ever over, made harmless before it is parsed. Text is never lost.

A standard HTML parser needs time quadratic in the depth of nesting and in the number of attributes of one tag: with
lexbor 18 s for 100,000 nested `<div>`, some 25 minutes for a million attributes. Honest pages come back untouched, but
for a mark every few thousand characters of large ones, which `unmarked` takes out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

DEEPEST = 400
"""Open elements beyond which further ones are taken out; a block then leaves a line break."""

_LARGE = 250_000
_STRETCH = 10_000
_MARK = "\ufdd0\"'>"
_PARSED_MARK = "\ufdd0\"'&gt;"
_MANY_SEPARATORS = 1_000
_MANY_TAGS = 6_000
_NEARBY = 32
_SEPARATORS = " \n\t\r\f/"
_UNSEEN = re.compile(
    rb"<s(?:tyle[\s>][^<]*+</style>|cript(?=[\s>])(?![^<>]*json)[^<]*+(?:<(?!/script>|script)[^<]*+)*+</script>)"
)
"""A script that is no JSON, or a style, each with its end and without another one inside."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>?")
_NEVER_OPEN = frozenset(
    [
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
        *("p", "li", "option", "optgroup", "tr", "td", "th", "dd", "dt", "tbody", "thead", "tfoot", "rt", "rp", "html"),
        *("head", "body", "b", "i", "a", "u", "s", "em", "strong", "small", "big", "code", "nobr", "strike", "tt"),
        *("script", "style"),
    ]
)
_INLINE = frozenset(
    [*("span", "font", "label", "sup", "sub", "abbr", "cite", "q", "mark", "time", "data", "bdi", "bdo", "ins", "del")]
)
_BARRIERS = frozenset(
    [
        *(
            "object",
            "applet",
            "marquee",
            "template",
            "table",
            "caption",
            "svg",
            "math",
            "select",
            "button",
            "foreignobject",
        )
    ]
)


def tamed(html: str) -> str:
    """`html` with no tag of more than some thousand attributes and no element deeper than `DEEPEST`.

    >>> tamed("<p>An honest page</p>")
    '<p>An honest page</p>'
    """
    if len(html) > _LARGE:
        html = "".join(_marked(html))
    return _flattened(html) if html.count("<") > _MANY_TAGS else html


def without_scripts(html: bytes) -> bytes:
    """`html` without scripts and styles, most of a page's bytes; JSON and what has no clear end stay.

    >>> without_scripts(b"<p>An <script>let a = '<p>'</script>honest page</p>")
    b'<p>An honest page</p>'
    """
    return _UNSEEN.sub(b"", html)


def is_tame(html: bytes) -> bool:
    """Whether `tamed` would give the markup back as it is, which the number of its bytes and tags tells."""
    return len(html) <= _LARGE and html.count(b"<") <= _MANY_TAGS


def unmarked(text: str) -> str:
    """Text or serialised markup of a parsed page without the marks that `tamed` has set."""
    return text.replace(_PARSED_MARK, "").replace(_MARK, "") if "\ufdd0" in text else text


def _marked(html: str) -> Iterator[str]:
    """Every stretch of `html`, and between them a mark that closes whatever tag is open there, quoted or not.

    The mark stands behind a ">", where an honest page has text, comment or script, and the mark is text, too.
    """
    start = 0
    while len(html) - start > _STRETCH:
        end = _end_of_tag(html, start, start + _STRETCH)
        open_end = end is None
        end = end or start + _STRETCH
        yield html[start:end]
        if not open_end or sum(html.count(mark, start, end) for mark in _SEPARATORS) > _MANY_SEPARATORS:
            yield _MARK
        start = end
    yield html[start:]


def _end_of_tag(html: str, start: int, end: int) -> int | None:
    """Where the last closing tag, or else the last tag, between `start` and `end` ends."""
    closing = html.rfind("</", start, end)
    found = html.find(">", closing, end) if closing >= 0 else -1
    found = found if found >= 0 else html.rfind(">", start, end)
    return found + 1 if found >= 0 else None


def _flattened(html: str) -> str:
    kept: list[str] = []
    after = 0
    for start, end, instead in _too_deep(html):
        kept += (html[after:start], instead)
        after = end
    return "".join([*kept, html[after:]]) if after else html


def _too_deep(html: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and replacement of every tag that belongs to an element deeper than `DEEPEST`."""
    names: list[str] = []
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _NEVER_OPEN:
            continue
        if not tag[1]:
            names.append(name)
            deep = len(names) > DEEPEST
        else:
            depth = _opened(names, name)
            if depth is None:
                continue
            deep = depth >= DEEPEST
            del names[depth:]
        if deep:
            yield tag.start(), tag.end(), "" if name in _INLINE else "<br>"


def _opened(names: list[str], name: str) -> int | None:
    """Where among the open elements the nearest one called `name` is; None if something else must be closed first."""
    lowest = max(len(names) - _NEARBY, 0)
    for place in range(len(names) - 1, lowest - 1, -1):
        if names[place] == name:
            return place
        if names[place] in _BARRIERS:
            return None
    return None
