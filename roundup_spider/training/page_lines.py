"""The visible lines of a whole page with their markup, for training: nothing is cut away, so it owes nothing to the
reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from roundup_spider.reading.lines import Line, Mark, MarkKind

_INLINE = frozenset(
    (
        "a",
        "b",
        "strong",
        "i",
        "em",
        "span",
        "u",
        "font",
        "small",
        "cite",
        "mark",
        "abbr",
        "sup",
        "sub",
        "time",
        "q",
        "label",
    )
)
_MARKS: dict[str, MarkKind] = {"a": "link", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em"}
_BREAK = "\x00"


def page_lines(body: bytes) -> list[Line]:
    """Every line of a page, `<br>` and block tags breaking lines, with links, bold and italics."""
    soup = BeautifulSoup(body, "lxml")
    for hidden in soup(["script", "style", "noscript", "template", "head"]):
        hidden.decompose()
    lines: list[Line] = []
    pieces: list[tuple[str, tuple[MarkKind, ...]]] = []
    for text, kinds in [*_walk(soup, ()), (_BREAK, ())]:
        if text != _BREAK:
            pieces.append((text, kinds))
            continue
        line = _line(pieces)
        if line.text:
            lines.append(line)
        pieces = []
    return lines


def _walk(node: Tag, kinds: tuple[MarkKind, ...]) -> Iterator[tuple[str, tuple[MarkKind, ...]]]:
    for child in node.children:
        if isinstance(child, Tag):
            inline = child.name in _INLINE
            if not inline:
                yield _BREAK, ()
            inner = (*kinds, _MARKS[child.name]) if child.name in _MARKS else kinds
            yield from _walk(child, inner)
            if not inline:
                yield _BREAK, ()
        elif type(child) is NavigableString:
            yield str(child), kinds


def _line(pieces: list[tuple[str, tuple[MarkKind, ...]]]) -> Line:
    """One line of pieces: white space collapsed, a mark for every piece under markup."""
    text, marks = "", []
    for piece, kinds in pieces:
        start = len(text)
        text = re.sub(r"\s+", " ", text + piece).lstrip()
        marks += [Mark(kind, min(start, len(text)), len(text.rstrip())) for kind in kinds]
    trimmed = text.rstrip()
    return Line(trimmed, "text", marks=tuple(mark for mark in marks if mark.start < mark.end <= len(trimmed)))
