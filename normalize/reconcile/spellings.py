"""Every spelling once: names and titles as numbers, so that two spellings are compared once however often they meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

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
    """A name or title as first seen, its folded words in one string, and what sets homonyms apart ("ii", "jr", or a
    scope).
    """

    text: str
    folded: str
    mark: str = ""

    @property
    def tokens(self) -> list[str]:
        """The folded words."""
        return self.folded.split()


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
            self.known.append(Spelling(text, " ".join(tokens), mark))
        return number

    def __len__(self) -> int:
        return len(self.known)

    @property
    def crowd(self) -> float:
        """The number of spellings over a thousand, in powers of ten by quarters: more names, more look-alikes.

        A pair alike enough to be one person among a thousand names may well be two among a million.
        """
        return math.floor(4 * math.log10(max(len(self.known), _SMALL) / _SMALL)) / 4

    def compare(self, pairs: Iterable[Pair], glance: float) -> None:
        """Judges pairs (smaller number first) that were not judged yet and are alike by `glance` (0..100) at first
        sight.
        """
        waiting = (each for each in pairs if each not in self._log_odds and each[0] != each[1])
        while batch := list(islice(waiting, _BATCH)):
            self._compare(sorted(set(batch)), glance)

    @property
    def judged(self) -> Mapping[Pair, float]:
        """All pairs that were compared and not taken for strangers at first sight, with their log-odds."""
        return self._log_odds

    def _compare(self, pairs: list[Pair], glance: float) -> None:
        asked = [pairs[at] for at in self._worth_asking(pairs, glance)]
        texts = [(self.known[a].text, self.known[b].text) for a, b in asked]
        for (a, b), log_odds in zip(asked, self._judge(texts) if texts else [], strict=True):
            self._log_odds[a, b] = log_odds
            if log_odds > DOUBT:
                self.relatives[a][b] = self.relatives[b][a] = log_odds

    def _worth_asking(self, pairs: list[Pair], glance: float) -> Iterable[int]:
        left, right = ([self.known[each[side]].folded for each in pairs] for side in (0, 1))
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
