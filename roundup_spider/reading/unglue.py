"""Words glued where a tag, a date or a label ended ("WithElsa Vo", "the innocentofLouis Garrel") are parted again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from normalize.vocabulary import Vocabulary
from roundup_spider.reading.lines import Line, Mark

_GLUE = re.compile(r"(?<=[a-zà-öø-ÿß-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_DATED = re.compile(r"\d(?:(?<=[^\W\d_]\s\d)\d?|(?<=\b[12]\d)\d\d)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])")
"""A day after its month, or a year; each begins with a digit, which is found fast."""
_LOW, _HIGH = re.compile(r"[a-zà-öø-ÿа-яё]"), re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ]")
_BETWEEN = re.compile(r"[a-zà-öø-ÿа-яё]{2,12}")
_SIGHT, _LEAST, _DROPPED = 48, 3, 2
"""How far a label may reach, how short one may be, how many letters a drop cap has at most."""


def unglued(line: Line, words: Vocabulary) -> Line:
    """The line with a space wherever a label at its start, a date or emphasis ends and a capital follows at once.

    >>> from normalize.vocabulary import vocabulary
    >>> unglued(Line("WithElsa Zylberstein, Artus", "p"), vocabulary()).text
    'With Elsa Zylberstein, Artus'
    """
    text = line.text
    dated = [found.end() for found in _DATED.finditer(text)]
    if not dated and _GLUE.search(text) is None:
        return line
    places = sorted({*dated, *_after_label(text, words), *_at_marks(text, line.marks)})
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
    for before, at in pairwise([0, *edges]):
        if _LOW.match(text, at - 1) and _HIGH.match(text, at):
            yield at
            if before and _BETWEEN.fullmatch(text, before, at) and text[before - 1].isalnum():
                yield before


def _parted(line: Line, places: Sequence[int]) -> Line:
    text = line.text
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    marks = tuple(
        Mark(mark.kind, mark.start + bisect_right(places, mark.start), mark.end + bisect_left(places, mark.end))
        for mark in line.marks
    )
    return replace(line, text=" ".join(pieces), marks=marks)
