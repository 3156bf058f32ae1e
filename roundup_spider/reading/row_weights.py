"""What a line of a page weighs when its article is looked for: running text and labels do, links and menus do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from normalize.vocabulary import flatten_each, vocabulary
from roundup_spider.reading.walk import Row

PROSE = 60
"""Characters of a line, links apart, from which on it is running text."""
LINK_LIST = 3
"""Links from which on lines, or one line, are a list of them."""
_LABEL_WEIGHT = 60
_OPENING = 80
"""Characters of a line in which a label that opens it ends."""
_MOSTLY = 0.6
_SHORT = 14
_LABELS = frozenset(["synopsis", "trivia", "cast", "director", "release", "genre", "runtime"])
_FIRM_ONLY = frozenset(["synopsis", "trivia"])
_WORDS = re.compile(r"[\w,;]")
_FIRST_WORD = re.compile(r"^[^\w\n]*(\w*)", re.MULTILINE)


def opening_labels(rows: Sequence[Row]) -> list[bool]:
    """Of every row whether it opens with a label."""
    known, openings = vocabulary().label_words, [row.text[:_OPENING] for row in rows]
    flat = flatten_each(openings)
    firsts = _FIRST_WORD.findall("\n".join(flat)) if rows else []
    return [
        first in known and (len(row.text) > _SHORT or not is_link(row)) and _labelled(opening, flattened)
        for first, row, opening, flattened in zip(firsts, rows, openings, flat, strict=True)
    ]


def _labelled(opening: str, flat: str) -> bool:
    """Whether a line opens with a label; `flat` is its opening flattened."""
    label = vocabulary().label_at(opening, 0, flat)
    if label is None or label.meaning not in _LABELS or label.strength == "opener":
        return False
    return label.firm or label.meaning not in _FIRM_ONLY


def is_link(row: Row) -> bool:
    """Whether a line is a link and nothing else; running text in a card that is one large link is text."""
    return row.linked >= 0.9 * len(row.text) and len(row.text) < 2 * PROSE


def is_menu(row: Row) -> bool:
    """Whether a line is several links with nothing but space or bars between them."""
    links = [mark for mark in row.marks if mark.kind == "link"]
    between = [row.text[a.end : b.start] for a, b in pairwise(links)]
    return len(links) >= LINK_LIST and row.linked >= _MOSTLY * len(row.text) and not any(map(_WORDS.search, between))


def weight(row: Row, label: bool) -> int:
    """How much a line weighs as a part of the article: its running text, links apart, and a label that opens it."""
    free = len(row.text) - row.linked if len(row.text) < 2 * PROSE else len(row.text)
    return free if free >= PROSE else free // 3 + _LABEL_WEIGHT * label
