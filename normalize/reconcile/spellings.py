"""Every spelling once: names and titles as numbers, so that two spellings are compared once however often they meet.

A number is drawn from what it stands for and from nothing else: the same spelling has the same number in every run, in
any order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import compress

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from normalize.reconcile.answers import Answers, coded
from normalize.reconcile.buckets import Ids, in_order, told

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Pair = tuple[int, int]
Judge = Callable[[list[tuple[str, str]]], list[float]]
"""Log-odds that two spellings name one thing, for many pairs at once."""

STRANGERS = -8.0
"""The log-odds of two spellings that share so little that asking would be a waste."""

DOUBT = -2.0
"""Log-odds below which two spellings are no relatives: they count as two whatever the context."""

_NOBODY: Mapping[int, float] = {}
_BATCH = 200_000
_ASKED = 50_000
_DIGITS = 6


@lru_cache(maxsize=1 << 16)
def number_of(*parts: str) -> int:
    """A number from 0 to 2⁶³ for the parts, the same in every run and on every machine.

    >>> number_of("menochet"), number_of("menochet") == number_of("menochet", "ii")
    (4829934696358350971, False)
    """
    told = parts[0] if len(parts) == 1 else "\x1f".join(parts)
    digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name or title, its folded words in one string, and what sets homonyms apart ("ii", "jr", a scope, a year).

    `sense` is the same number for titles that differ in accents, case, articles and punctuation only; `by_alphabet` are
    the folded words in that order.
    """

    text: str
    folded: str
    mark: str = ""
    sense: int = 0
    by_alphabet: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = " ".join(sorted(self.folded.split()))
        object.__setattr__(self, "by_alphabet", self.folded if words == self.folded else words)

    @property
    def tokens(self) -> list[str]:
        """The folded words."""
        return self.folded.split()


def pair(a: int, b: int) -> Pair:
    """Two numbers as a pair, smaller first."""
    return (a, b) if a < b else (b, a)


class Spellings:
    """The spellings of a run by number, and the log-odds of those that were compared."""

    def __init__(self, judge: Judge, known: dict[int, Spelling] | None = None) -> None:
        self.known: dict[int, Spelling] = {} if known is None else known
        self.answers = Answers()
        self._judge = judge

    def person(self, text: str, tokens: tuple[str, ...], mark: str = "") -> int:
        """The number of a name: that of its folded words and its mark; accents, case and hyphens do not count."""
        folded = " ".join(tokens)
        number = number_of(folded or text, mark)
        if number not in self.known:
            self.known[number] = Spelling(folded or text, folded, mark)
        return number

    def title(self, text: str, words: tuple[str, ...], year: str = "") -> int:
        """The number of a title exactly as written."""
        number = number_of(text)
        if number not in self.known:
            sense = number_of("".join(words) or text, year)
            self.known[number] = Spelling(text, " ".join(words), year, sense)
        return number

    def __len__(self) -> int:
        return len(self.known)

    def forget(self) -> None:
        """Lets go of all spellings and of what was said of them."""
        self.known.clear()
        self.answers = Answers()

    def compare(self, pairs: Ids, glance: float) -> tuple[Ids, Floats]:
        """Those of `pairs` that are alike by `glance` (0..100), in order, each once, and their log-odds."""
        found = self.alike(in_order(pairs), glance)
        return found, self.log_odds(found)

    def log_odds(self, pairs: Ids) -> Floats:
        """The log-odds of pairs, each given once; the scorer is asked for those that it was not asked for yet."""
        found = self.answers.of(pairs)
        unknown = np.flatnonzero(np.isnan(found))
        if not len(unknown):
            return found
        for start in range(0, len(unknown), _ASKED):
            batch = unknown[start : start + _ASKED]
            found[batch] = self._asked(pairs[batch])
        self.answers.add(pairs[unknown], found[unknown])
        return found

    def _asked(self, pairs: Ids) -> list[float]:
        texts = [(self.known[a].text, self.known[b].text) for a, b in told(pairs)]
        return [round(value, _DIGITS) for value in self._judge(texts)]

    def alike(self, pairs: Ids, glance: float) -> Ids:
        """The pairs, each given once, that are alike by `glance` (0..100) at first sight."""
        return pairs[self._alike(pairs, glance)]

    def resembling(self, pairs: Ids, glance: float) -> Flags:
        """Which pairs are alike by `glance`; a pair that comes several times is looked at once."""
        _, first, place = np.unique(coded(pairs), return_index=True, return_inverse=True)
        return self._alike(pairs[first], glance)[place]

    def _alike(self, pairs: Ids, glance: float) -> Flags:
        """By the folded words in the order of the alphabet, or as they stand: a first letter respelt puts a word
        elsewhere in the alphabet (Ivonik Muller, Yvonnick Muller).
        """
        found = np.zeros(len(pairs), dtype=np.bool_)
        for start in range(0, len(pairs), _BATCH):
            batch = pairs[start : start + _BATCH]
            alike = self._close(batch, glance, "by_alphabet")
            others = np.flatnonzero(~alike)
            alike[others] = self._close(batch[others], glance, "folded")
            found[start : start + _BATCH] = alike
        return found

    def _close(self, pairs: Ids, glance: float, words: str) -> Flags:
        """Which pairs `fuzz.ratio` finds alike."""
        distinct, place = np.unique(pairs, return_inverse=True)
        texts = np.array([getattr(self.known[number], words) for number in distinct.tolist()], dtype=object)
        left, right = texts[place.reshape(-1, 2)].T.tolist()
        scores = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=glance, dtype=np.float32)
        return np.asarray(scores > 0)


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

    def add(self, pairs: Ids, log_odds: Floats) -> None:
        """Takes in pairs that were compared."""
        values = log_odds.tolist()
        self.judged.update(zip(told(pairs), values, strict=True))
        for (a, b), value in compress(zip(told(pairs), values, strict=True), log_odds > DOUBT):
            self.relatives[a][b] = self.relatives[b][a] = value

    def log_odds(self, a: int, b: int) -> float:
        """How likely `a` and `b` are the same thing written twice, from the letters alone; strangers if never
        compared.
        """
        return self.judged.get((a, b) if a < b else (b, a), STRANGERS)

    def kin(self, number: int) -> Mapping[int, float]:
        """The spellings that may stand for the same as this one, with their log-odds."""
        return self.relatives.get(number, _NOBODY)
