"""Serialised HTML → elements and lines: one pass over the tags, linear in the length of the text whatever the nesting.

The input is what lexbor serialises: every element closed, attribute values in double quotes, text escaped. That is
why a regular expression is enough here, and many times faster than touching tree nodes one by one from Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from normalize.frozen import frozen
from normalize.text import collapse, mend
from roundup_spider.reading.furniture import attributes, is_hidden
from roundup_spider.reading.lines import Line, Mark, MarkKind

DEEPEST_PATH = 40
"""Steps of a line's path that are kept; deeper nesting adds none."""

MOST_ROWS = 20_000
"""Lines of a page, furniture included, after which it is not read on."""

_MOST_OPEN = 24
_MANY_CHARACTERS = 500_000
_TOKEN = re.compile(r'(?:<(?:(/?)([^\s<>/!]+)([^">]*+(?:"[^"]*"[^">]*+)*+)|!--.*?--|![^>]*)>)?([^<]*)', re.DOTALL)
"""A tag (or comment) and the text up to the next one."""
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        *(
            "a",
            "abbr",
            "acronym",
            "amp-link",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *(
            "i",
            "img",
            "ins",
            "kbd",
            "label",
            "mark",
            "nobr",
            "q",
            "rb",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
        ),
        *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    ]
)
_MARKS: dict[str, MarkKind] = {
    "a": "link", "b": "strong", "strong": "strong", "u": "strong", "big": "strong", "i": "em", "em": "em", "cite": "em",
}  # fmt: skip
_BOLD = re.compile(r"font-weight:(?:bold|[6-9]00)|\bfont-(?:semi|extra)?bold\b|\b(?:fw-)?bold(?:er)?\b|\bstrong\b")
_ITALIC = re.compile(r"font-style:italic|\bitalic\b|\bfst-italic\b")


@dataclass(slots=True)
class Element:
    """A block element: its number in reading order and its container's.

    `last` numbers the last element inside it, and its lines are rows `first_row` up to `end_row`.
    """

    number: int
    parent: int
    tag: str
    written: str
    first_row: int = 0
    last: int = 0
    end_row: int = 0


@frozen
class Row:
    """A line before it is known whether it belongs to the article."""

    text: str
    element: int
    marks: tuple[Mark, ...] = ()

    @property
    def linked(self) -> int:
        """How many of its characters are links."""
        return sum([mark.end - mark.start for mark in self.marks if mark.kind == "link"]) if self.marks else 0


@dataclass(slots=True)
class Walked:
    """Every element and visible line of a document; element 0 stands for the document."""

    elements: list[Element] = field(default_factory=lambda: [Element(0, 0, "body", "")])
    rows: list[Row] = field(default_factory=list)
    stamps: list[tuple[int, str]] = field(default_factory=list)
    """The datetime attribute of every time element, with the row it stands in."""

    def lines(self, rows: Sequence[Row]) -> tuple[Line, ...]:
        """The rows as lines with their places in the document."""
        before = [0, *(row.element for row in rows)]
        paths = {number: self.path(number) for number in {self.elements[row.element].parent for row in rows}}
        return tuple([self._line(row, last, paths) for row, last in zip(rows, before, strict=False)])

    def _line(self, row: Row, last: int, paths: Mapping[int, tuple[str, ...]]) -> Line:
        """A row as a line; `last` is the element of the line before: elements of higher numbers begin after it; `paths`
        are those of the containers.
        """
        element = self.elements[row.element]
        opens, number = 0, row.element
        while number > last and opens < _MOST_OPEN:
            opens, number = opens + 1, self.elements[number].parent
        own = (step(element.tag, element.written),) if row.element else ()
        path = (paths[element.parent] + own)[-DEEPEST_PATH:]
        return Line(row.text, element.tag, path, element.number, element.parent, row.marks, opens)

    def path(self, number: int) -> tuple[str, ...]:
        """The elements that enclose element `number` and itself, outermost first, at most `DEEPEST_PATH` of them."""
        steps: list[str] = []
        while number and len(steps) < DEEPEST_PATH:
            element = self.elements[number]
            steps.append(step(element.tag, element.written))
            number = element.parent
        return tuple(reversed(steps))


def walk(html: str) -> Walked:
    """The elements and lines of serialised HTML.

    >>> [row.text for row in walk("<p>Lamb<b>s</b></p><ul><li>one<br>two</li></ul>").rows]
    ['Lambs', 'one', 'two']
    """
    walker = _Walker()
    rows = walker.walked.rows
    for closing, tag, written, text in _tokens(html):
        if tag in _VOID:
            walker.void(tag)
        elif tag in _INLINE:
            walker.end_inline() if closing else walker.start_inline(tag, written)
        elif tag:
            walker.end_block(tag) if closing else walker.start_block(tag, written)
        if text and not walker.skipping:
            walker.text(text)
            if len(rows) >= MOST_ROWS:
                break
    walker.finish()
    return walker.walked


def is_block(tag: str) -> bool:
    """Whether a tag opens an element of its own for lines: neither inline nor void nor a comment or text."""
    return tag[:1].isalpha() and tag not in _INLINE and tag not in _VOID


def _tokens(html: str) -> Iterator[tuple[str, str, str, str]] | list[tuple[str, str, str, str]]:
    if len(html) < _MANY_CHARACTERS:
        return _TOKEN.findall(html)
    return ((m[1] or "", m[2] or "", m[3] or "", m[4] or "") for m in _TOKEN.finditer(html))


@lru_cache(4096)
def _short_step(tag: str, written: str) -> str:
    found = attributes(written)
    identity = f"#{found['id']}" if found.get("id") else ""
    return ".".join([tag, *found.get("class", "").split()]) + identity


def step(tag: str, written: str) -> str:
    """An element as one step of a path.

    >>> step("div", ' class="entry big" id="a"')
    'div.entry.big#a'
    """
    if not written:
        return tag
    return _short_step(tag, written) if len(written) < 400 else _short_step.__wrapped__(tag, written[:2_000])


def _emphasis(tag: str, found: Mapping[str, str]) -> MarkKind | None:
    """What a start tag with attributes means for the text in it; None where it means nothing."""
    if tag == "a":
        return "link" if "href" in found else None
    looks = f"{found.get('class', '')} {found.get('style', '')}".lower().replace(": ", ":")
    if tag in _MARKS or _BOLD.search(looks):
        return _MARKS.get(tag, "strong")
    return "em" if _ITALIC.search(looks) else None


@lru_cache(4096)
def _inline_sense(tag: str, written: str) -> tuple[bool, MarkKind | None]:
    """Whether an inline element is hidden, and what it means for the text in it."""
    if not written:
        return False, _MARKS.get(tag) if tag != "a" else None
    found = attributes(written)
    return is_hidden(found), _emphasis(tag, found)


class _Walker:
    """The state of the pass: the open elements and the line being written."""

    __slots__ = ("blocks", "inline", "lines_begun", "marks", "pre", "skipping", "walked", "written")

    def __init__(self) -> None:
        self.walked = Walked()
        self.blocks = [0]
        self.inline: list[tuple[MarkKind | None, int, int]] = []  # kind, line it opened in, offset (-1: not shown)
        self.lines_begun = 0
        self.marks: list[Mark] = []
        self.written = ""
        self.skipping = 0
        self.pre = 0

    def void(self, tag: str) -> None:
        """An element without content breaks the line or does nothing."""
        if tag in ("br", "hr"):
            self._flush()

    def start_inline(self, tag: str, written: str) -> None:
        """Opens an element within a line."""
        unseen, kind = _inline_sense(tag, written[:400])
        if unseen or self.skipping:
            self.skipping += 1
            self.inline.append((None, 0, -1))
            return
        self.inline.append((kind, self.lines_begun, len(self.written)))
        if tag == "time" and "datetime" in written:
            self.walked.stamps.append((len(self.walked.rows), attributes(written).get("datetime", "")))

    def start_block(self, tag: str, written: str) -> None:
        """Opens an element that has lines of its own."""
        if self.written:
            self._flush()
        elements = self.walked.elements
        number = len(elements)
        elements.append(Element(number, self.blocks[-1], tag, written, len(self.walked.rows)))
        self.blocks.append(number)
        self.pre += tag == "pre"

    def end_block(self, tag: str) -> None:
        """Closes an element, and its last line."""
        if len(self.blocks) > 1:
            if self.written:
                self._flush()
            self._close(self.blocks.pop())
            self.pre -= tag == "pre" and self.pre > 0

    def end_inline(self) -> None:
        """Closes an element within a line."""
        if not self.inline:
            return
        kind, line, start = self.inline.pop()
        if start < 0:
            self.skipping -= 1
        elif kind:
            self._mark(kind, start if line == self.lines_begun else 0)

    def _mark(self, kind: MarkKind, start: int) -> None:
        written = self.written
        end = len(written)
        while start < end and written[start] == " ":
            start += 1
        while end > start and written[end - 1] == " ":
            end -= 1
        if end > start:
            self.marks.append(Mark(kind, start, end))

    def text(self, escaped: str) -> None:
        """Adds text to the line."""
        if self.pre and "\n" in escaped:
            for number, part in enumerate(escaped.split("\n")):
                if number:
                    self._flush()
                self._add(part)
        elif not escaped.isspace():
            self._add(escaped)
        elif self.written and self.written[-1] != " ":
            self.written += " "

    def _add(self, escaped: str) -> None:
        text = _readable(escaped) if "&" in escaped or not escaped.isascii() else escaped
        tidy = collapse(text)
        if not tidy:
            return
        if text[0].isspace() and self.written and self.written[-1] != " ":
            tidy = " " + tidy
        self.written += tidy + " " if text[-1].isspace() else tidy

    def _flush(self) -> None:
        """Ends the line; inline elements that are still open go on in the next one."""
        if not self.written:
            return
        for kind, line, start in self.inline[-_MOST_OPEN:]:
            if kind and start >= 0:
                self._mark(kind, start if line == self.lines_begun else 0)
        self.lines_begun += 1
        text = self.written.rstrip()
        if text:
            self._keep(text)
        self.written = ""
        self.marks = []

    def _keep(self, text: str) -> None:
        block = self.blocks[-1]
        if self.walked.elements[block].tag == "th":
            self.marks.append(Mark("strong", 0, len(text)))
        marks = sorted(self.marks, key=lambda mark: (mark.start, -mark.end)) if len(self.marks) > 1 else self.marks
        self.walked.rows.append(Row(text, block, tuple(marks)))

    def finish(self) -> None:
        """Ends the last line and the elements that a cut has left open."""
        self._flush()
        for number in self.blocks:
            self._close(number)

    def _close(self, number: int) -> None:
        element = self.walked.elements[number]
        element.last = len(self.walked.elements) - 1
        element.end_row = len(self.walked.rows)


def _readable(escaped: str) -> str:
    """Text of the markup as it reads: entities resolved (those encoded twice, too), mojibake mended."""
    text = escaped
    if "&" in text:
        text = unescape(text)
        if "&" in text and _ENTITY.search(text):
            text = unescape(text)
    return mend(text)
