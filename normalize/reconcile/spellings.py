"""Every spelling once: names and titles as numbers, so that two spellings are compared once however often they meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

Pair = tuple[int, int]
Judge = Callable[[list[tuple[str, str]]], list[float]]
"""Log-odds that two spellings name one thing, for many pairs at once."""

_SMALL = 1000

STRANGERS = -8.0
"""The log-odds given to two spellings that share so little that asking would be a waste."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name or title as first seen, its folded tokens, and what sets homonyms apart ("ii", "jr", or a scope)."""

    text: str
    tokens: tuple[str, ...]
    mark: str = ""

    @property
    def folded(self) -> str:
        """The tokens in one string."""
        return " ".join(self.tokens)


class Spellings:
    """Numbers for spellings, and what is known of how alike they are.

    Spellings with the same letters, digits and mark are one: accents, case, hyphens and blanks do not count.
    """

    def __init__(self, judge: Judge, glance: float) -> None:
        self.known: list[Spelling] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._log_odds: dict[Pair, float] = {}
        self._judge = judge
        self._glance = glance

    def number(self, text: str, tokens: tuple[str, ...], mark: str = "") -> int:
        """The number of a spelling, a new one if it was not seen before."""
        key = ("".join(tokens) or text, mark)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.known)
            self.known.append(Spelling(text, tokens, mark))
        return number

    def __len__(self) -> int:
        return len(self.known)

    @property
    def crowd(self) -> float:
        """The number of spellings over a thousand, in powers of ten by halves: more names, more look-alikes.

        A pair alike enough to be one person among a thousand names may well be two among a million.
        """
        return math.floor(2 * math.log10(max(len(self.known), _SMALL) / _SMALL)) / 2

    def compare(self, pairs: Iterable[Pair]) -> None:
        """Judges the pairs that were not judged yet, in one go; pairs that share nothing at a glance are strangers."""
        asked: list[Pair] = []
        for pair in {(a, b) if a < b else (b, a) for a, b in pairs if a != b}:
            if pair not in self._log_odds:
                self._log_odds[pair] = STRANGERS
                if self._worth_asking(*pair):
                    asked.append(pair)
        asked.sort()
        texts = [(self.known[a].text, self.known[b].text) for a, b in asked]
        if texts:
            self._log_odds.update(zip(asked, self._judge(texts), strict=True))

    def log_odds(self, a: int, b: int) -> float:
        """How likely `a` and `b` are the same thing written twice, from the letters alone."""
        pair = (a, b) if a < b else (b, a)
        found = self._log_odds.get(pair)
        if found is None:
            self.compare([pair])
            found = self._log_odds[pair]
        return found

    def _worth_asking(self, a: int, b: int) -> bool:
        left, right = self.known[a], self.known[b]
        return fuzz.token_sort_ratio(left.folded, right.folded, score_cutoff=self._glance) > 0
