"""Headers without a title that are none: the title stands right above them, or opens the film before.

Under a title of its own line, or after the text, a page says "Drama by Ann Lee, with Bo Li" or "(France, 2023) by D",
which by itself reads like a header. Only the header's own reading tells that there is no title in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise

from normalize.records import FilmBlock
from roundup_spider.reading.facts import read_facts
from roundup_spider.reading.model import FACT, HEADER, NOISE, OUTSIDE, Path
from roundup_spider.reading.segment import Unit

_LONGEST, _LEAST = 110, 2
_FIGURES = re.compile(r"\W*\d+ ?[^\W\d_]{1,3}\b(?:\W+\d+ ?[^\W\d_]{1,3}\b)+\W*")


def corrected_headers(
    units: Sequence[Unit], path: Path, blocks: Sequence[FilmBlock], marks: Sequence[str]
) -> Mapping[int, bool]:
    """Which units are headers after all (True) and which are none (False), by number; `marks`: the kinds of lines."""
    heads = [at for at, (state, _) in enumerate(path) if state == HEADER]
    kinds = [marks[units[at].line] for at in heads]
    titled = {kind for kind, block in zip(kinds, blocks, strict=True) if not _lacks_title(block)}
    untitled = [at for at, block in zip(heads, blocks, strict=True) if _lacks_title(block)]
    return {**_titles_above(units, path, untitled, titled, marks), **_credits_after_text(heads, kinds, blocks, titled)}


def _credits_after_text(
    heads: Sequence[int], kinds: Sequence[str], blocks: Sequence[FilmBlock], titled: Set[str]
) -> dict[int, bool]:
    """The headers that are credits of the film before, which has a title and nobody: of a kind that holds no title."""
    return {
        head: False
        for head, kind, (before, block) in zip(heads[1:], kinds[1:], pairwise(blocks), strict=True)
        if _lacks_title(block) and not _lacks_title(before) and not _is_credited(before) and _is_credited(block)
        if kind not in titled
    }


def _is_credited(block: FilmBlock) -> bool:
    return bool(block.directors or block.cast)


def _titles_above(
    units: Sequence[Unit], path: Path, untitled: Sequence[int], titled: Set[str], marks: Sequence[str]
) -> dict[int, bool]:
    """The lines right above untitled headers, if of one kind, which opens other films or several of these."""
    moves = list(_moves(units, path, untitled))
    kinds = Counter(marks[units[above].line] for above, _ in moves)
    texts = Counter(units[above].text for above, _ in moves)
    found: dict[int, bool] = {}
    for above, head in moves:
        kind = marks[units[above].line]
        if (kinds[kind] >= _LEAST or kind in titled) and texts[units[above].text] == 1:
            found |= {above: True, head: False}
    return found


def _lacks_title(block: FilmBlock) -> bool:
    """Whether a film was read without a title, or with facts in its place ("(France, 2023)", "6 pm, 35 mm")."""
    title = block.title
    if title is None or _FIGURES.fullmatch(title):
        return True
    return any(read_facts(text).only for text in (title, block.header))


def _moves(units: Sequence[Unit], path: Path, heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For each header the first unit of the line above, if that may be a title, and the header."""
    for head in heads:
        above = head - 1
        while above > 0 and units[above].line == units[above - 1].line:
            above -= 1
        if head > 0 and units[head].line != units[above].line and _may_be_title(units[above], path[above][0]):
            yield above, head


def _may_be_title(unit: Unit, state: str) -> bool:
    text = unit.text
    free = state in (NOISE, OUTSIDE, FACT) and unit.label is None
    return free and len(text) <= _LONGEST and any(map(str.isalpha, text)) and not read_facts(text).only
