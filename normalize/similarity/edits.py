"""How likely one token is a respelling of another: a weighted edit distance whose weights were learned.

An *operation* rewrites up to three letters as up to three (ph:f, dzh:j, tz:ch, ll:l, e:, :u); `^` and `$` stand for
the ends of a token, so that a lost final letter is an operation of its own (t$:$). Each operation carries a weight:
the logarithm of how much more often it is seen in two spellings of one name than in two names put side by side. The
score of two tokens is the weight of the best chain of operations (Viterbi), after Ristad & Yianilos, "Learning
string-edit distance" (1998), with operations over several letters as in Brill & Moore (2000).

Names travel through *channels* (Cyrillic, Greek, kana, …), each with its own habits and so with its own weights. All
token pairs of a batch and all channels advance together, one numpy call per cell and operation size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int32]
Operation = tuple[str, str]

MAX_LETTERS = 16
"""Longer tokens are cut here: the score of two names never hangs on a seventeenth letter."""

SIZES: tuple[tuple[int, int], ...] = (
    (1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 2), (2, 3),
)  # fmt: skip
"""Letters rewritten on either side by one operation."""

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789^$"

_IMPOSSIBLE = np.float32(-1e9)
_BATCH = 2048
_WIDTH = MAX_LETTERS + 2
_REMEMBERED = 100_000


def bounded(token: str) -> str:
    """`token` between its end marks, cut at MAX_LETTERS."""
    return f"^{token[:MAX_LETTERS]}$"


@dataclass(frozen=True, slots=True)
class EditModel:
    """Weights of operations, one per channel; `unknown` is that of replacing, adding or losing letters never seen so.

    >>> EditModel(("only",), {("a", "a"): [1.0], ("^", "^"): [0.0], ("$", "$"): [0.0]}).scores([("aa", "aa")]).tolist()
    [[2.0]]
    """

    channels: tuple[str, ...]
    weights: Mapping[Operation, Sequence[float | None]]
    unknown: float = -6.0
    _segments: dict[str, int] = field(init=False, repr=False)
    _codes: dict[str, bytes] = field(init=False, repr=False, default_factory=dict)
    _table: FloatArray = field(init=False, repr=False)
    _possible: npt.NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        seen = {segment for operation in self.weights for segment in operation}
        ordered = ["", *LETTERS, *sorted(seen - {""} - set(LETTERS))]
        segments = {segment: number for number, segment in enumerate(ordered)}
        size = len(ordered) + 1
        table = np.full((size, size, len(self.channels)), _IMPOSSIBLE, dtype=np.float32)
        table[: len(LETTERS) + 1, : len(LETTERS) + 1] = self.unknown
        for (left, right), weights in self.weights.items():
            known = [channel for channel, weight in enumerate(weights) if weight is not None]
            table[segments[left], segments[right], known] = [weights[channel] for channel in known]
        object.__setattr__(self, "_segments", segments)
        object.__setattr__(self, "_table", table)
        object.__setattr__(self, "_possible", (table > _IMPOSSIBLE).any(axis=2))

    def scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """Log-likelihood ratio of each pair of tokens being spellings of one, in each channel: [pair, channel]."""
        order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n][0]), len(pairs[n][1])))
        result = np.zeros((len(pairs), len(self.channels)), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            result[chosen] = self._batch_scores([pairs[n] for n in chosen])
        return result

    def _batch_scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        left, left_sizes = self._coded([bounded(a) for a, _ in pairs])
        right, right_sizes = self._coded([bounded(b) for _, b in pairs])
        shape = (left.shape[1] + 1, right.shape[1] + 1, len(pairs), len(self.channels))
        best = np.full(shape, _IMPOSSIBLE, dtype=np.float32)
        best[0, 0] = 0.0
        for i in range(shape[0]):
            for j in range(shape[1]):
                self._advance(best, left, right, i, j)
        return np.asarray(best[left_sizes, right_sizes, np.arange(len(pairs))])

    def _advance(self, best: FloatArray, left: IntArray, right: IntArray, i: int, j: int) -> None:
        """Fills cell (i, j) of every pair from the cells one operation before it."""
        for size_left, size_right in SIZES:
            if size_left > i or size_right > j:
                continue
            left_codes, right_codes = left[size_left, i - 1], right[size_right, j - 1]
            if size_left > 1 or size_right > 1:
                self._advance_known(best, left_codes, right_codes, (i, j), (size_left, size_right))
                continue
            taken = self._table[left_codes, right_codes]
            taken += best[i - size_left, j - size_right]
            np.maximum(best[i, j], taken, out=best[i, j])

    def _advance_known(
        self, best: FloatArray, left: IntArray, right: IntArray, cell: tuple[int, int], size: tuple[int, int]
    ) -> None:
        """The step for long operations, of which few are known: only the pairs that can take it."""
        able = np.flatnonzero(self._possible[left, right])
        if len(able):
            taken = self._table[left[able], right[able]]
            taken += best[cell[0] - size[0], cell[1] - size[1], able]
            best[cell[0], cell[1], able] = np.maximum(best[cell[0], cell[1], able], taken)

    def _coded(self, words: Sequence[str]) -> tuple[IntArray, npt.NDArray[np.intp]]:
        """Segment numbers [letters of the segment, place of its last letter, word], and the words' lengths."""
        sizes = np.array([len(word) for word in words], dtype=np.intp)
        coded = [self._codes.get(word) or self._learned(word) for word in words]
        codes = np.frombuffer(b"".join(coded), dtype=np.int16).reshape(len(words), 4, _WIDTH)
        longest = int(sizes.max(initial=0))
        return np.ascontiguousarray(codes.transpose(1, 2, 0)[:, :longest], dtype=np.int32), sizes

    def _learned(self, word: str) -> bytes:
        """The segment numbers of one word, [letters of the segment, place of its last letter], remembered."""
        known, nothing = self._segments, len(self._segments)
        codes = np.full((4, _WIDTH), nothing, dtype=np.int16)
        codes[0] = 0
        for size in (1, 2, 3):
            for place in range(size - 1, len(word)):
                codes[size, place] = known.get(word[place - size + 1 : place + 1], nothing)
        if len(self._codes) > _REMEMBERED:
            self._codes.clear()
        return self._codes.setdefault(word, codes.tobytes())
