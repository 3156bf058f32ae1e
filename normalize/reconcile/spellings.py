"""Every spelling once: names and titles as numbers, so that two spellings are compared once however often they meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

Pair = tuple[int, int]
Judge = Callable[[list[tuple[str, str]]], list[float]]
"""Log-odds that two spellings name one thing, for many pairs at once."""

STRANGERS = -8.0
"""The log-odds of two spellings that share so little that asking would be a waste."""

DOUBT = -2.0
"""Log-odds below which two spellings are no relatives: they count as two whatever the context."""

_SMALL = 1000
_NOBODY: Mapping[int, float] = {}
_BATCH = 200_000


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


def pair(a: int, b: int) -> Pair:
    """Two numbers as a pair, smaller first."""
    return (a, b) if a < b else (b, a)


class Spellings:
    """Numbers for spellings, and what is known of how alike they are.

    Spellings with the same letters, digits and mark are one: accents, case, hyphens and blanks do not count.
    """

    def __init__(self, judge: Judge) -> None:
        self.known: list[Spelling] = []
        self.relatives: dict[int, dict[int, float]] = defaultdict(dict)
        self._numbers: dict[tuple[str, str], int] = {}
        self._log_odds: dict[Pair, float] = {}
        self._judge = judge

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

    def compare(self, pairs: Iterable[Pair], glance: float) -> None:
        """Judges pairs (smaller number first) that were not judged yet and are alike by `glance` (0..100) at first
        sight.
        """
        new = sorted({each for each in pairs if each not in self._log_odds and each[0] != each[1]})
        for start in range(0, len(new), _BATCH):
            self._compare(new[start : start + _BATCH], glance)

    def _compare(self, pairs: list[Pair], glance: float) -> None:
        asked = [pairs[at] for at in self._worth_asking(pairs, glance)]
        texts = [(self.known[a].text, self.known[b].text) for a, b in asked]
        for (a, b), log_odds in zip(asked, self._judge(texts) if texts else [], strict=True):
            self._log_odds[a, b] = log_odds
            if log_odds > DOUBT:
                self.relatives[a][b] = self.relatives[b][a] = log_odds

    def _worth_asking(self, pairs: list[Pair], glance: float) -> Iterable[int]:
        folded = [spelling.folded for spelling in self.known] if len(pairs) > len(self.known) else None
        left = [folded[a] if folded else self.known[a].folded for a, _ in pairs]
        right = [folded[b] if folded else self.known[b].folded for _, b in pairs]
        alike = process.cpdist(left, right, scorer=fuzz.token_sort_ratio, score_cutoff=glance, dtype=np.float32)
        found: list[int] = np.flatnonzero(alike > 0).tolist()
        return found

    def log_odds(self, a: int, b: int) -> float:
        """How likely `a` and `b` are the same thing written twice, from the letters alone; strangers if never
        compared.
        """
        return self._log_odds.get((a, b) if a < b else (b, a), STRANGERS)

    def kin(self, number: int) -> Mapping[int, float]:
        """The spellings that may stand for the same as this one, with their log-odds."""
        return self.relatives.get(number, _NOBODY)
