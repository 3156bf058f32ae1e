"""Serialised HTML → lines: one pass over the tags, linear in the length of the text whatever the nesting.

The input is what lexbor serialises: every element closed, attribute values in double quotes, text escaped. That is why a
regular expression is enough here, and much faster than touching tree nodes one by one from Python.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from normalize.text import collapse
from roundup_spider.reading.lines import Line, Mark, MarkKind

_TOKEN = re.compile(r'<(/?)([^\s<>/!]+)([^">]*+(?:"[^"]*"[^">]*+)*+)>|<!--.*?-->|<![^>]*>|([^<]+)', re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    "a abbr acronym amp-link b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby rb rt rp s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_MARKS: dict[str, MarkKind] = {"a": "link", "b": "strong", "strong": "strong", "th": "strong", "i": "em", "em": "em", "cite": "em"}
_ATTRIBUTE = re.compile(r'([^\s="]+)(?:="([^"]*)")?')
DEEPEST_PATH = 40


@lru_cache(4096)
def attributes(written: str) -> dict[str, str]:
    """The attributes of a serialised start tag.

    >>> attributes(' class="entry big" id="a" hidden=""')
    {'class': 'entry big', 'id': 'a', 'hidden': ''}
    """
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(written)} if written else {}


@lru_cache(4096)
def descriptor(tag: str, written: str) -> str:
    """An element as its path step: "tag.class1.class2#id"."""
    found = attributes(written)
    identity = f"#{found['id']}" if found.get("id") else ""
    return ".".join([tag, *found.get("class", "").split()]) + identity


@lru_cache(4096)
def is_hidden(written: str) -> bool:
    """Whether a start tag's attributes say that the element is not shown."""
    found = attributes(written)
    style = found.get("style", "").replace(" ", "").lower()
    return "hidden" in found or found.get("aria-hidden") == "true" or "display:none" in style or "visibility:hidden" in style


class _Block:
    __slots__ = ("element", "parent", "path", "tag")

    def __init__(self, tag: str, path: tuple[str, ...], element: int, parent: int) -> None:
        self.tag, self.path, self.element, self.parent = tag, path, element, parent


class _Walk:
    """The state of one pass: open elements, and the line being written."""

    def __init__(self) -> None:
        self.blocks = [_Block("div", (), 0, 0)]
        self.open: list[str] = []
        self.marks_open: list[tuple[MarkKind, int]] = []
        self.marks: list[Mark] = []
        self.text = ""
        self.count = 0
        self.hidden_from: int | None = None
        self.lines: list[Line] = []

    def start(self, tag: str, written: str) -> None:
        if tag not in _VOID:
            self.open.append(tag)
            if self.hidden_from is None and is_hidden(written):
                self.hidden_from = len(self.open)
        if self.hidden_from is not None:
            return
        if tag in _MARKS:
            self.marks_open.append((_MARKS[tag], len(self.text)))
        if tag in _INLINE:
            return
        self.flush()
        if tag not in _VOID:
            self.count += 1
            above = self.blocks[-1]
            path = (*above.path, descriptor(tag, written)) if len(above.path) < DEEPEST_PATH else above.path
            self.blocks.append(_Block(tag, path, self.count, above.element))

    def end(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            return
        hidden = self.hidden_from is not None
        if self.hidden_from == len(self.open):
            self.hidden_from = None
        self.open.pop()
        if hidden:
            return
        if tag not in _INLINE:
            self.flush()
            if len(self.blocks) > 1:
                self.blocks.pop()
        if tag in _MARKS and self.marks_open:
            kind, start = self.marks_open.pop()
            self.close_mark(kind, start)

    def close_mark(self, kind: MarkKind, start: int) -> None:
        while start < len(self.text) and self.text[start] == " ":
            start += 1
        end = len(self.text.rstrip())
        if end > start:
            self.marks.append(Mark(kind, start, end))

    def write(self, text: str) -> None:
        if self.hidden_from is not None:
            return
        tidy = collapse(unescape(text))
        if text[:1].isspace() and self.text and not self.text.endswith(" "):
            self.text += " "
        if tidy:
            self.text += tidy + (" " if text[-1:].isspace() else "")

    def flush(self) -> None:
        for kind, start in self.marks_open:
            self.close_mark(kind, start)
        self.marks_open = [(kind, 0) for kind, _ in self.marks_open]
        text = self.text.rstrip()
        if text:
            block = self.blocks[-1]
            self.lines.append(Line(text, block.tag, block.path, block.element, block.parent, tuple(sorted(self.marks, key=lambda m: m.start))))
        self.text, self.marks = "", []


def lines_of(html: str) -> tuple[Line, ...]:
    """The visible lines of serialised HTML in reading order."""
    walk = _Walk()
    for closing, tag, written, text in _TOKEN.findall(html):
        if text:
            walk.write(text)
        elif closing:
            walk.end(tag)
        elif tag:
            walk.start(tag, written)
    walk.flush()
    return tuple(walk.lines)
