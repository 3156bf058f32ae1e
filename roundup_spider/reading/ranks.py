"""Headers that are numbered, timed or graded on their page ("1 Gull", "III. Salt", "12:40 – The Mill", "A- Tár").

None of these is part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from roundup_spider.reading.model import HEADER
from roundup_spider.reading.pieces import Draft, Piece

_RANK = re.compile(r"\W{0,2}(?:n[°º]\s?)?(\d{1,2}|[IVXL]{1,6})(?:\s?[.):°º–-]\s*|\s+)(?=\S)", re.IGNORECASE)
_TIME = re.compile(r"\W{0,2}(\d{1,2}(?::\d\d){1,2})\W{0,4}(?=\S)")
_GRADE = re.compile(r"\W{0,2}[A-F]([+−–-])?\s+(?=\S)")
_LEAST = 3
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def without_ranks(drafts: Sequence[Draft]) -> list[Draft]:
    """The films, the numbers taken off their headers where these count all of them up or down by one.

    "12 Monkeys" keeps its number unless it happens to be the twelfth of a numbered page.
    """
    headers = [draft.of(HEADER)[0] for draft in drafts if draft.of(HEADER)]
    found = _times(headers) or _grades(headers) or _ranks(headers)
    if len(headers) < _LEAST or len(found) < len(headers):
        return list(drafts)
    ends = iter([mark.end() for mark in found])
    return [_bare(draft, next(ends)) if draft.of(HEADER) else draft for draft in drafts]


def _ranks(headers: Sequence[Piece]) -> list[re.Match[str]]:
    """The numbers before headers, if they count."""
    found = list(filter(None, (_RANK.match(header.text) for header in headers)))
    steps = {abs(b - a) for a, b in pairwise(_number(rank[1]) for rank in found)}
    return found if steps == {1} else []


def _times(headers: Sequence[Piece]) -> list[re.Match[str]]:
    """The times before headers, if they go on, as those of a recording do."""
    found = list(filter(None, (_TIME.match(header.text) for header in headers)))
    seconds = [[int(part) for part in time[1].split(":")] for time in found]
    return found if all((len(a), a) < (len(b), b) for a, b in pairwise(seconds)) else []


def _grades(headers: Sequence[Piece]) -> list[re.Match[str]]:
    """The grades before headers, if one of them has the sign that only grades have ("A- Tár")."""
    found = list(filter(None, (_GRADE.match(header.text) for header in headers)))
    return found if any(grade[1] for grade in found) else []


def _bare(draft: Draft, end: int) -> Draft:
    first, *rest = draft.of(HEADER)
    bare = replace(first, start=first.start + end, text=first.text[end:])
    return Draft({**draft.pieces, HEADER: [bare, *rest]})


def _number(written: str) -> int:
    """The number that arabic or roman numerals write.

    >>> _number("12"), _number("XIV")
    (12, 14)
    """
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written.upper()]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))
