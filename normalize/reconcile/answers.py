"""What a scorer has said of pairs so far: sixteen bytes a pair."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import Ids

Floats = npt.NDArray[np.float64]
_Codes = npt.NDArray[np.uint64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Answers:
    """Log-odds by pair of numbers.

    >>> said = Answers()
    >>> said.add(np.array([[1, 2]]), np.array([0.5]))
    >>> said.of(np.array([[1, 2], [2, 1]])).tolist()
    [0.5, nan]
    """

    def __init__(self) -> None:
        self._codes: _Codes = np.zeros(0, dtype=np.uint64)
        self._values: Floats = np.zeros(0, dtype=np.float64)

    def of(self, pairs: Ids) -> Floats:
        """What was said of each pair; not a number where nothing was."""
        codes = coded(pairs)
        if not len(self._codes):
            return np.full(len(codes), np.nan)
        at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[at] == codes, self._values[at], np.nan)

    def add(self, pairs: Ids, values: Floats) -> None:
        """Keeps what was said of pairs that nothing was said of before, each given once."""
        codes = np.concatenate([self._codes, coded(pairs)])
        order = np.argsort(codes, kind="stable")
        self._codes, self._values = codes[order], np.concatenate([self._values, values])[order]


def coded(pairs: Ids) -> _Codes:
    """A number for each pair of numbers that are drawn as `number_of` draws them."""
    left, right = pairs[:, 0].astype(np.uint64), pairs[:, 1].astype(np.uint64)
    return left * _SPREAD + right
