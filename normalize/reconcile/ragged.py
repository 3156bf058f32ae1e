"""Many short lists of numbers as two columns, and what pairs of such lists bring together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import Ids, each_once

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ragged:
    """List number `at` is `values[starts[at] : starts[at] + sizes[at]]`."""

    starts: Ids
    sizes: Ids
    values: Ids

    @staticmethod
    def of(lists: Iterable[Sequence[int]]) -> Ragged:
        """From Python's lists.

        >>> Ragged.of([(7, 8), (), (9,)]).starts.tolist()
        [0, 2, 2]
        """
        kept = list(lists)
        sizes = np.fromiter(map(len, kept), dtype=np.int64, count=len(kept))
        values = np.fromiter(chain.from_iterable(kept), dtype=np.int64, count=int(sizes.sum()))
        return Ragged(sizes.cumsum() - sizes, sizes, values)


@dataclass(frozen=True, slots=True)
class Crossed:
    """Every value of one list with every value of another, for many pairs of lists: which pair of lists it is, and
    where the two values stand.
    """

    which: Ids
    left: Ids
    right: Ids

    def any(self, holds: Flags, count: int) -> Flags:
        """For which of `count` pairs of lists something holds for one value of each."""
        found = np.zeros(count, dtype=np.bool_)
        found[self.which[holds]] = True
        return found


def crossed(a: Ragged, b: Ragged, left: Ids, right: Ids) -> Crossed:
    """List `left[n]` of `a` with list `right[n]` of `b`, for every n.

    >>> found = crossed(Ragged.of([(7, 8)]), Ragged.of([(9,), (5, 6)]), np.array([0]), np.array([1]))
    >>> list(zip(found.left.tolist(), found.right.tolist()))
    [(0, 1), (0, 2), (1, 1), (1, 2)]
    """
    width = b.sizes[right]
    sizes = a.sizes[left] * width
    which = np.repeat(np.arange(len(left)), sizes)
    within = np.arange(len(which)) - np.repeat(sizes.cumsum() - sizes, sizes)
    row, column = np.divmod(within, width[which])
    return Crossed(which, a.starts[left][which] + row, b.starts[right][which] + column)


def distinct(which: Ids, places: Ids, count: int) -> Ids:
    """How many different places each of `count` has."""
    found = each_once(which << 32 | places)
    return np.bincount(found >> 32, minlength=count)
