"""Words glued where a tag or a label ended ("WithElsa Zylberstein", "the innocentofLouis Garrel") are parted again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalize.vocabulary import Vocabulary
from roundup_spider.reading.lines import Line, Mark

_GLUE = re.compile(r"(?<=[a-zà-öø-ÿß-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_LOW, _HIGH = re.compile(r"[a-zà-öø-ÿа-яё]"), re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ]")
_BETWEEN = re.compile(r"[a-zà-öø-ÿа-яё]{2,12}")
_SIGHT, _LEAST, _DROPPED = 48, 3, 2
"""How far a label may reach, how short one may be, how many letters a drop cap has at most."""


def unglued(line: Line, words: Vocabulary) -> Line:
    """The line with a space wherever a label at its start, or emphasis, ends amid a word and a capital begins one.

    >>> from normalize.vocabulary import vocabulary
    >>> unglued(Line("WithElsa Zylberstein, Artus", "p"), vocabulary()).text
    'With Elsa Zylberstein, Artus'
    """
    text = line.text
    if _GLUE.search(text) is None:
        return line
    places = sorted({*_after_label(text, words), *_at_marks(text, line.marks)})
    return _parted(line, places) if places else line


def _after_label(text: str, words: Vocabulary) -> Iterator[int]:
    """Where a label ends that opens the line."""
    for found in _GLUE.finditer(text, 0, _SIGHT):
        label = words.label_at(text[: found.start()]) if found.start() >= _LEAST else None
        if label is not None and label.end >= found.start():
            yield found.start()


def _at_marks(text: str, marks: Sequence[Mark]) -> Iterator[int]:
    """Where emphasis ends or begins between a small letter and a capital; both ends of a word between two marks."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end) if _DROPPED < edge < len(text)})
    for at in edges:
        if _LOW.match(text, at - 1) and _HIGH.match(text, at):
            yield at
            before = _BETWEEN.fullmatch(text, max((edge for edge in edges if edge < at), default=at), at)
            if before is not None and text[before.start() - 1].isalnum():
                yield before.start()


def _parted(line: Line, places: Sequence[int]) -> Line:
    text = line.text
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    marks = tuple(
        Mark(
            mark.kind,
            mark.start + sum(place <= mark.start for place in places),
            mark.end + sum(place < mark.end for place in places),
        )
        for mark in line.marks
    )
    return replace(line, text=" ".join(pieces), marks=marks)
