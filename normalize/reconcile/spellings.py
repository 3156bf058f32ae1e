"""Every spelling once: names and titles as numbers, so that two spellings are compared once however often they meet.

A number is drawn from what it stands for and from nothing else: the same spelling has the same number in every run, in
any order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from rapidfuzz import fuzz, process

from normalize.reconcile.buckets import Ids, as_pairs, told

Pair = tuple[int, int]
Judge = Callable[[list[tuple[str, str]]], list[float]]
"""Log-odds that two spellings name one thing, for many pairs at once."""

STRANGERS = -8.0
"""The log-odds of two spellings that share so little that asking would be a waste."""

DOUBT = -2.0
"""Log-odds below which two spellings are no relatives: they count as two whatever the context."""

_NOBODY: Mapping[int, float] = {}
_BATCH = 200_000
_DIGITS = 6


def number_of(*parts: str) -> int:
    """A number from 0 to 2⁶³ for the parts, the same in every run and on every machine.

    >>> number_of("menochet"), number_of("menochet") == number_of("menochet", "ii")
    (6275189254119098703, False)
    """
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name or title, its folded words in one string, and what sets homonyms apart ("ii", "jr", a scope, a year).

    `sense` is the same number for titles that differ in accents, case, articles and punctuation only.
    """

    text: str
    folded: str
    mark: str = ""
    sense: int = 0

    @property
    def tokens(self) -> list[str]:
        """The folded words."""
        return self.folded.split()


def pair(a: int, b: int) -> Pair:
    """Two numbers as a pair, smaller first."""
    return (a, b) if a < b else (b, a)


class Spellings:
    """The spellings of a run by number, and the log-odds of those that were compared."""

    def __init__(self, judge: Judge) -> None:
        self.known: dict[int, Spelling] = {}
        self.log_odds: dict[Pair, float] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._judge = judge

    def person(self, text: str, tokens: tuple[str, ...], mark: str = "") -> int:
        """The number of a name: that of its folded words and its mark; accents, case and hyphens do not count."""
        folded = " ".join(tokens)
        key = (folded or text, mark)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = number_of(*key)
            self.known[number] = Spelling(folded or text, folded, mark)
        return number

    def title(self, text: str, words: tuple[str, ...], year: str = "") -> int:
        """The number of a title exactly as written."""
        number = self._numbers.get((text, ""))
        if number is None:
            number = self._numbers[text, ""] = number_of(text)
            sense = number_of("".join(words) or text, year)
            self.known[number] = Spelling(text, " ".join(words), year, sense)
        return number

    def __len__(self) -> int:
        return len(self.known)

    def compare(self, pairs: Iterable[Pair], glance: float) -> list[Pair]:
        """Those of `pairs` (smaller number first) that are alike by `glance` (0..100), all of them judged."""
        found = list(told(self.alike(as_pairs({each for each in pairs if each[0] != each[1]}), glance)))
        self.judge(found)
        return found

    def judge(self, pairs: Iterable[Pair]) -> None:
        """Asks the scorer for the pairs that it was not asked for yet."""
        self.log_odds.update(self._asked(pairs))

    def passing(self, pairs: Sequence[Pair]) -> list[float]:
        """The log-odds of pairs; the scorer's answers are not remembered."""
        fresh = self._asked(pairs)
        return [fresh[each] if each in fresh else self.log_odds[each] for each in pairs]

    def _asked(self, pairs: Iterable[Pair]) -> dict[Pair, float]:
        missing = [each for each in pairs if each not in self.log_odds]
        texts = [(self.known[a].text, self.known[b].text) for a, b in missing]
        judged = (round(value, _DIGITS) for value in self._judge(texts)) if texts else ()
        return dict(zip(missing, judged, strict=True))

    def alike(self, pairs: Ids, glance: float) -> Ids:
        """The pairs that are alike by `glance` (0..100) at first sight."""
        kept = [self._alike(pairs[start : start + _BATCH], glance) for start in range(0, len(pairs), _BATCH)]
        return np.concatenate(kept) if kept else pairs

    def _alike(self, pairs: Ids, glance: float) -> Ids:
        left, right = ([self.known[number].folded for number in pairs[:, side].tolist()] for side in (0, 1))
        scores = process.cpdist(left, right, scorer=fuzz.token_sort_ratio, score_cutoff=glance, dtype=np.float32)
        return pairs[scores > 0]


class Kinship:
    """How alike those spellings are that some circle of films brings together; all others are strangers."""

    def __init__(self, spellings: Spellings) -> None:
        self.spellings = spellings
        self.judged: dict[Pair, float] = {}
        self.relatives: dict[int, dict[int, float]] = defaultdict(dict)

    @property
    def known(self) -> Mapping[int, Spelling]:
        """The spellings by number."""
        return self.spellings.known

    def add(self, pairs: Iterable[Pair]) -> None:
        """Takes in pairs that were compared."""
        for a, b in pairs:
            value = self.spellings.log_odds.get((a, b))
            if value is not None:
                self.judged[a, b] = value
                if value > DOUBT:
                    self.relatives[a][b] = self.relatives[b][a] = value

    def log_odds(self, a: int, b: int) -> float:
        """How likely `a` and `b` are the same thing written twice, from the letters alone; strangers if never
        compared.
        """
        return self.judged.get((a, b) if a < b else (b, a), STRANGERS)

    def kin(self, number: int) -> Mapping[int, float]:
        """The spellings that may stand for the same as this one, with their log-odds."""
        return self.relatives.get(number, _NOBODY)
