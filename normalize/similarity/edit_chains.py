"""The best chains of edit operations between many pairs of words at once.

A cell (i, j) stands for the first i letters of one word and the first j of the other; its value is the weight of the
best chain that rewrites the one as the other. Cells of one diagonal (i + j) hang on earlier diagonals only, so a
diagonal of all pairs and all channels is filled by a few numpy calls (Viterbi by wave fronts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalize.similarity.edit_codes import IntArray, Words

FloatArray = npt.NDArray[np.float32]
Size = tuple[int, int]

IMPOSSIBLE = np.float32(-1e9)
"""Weight of an operation that is not known."""

_KEPT = 6
"""Diagonals kept: the longest operation reads five letters."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of operations by the codes of what they rewrite: `table[left, right, channel]`.

    Code 0 is nothing at all, codes up to `letters` are single letters, the last code stands for whatever is unknown.
    """

    table: FloatArray
    letters: int
    sizes: Sequence[Size]

    @property
    def possible(self) -> npt.NDArray[np.bool_]:
        """Which operations are known in any channel."""
        return np.asarray((self.table > IMPOSSIBLE).any(axis=2))


class Chains:
    """Finds the weight of the best chain between words under given weights."""

    def __init__(self, weights: Weights) -> None:
        self._width = weights.letters + 2
        singles = [*range(weights.letters + 1), len(weights.table) - 1]
        single = np.ascontiguousarray(weights.table[np.ix_(singles, singles)])
        self._lost, self._added = np.ascontiguousarray(single[:, 0]), np.ascontiguousarray(single[0])
        self._replaced = single.reshape(self._width**2, -1)
        self._possible = weights.possible.ravel()
        self._segments = len(weights.table)
        self._long = weights.table.reshape(self._segments**2, -1)
        self._sizes = [size for size in weights.sizes if max(size) > 1]

    def best(self, left: Words, right: Words) -> FloatArray:
        """Weight of the best chain for each pair of words in each channel: [pair, channel]."""
        found = np.zeros((len(left.lengths), self._lost.shape[1]), dtype=np.float32)
        rows, columns = left.codes.shape[1] + 1, right.codes.shape[1] + 1
        cells = np.full((_KEPT, rows, *found.shape), IMPOSSIBLE, dtype=np.float32)
        cells[0, 0] = 0.0
        letters = self._letter_steps(left.codes[1], right.codes[1])
        segments = [self._segment_steps(left.codes, right.codes, size) for size in self._sizes]
        totals = left.lengths + right.lengths
        for diagonal in range(1, rows + columns - 1):
            letters.take(cells, diagonal)
            for steps in segments:
                steps.take(cells.reshape(-1, found.shape[1]), diagonal)
            done = np.flatnonzero(totals == diagonal)
            found[done] = cells[diagonal % _KEPT, left.lengths[done], done]
        return found

    def _letter_steps(self, left: IntArray, right: IntArray) -> _LetterSteps:
        left, right = np.minimum(left, self._width - 1), np.minimum(right, self._width - 1)[::-1]
        lost, added = np.take(self._lost, left, axis=0), np.take(self._added, right, axis=0)
        return _LetterSteps(lost, added, self._replaced, left * self._width, right)

    def _segment_steps(self, left: IntArray, right: IntArray, size: Size) -> _SegmentSteps:
        """Where an operation of `size` can be taken: few are known, so few places of few pairs."""
        (a, b), (_, length, count) = size, left.shape
        codes = left[a][:, None] * self._segments + right[b][None]
        i, j, pair = np.unravel_index(np.flatnonzero(self._possible[codes]), codes.shape)
        order = np.argsort(i + j, kind="stable")
        i, j, pair = i[order], j[order], pair[order]
        diagonal = i + j + 2
        return _SegmentSteps(
            weights=self._long[codes[i, j, pair]],
            origin=((diagonal - a - b) % _KEPT * (length + 1) + i + 1 - a) * count + pair,
            target=(diagonal % _KEPT * (length + 1) + i + 1) * count + pair,
            starts=np.searchsorted(diagonal, np.arange(length + right.shape[1] + 2)).tolist(),
        )


@dataclass(frozen=True, slots=True)
class _LetterSteps:
    """What losing each letter of the left words and adding each of the right ones weighs [place, pair, channel], and
    the codes of both by which to look up what replacing weighs; the right ones from their last letter on."""

    lost: FloatArray
    added: FloatArray
    replaced: FloatArray
    left: IntArray
    right: IntArray

    def take(self, cells: FloatArray, diagonal: int) -> None:
        """Fills one diagonal from the cells one letter before on either side or on both."""
        beyond = len(self.right) - diagonal
        first, last = max(0, -beyond), min(diagonal, len(self.left))
        low, high = max(1, first), min(last, diagonal - 1)
        here, before, earlier = (cells[(diagonal - back) % _KEPT] for back in range(3))
        here[first] = IMPOSSIBLE
        np.add(before[low - 1 : last], self.lost[low - 1 : last], out=here[low : last + 1])
        added = before[first : high + 1] + self.added[beyond + first : beyond + high + 1]
        np.maximum(here[first : high + 1], added, out=here[first : high + 1])
        codes = self.left[low - 1 : high] + self.right[beyond + low : beyond + high + 1]
        replaced = np.take(self.replaced, codes, axis=0)
        replaced += earlier[low - 1 : high]
        np.maximum(here[low : high + 1], replaced, out=here[low : high + 1])


@dataclass(frozen=True, slots=True)
class _SegmentSteps:
    """The operations of one size over several letters, by diagonal: from which cell to which, what they weigh."""

    weights: FloatArray
    origin: npt.NDArray[np.intp]
    target: npt.NDArray[np.intp]
    starts: list[int]

    def take(self, cells: FloatArray, diagonal: int) -> None:
        """Takes those that end on `diagonal` where they are better than what is there."""
        start, end = self.starts[diagonal : diagonal + 2]
        if start < end:
            target = self.target[start:end]
            taken = cells[self.origin[start:end]] + self.weights[start:end]
            cells[target] = np.maximum(cells[target], taken)
