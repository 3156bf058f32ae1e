"""What a reading shows of itself: per field, the signs by which a careful human would trust or doubt it.

How sure the roles and the split were, whether what stands beside the field might belong to it, how sure the rest of the
page is, and what the field's own text looks like. `confidence` turns them into a probability.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from normalize.frozen import frozen
from normalize.names import person_likelihood
from normalize.records import TEXT_FIELDS, Article, Field, FilmBlock
from roundup_spider.reading.lines import Line
from roundup_spider.reading.model import CAST, DIRECTOR, HEADER, STATES, SYNOPSIS, TRIVIA, Matrix, Path
from roundup_spider.reading.segment import Unit

_COMMON = ("one", "own", "rest", "line", "block", "page", "missing", "silent", "rival")
"""Signs of every field: `one` is 1; the reader's own probability of the field, its part that is not the line's, that of
the line; the least of the block, and of the page; how many fields the block lacks that others have; how
many of the others have a text, if this film has none; how likely what stands on the field's lines and beside them plays
its role, too."""
SIGNS: Mapping[Field, tuple[str, ...]] = {
    "title": (
        *_COMMON, "digit", "marked", "counted", "dot", "words", "length", "whole", "marks", "quoted", "brief", "parted",
    ),
    "directors": (*_COMMON, "name", "shared", "lower"),
    "cast": (*_COMMON, "shared", "single", "prose", "number"),
    "synopsis": (*_COMMON, "broken", "paragraphs", "gaps"),
    "trivia": (*_COMMON, "broken", "castless"),
}  # fmt: skip
"""The signs of each field, in the order of its weights in `data/reading/confidence.json`.

A title: digits in it, markup that begins or ends inside it, another title equal but for its digits, a dot or comma at
its end, its words, its length beside the others', whether it is all of its line, the share of its characters that are
neither letters nor digits, quotation marks in it, a last word of two letters at most, whether it stands in two places.
Directors: the least likely name, somebody who directs another film too, a lower case initial. Cast: somebody who plays
in another film too, a single name, names that only the film's sentences tell, how far their number is from the usual.
Texts: an end without a mark; paragraphs, lines left out in between; a film without cast."""

_ROLE = {"title": HEADER, "directors": DIRECTOR, "cast": CAST, "synopsis": SYNOPSIS, "trivia": TRIVIA}
_COLUMN = {name: STATES.index(role) for name, role in _ROLE.items()}
_ENDS = (".", "!", "?", "…", "”", "»", '"', "’", ")", "]")
_DOTS = (".", ",", ";", ":")
_DIGITS, _MARKS = re.compile(r"\d"), re.compile(r"[^\w\s]|_")
_QUOTES = frozenset('«»“”„"')
_BRIEF = 2
_EDGE, _COARSE, _LEAST = 1e-4, 1e-3, 3e-3


@frozen
class RawReading:
    """An article with raw confidences, and what is known of its lines beside it.

    `lines` are the lines as the cut gave them, `rivals` how likely each role (in the order of `STATES`) is for what of
    the line plays another.
    """

    article: Article
    lines: Sequence[Line]
    rivals: Sequence[Sequence[float]]


def rivals(units: Sequence[Unit], path: Path, chances: Matrix, lines: int) -> list[list[float]]:
    """Per line, how likely each role is for what of it plays another role, at most."""
    found = [[0.0] * len(STATES)] * lines
    if units:
        others = chances.copy()
        others[np.arange(len(path)), [STATES.index(state) for state, _ in path]] = 0.0
        starts = [0, *(at for at, (before, unit) in enumerate(pairwise(units), 1) if unit.line != before.line)]
        for start, row in zip(starts, np.maximum.reduceat(others, starts, axis=0).tolist(), strict=True):
            found[units[start].line] = row
    return found


def signs(raw: RawReading) -> Iterator[tuple[FilmBlock, dict[Field, tuple[float, ...]]]]:
    """Every block with the signs of each of its fields, in the order of `SIGNS`."""
    page = _Page(raw)
    for block in raw.article.blocks:
        shared = page.shared(block)
        yield block, {name: _field(name, block, shared, page) for name in TEXT_FIELDS if name in block.confidence}


def _logit(chance: float, edge: float = _EDGE) -> float:
    bounded = min(1 - edge, max(edge, chance))
    return math.log(bounded / (1 - bounded))


class _Page:
    """What must be known of all films before one can be judged."""

    def __init__(self, raw: RawReading) -> None:
        self.raw, self.lines, blocks = raw, raw.article.lines, raw.article.blocks
        self.others = max(1, len(blocks) - 1)
        self.having = Counter([name for block in blocks for name in block.confidence])
        self.told = sum([_has_text(block) for block in blocks])
        self.least = _logit(min([min(block.confidence.values(), default=1.0) for block in blocks], default=1.0))
        self.titles = Counter([_uncounted(block.title) for block in blocks])
        self.directors = Counter([name for block in blocks for name in block.directors])
        self.cast = Counter([name for block in blocks for name in block.cast])
        self.usual_cast = _middle([len(block.cast) for block in blocks if block.cast])
        self.usual_title = _middle([len(block.title or "") for block in blocks])

    def shared(self, block: FilmBlock) -> tuple[float, ...]:
        """What all fields of a block share: the least of the block and of the page, what it lacks, and if any text."""
        least = _logit(min(block.confidence.values(), default=0.0))
        lacks = sum([count for name, count in self.having.items() if name not in block.confidence])
        silent = 0.0 if _has_text(block) else self.told / self.others
        return least, self.least, lacks / self.others, silent


def _has_text(block: FilmBlock) -> bool:
    return bool(block.synopsis or block.trivia)


def _middle(numbers: list[int]) -> float:
    return sorted(numbers)[len(numbers) // 2] if numbers else 0.0


def _uncounted(title: str | None) -> str:
    return _DIGITS.sub("", title or "")


def _field(name: Field, block: FilmBlock, shared: tuple[float, ...], page: _Page) -> tuple[float, ...]:
    places = [span.line for span in block.spans[name]]
    sure, line = block.confidence[name], min([page.lines[at].confidence for at in places])
    column = _COLUMN[name]
    beside = page.raw.rivals[max(0, min(places) - 1) : max(places) + 2]
    return (
        1.0,
        _logit(sure),
        _logit(sure / max(line, _EDGE), _COARSE),
        _logit(line),
        *shared,
        math.log(max([row[column] for row in beside], default=0.0) + _LEAST),
        *_OWN[name](block, page),
    )


def _of_title(block: FilmBlock, page: _Page) -> tuple[float, ...]:
    title, spans = block.title or "", block.spans["title"]
    line, start, end = page.raw.lines[spans[0].line], spans[0].start, spans[-1].end
    marks = [mark for mark in line.marks if start < mark.end and mark.start < end]
    return (
        float(_DIGITS.search(title) is not None),
        float(any(mark.start > start + 1 or mark.end < end - 1 for mark in marks)),
        float(page.titles[_uncounted(title)] > 1),
        float(title.endswith(_DOTS)),
        math.log1p(title.count(" ") + 1),
        math.log(max(1, len(title)) / max(1, page.usual_title)),
        float(len(line.text) <= end - start + 1),
        len(_MARKS.findall(title)) / max(1, len(title)),
        float(not _QUOTES.isdisjoint(title)),
        float(len(title.rpartition(" ")[2]) <= _BRIEF),
        float(len(spans) > 1),
    )


def _of_directors(block: FilmBlock, page: _Page) -> tuple[float, ...]:
    names = block.directors
    return (
        min(map(person_likelihood, names)),
        float(any(page.directors[name] > 1 for name in names)),
        float(any(name[:1].islower() for name in names)),
    )


def _of_cast(block: FilmBlock, page: _Page) -> tuple[float, ...]:
    names = block.cast
    return (
        float(any(page.cast[name] > 1 for name in names)),
        float(len(names) == 1),
        _in_prose(block),
        math.log1p(abs(len(names) - page.usual_cast)),
    )


def _in_prose(block: FilmBlock) -> float:
    """Whether the cast stands in the film's running text, which is a reading of sentences."""
    texts = [span for name in ("synopsis", "trivia") for span in block.spans.get(name, ())]
    own = block.spans["cast"]
    return float(any(text.line == span.line and text.start <= span.start < text.end for span in own for text in texts))


def _of_synopsis(block: FilmBlock, page: _Page) -> tuple[float, ...]:
    text = block.synopsis or ""
    places = {span.line for span in block.spans["synopsis"]}
    gaps = max(places) - min(places) >= len(places)
    return float(not text.endswith(_ENDS)), math.log1p(text.count("\n")), float(gaps)


def _of_trivia(block: FilmBlock, page: _Page) -> tuple[float, ...]:
    return float(not (block.trivia or "").endswith(_ENDS)), float(not block.cast)


_OWN: Mapping[Field, Callable[[FilmBlock, _Page], tuple[float, ...]]] = {
    "title": _of_title,
    "directors": _of_directors,
    "cast": _of_cast,
    "synopsis": _of_synopsis,
    "trivia": _of_trivia,
}
