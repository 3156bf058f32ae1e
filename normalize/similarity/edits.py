"""How likely one token is a respelling of another: a weighted edit distance whose weights were learned.

An *operation* rewrites up to three letters as up to three (ph:f, dzh:j, tz:ch, ll:l, e:, :u); `^` and `$` stand for the ends of
a token, so that a lost final letter is an operation of its own (t$:$). Each operation carries a weight: the logarithm of how much
more often it is seen in two spellings of one name than in two names put side by side. The score of two tokens is the weight of the
best chain of operations (Viterbi), after Ristad & Yianilos, "Learning string-edit distance" (1998), with operations over several
letters as in Brill & Moore (2000). All token pairs of a batch advance together, one numpy call per cell and operation size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]

MAX_LETTERS = 16
"""Longer tokens are cut here: the score of two names never hangs on a seventeenth letter."""

SIZES: tuple[tuple[int, int], ...] = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 2), (2, 3))
"""Letters rewritten on either side by one operation."""

_IMPOSSIBLE = np.float32(-1e9)
_BATCH = 8192


def bounded(token: str) -> str:
    """`token` between its end marks, cut at MAX_LETTERS."""
    return f"^{token[:MAX_LETTERS]}$"


@dataclass(frozen=True, slots=True)
class EditModel:
    """Weights of operations; `unknown` is the weight of replacing, adding or losing letters never seen so.

    >>> EditModel({("a", "a"): 1.0, ("^", "^"): 0.0, ("$", "$"): 0.0}).scores([("aa", "aa")]).tolist()
    [2.0]
    """

    weights: Mapping[tuple[str, str], float]
    unknown: float = -6.0
    _segments: dict[str, int] = field(init=False, repr=False)
    _table: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        letters = [*"abcdefghijklmnopqrstuvwxyz0123456789^$"]
        seen = {segment for operation in self.weights for segment in operation}
        ordered = ["", *letters, *sorted(seen - {""} - set(letters))]
        segments = {segment: number for number, segment in enumerate(ordered)}
        table = np.full((len(ordered) + 1, len(ordered) + 1), _IMPOSSIBLE, dtype=np.float32)
        singles = len(letters) + 1
        table[:singles, :singles] = self.unknown
        for (left, right), weight in self.weights.items():
            table[segments[left], segments[right]] = weight
        object.__setattr__(self, "_segments", segments)
        object.__setattr__(self, "_table", table)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """The log-likelihood ratio of each pair of tokens being spellings of one; symmetric when the weights are."""
        order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n][0]), len(pairs[n][1])))
        result = np.zeros(len(pairs), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            result[chosen] = self._batch_scores([pairs[n] for n in chosen])
        return result

    def _batch_scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        left, left_sizes = self._coded([bounded(a) for a, _ in pairs])
        right, right_sizes = self._coded([bounded(b) for _, b in pairs])
        best = np.full((left.shape[1] + 1, right.shape[1] + 1, len(pairs)), _IMPOSSIBLE, dtype=np.float32)
        best[0, 0] = 0.0
        for i in range(left.shape[1] + 1):
            for j in range(right.shape[1] + 1):
                self._advance(best, left, right, i, j)
        return best[left_sizes, right_sizes, np.arange(len(pairs))]

    def _advance(self, best: FloatArray, left: IntArray, right: IntArray, i: int, j: int) -> None:
        """Fills cell (i, j) of every pair from the cells one operation before it."""
        for size_left, size_right in SIZES:
            if size_left > i or size_right > j:
                continue
            taken = self._table[left[size_left, i - 1], right[size_right, j - 1]]
            np.maximum(best[i, j], best[i - size_left, j - size_right] + taken, out=best[i, j])

    def _coded(self, words: Sequence[str]) -> tuple[IntArray, npt.NDArray[np.intp]]:
        """Segment numbers [letters of the segment, place of its last letter, word], and the words' lengths."""
        sizes = np.array([len(word) for word in words], dtype=np.intp)
        codes = np.full((4, int(sizes.max(initial=0)), len(words)), len(self._segments), dtype=np.int32)
        codes[0] = 0
        known = self._segments
        nothing = len(known)
        for number, word in enumerate(words):
            for place in range(len(word)):
                codes[1, place, number] = known.get(word[place], nothing)
                if place > 0:
                    codes[2, place, number] = known.get(word[place - 1 : place + 1], nothing)
                if place > 1:
                    codes[3, place, number] = known.get(word[place - 2 : place + 1], nothing)
        return codes, sizes
