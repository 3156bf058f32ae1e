"""Films read without a title although one stands right above: the line below it was taken for the header.

Under a title of its own line, a page may say "Drama by Ann Lee, with Bo Li" or "(France, 2023, 1 h 40) by Ann Lee", which
by itself reads like a header. Only the header's own reading tells that there is no title in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from normalize.records import FilmBlock
from roundup_spider.reading.facts import read_facts
from roundup_spider.reading.model import HEADER, Path
from roundup_spider.reading.segment import Unit

_LONGEST, _LEAST = 110, 2


def titles_above(
    units: Sequence[Unit], path: Path, blocks: Sequence[FilmBlock], marks: Sequence[str]
) -> Mapping[int, bool]:
    """Which units are headers after all (True) and which are none (False), by number; `marks` are the kinds of lines.

    The lines above the untitled headers must be of one kind, which opens other films of the page or several of these.
    """
    heads = [at for at, (state, _) in enumerate(path) if state == HEADER]
    titled = {marks[units[at].line] for at, block in zip(heads, blocks, strict=True) if not _lacks_title(block)}
    moves = list(_moves(units, path, [at for at, block in zip(heads, blocks, strict=True) if _lacks_title(block)]))
    kinds = Counter(marks[units[above].line] for above, _ in moves)
    texts = Counter(units[above].text for above, _ in moves)
    found: dict[int, bool] = {}
    for above, head in moves:
        kind = marks[units[above].line]
        if (kinds[kind] >= _LEAST or kind in titled) and texts[units[above].text] == 1:
            found |= {above: True, head: False}
    return found


def _lacks_title(block: FilmBlock) -> bool:
    return block.title is None or read_facts(block.title).only


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
    if state == HEADER or unit.label is not None or len(text) > _LONGEST or not any(map(str.isalpha, text)):
        return False
    return not read_facts(text).only
