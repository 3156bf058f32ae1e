"""Credit lines without the facts that stand around the names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roundup_spider.reading.facts import OF_FILMS, Fact, read_facts
from roundup_spider.reading.pieces import Piece

_NO_NAME = frozenset({"runtime", "release_date", "year", "rating", "score"})
_JOIN_AT_END = re.compile(r"[\s,]+(?:and|et|e|y|und|en|i|ve|и|&)$")
_MARKS, _INITIAL = " ,;:.|/–—-•·()[]", 3
"""Marks between facts, and letters (of a certificate: "(M) 105 minutes") that are no name yet."""


def without_facts(piece: Piece) -> Iterator[Piece]:
    """A credit line without the facts that open it ("(M) 105 minutes, directed by A") and up to the first running time,
    date or rating behind ("Starring: A, B. 206 mins"); nothing if it holds facts alone.
    """
    facts = [fact for fact in read_facts(piece.text).facts if fact.kind in _NO_NAME | OF_FILMS]
    start = _past_facts(piece.text, facts)
    end = _before_facts(piece.text, [fact for fact in facts if fact.start > start])
    text = _JOIN_AT_END.sub("", piece.text[start:end].rstrip(" ,;|/–—-•·("))
    if text:
        start += piece.start
        yield Piece(piece.role, piece.line, start, start + len(text), text, piece.confidence, piece.meaning)


def _past_facts(text: str, facts: Sequence[Fact]) -> int:
    """Where a line goes on behind the facts that it begins with, if any, and the marks after them."""
    start = 0
    for fact in facts:
        if len(text[start : fact.start].strip(_MARKS)) >= _INITIAL:
            break
        start = fact.end
    return start + len(text[start:]) - len(text[start:].lstrip(_MARKS)) if start else 0


def _before_facts(text: str, facts: Sequence[Fact]) -> int:
    """Where a line's first running time, date or rating begins, or the facts before it ("Ann Lee, Iran, 2023")."""
    at = next((at for at, fact in enumerate(facts) if fact.kind in _NO_NAME), len(facts))
    end = facts[at].start if at < len(facts) else len(text)
    while at and not text[facts[at - 1].end : end].strip(_MARKS):
        at, end = at - 1, facts[at - 1].start
    return end
