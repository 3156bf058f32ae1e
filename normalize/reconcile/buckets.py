"""Pairs of members that share a key, found by sorting whole columns: memory and time grow with the number of keys, not
with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
"""Numbers of blocks or spellings (see `number_of`), or keys."""

_SHIFT = 32
_STRETCH = 100_000


def paired(members: Ids, keys: Ids, values: Ids, window: int, most_apart: int | None = None) -> Ids:
    """Pairs [n, 2] (smaller number first, in order) of a member and one of the `window` that follow it under a key.

    Under a key, members stand in the order of their `values` and, within one, of their numbers; pairs whose values are
    more than `most_apart` from each other do not count.
    """
    ranked = np.unique(members)
    ranks = np.searchsorted(ranked, members)
    sequence = np.lexsort((ranks, values, keys))
    columns = keys[sequence], values[sequence], ranks[sequence]
    codes = np.unique(np.concatenate([_NONE, *_followings(*columns, window, most_apart)]))
    return np.column_stack([ranked[codes >> _SHIFT], ranked[codes & ((1 << _SHIFT) - 1)]])


_NONE: Ids = np.zeros(0, dtype=np.int64)
NO_PAIRS: Ids = np.zeros((0, 2), dtype=np.int64)


def _followings(keys: Ids, values: Ids, ranks: Ids, window: int, most_apart: int | None) -> Iterator[Ids]:
    """What is too far apart stays so with every further step, so that ever fewer rows are looked at."""
    at = np.arange(len(keys))
    for step in range(1, window + 1):
        at = at[: np.searchsorted(at, len(keys) - step)]
        at = at[keys[at] == keys[at + step]]
        if most_apart is not None:
            at = at[values[at + step] - values[at] <= most_apart]
        if not len(at):
            return
        a, b = ranks[at], ranks[at + step]
        differ = a != b
        a, b = a[differ], b[differ]
        yield np.unique((np.minimum(a, b) << _SHIFT) | np.maximum(a, b))


def in_order(pairs: Ids) -> Ids:
    """Pairs with the smaller number first, sorted, each once.

    >>> in_order(np.array([[3, 2], [1, 2], [2, 3]])).tolist()
    [[1, 2], [2, 3]]
    """
    if not len(pairs):
        return NO_PAIRS
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    sequence = np.lexsort((high, low))
    low, high = low[sequence], high[sequence]
    fresh = np.concatenate([[True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    return np.column_stack([low[fresh], high[fresh]])


def as_pairs(pairs: Iterable[tuple[int, int]]) -> Ids:
    """Python's pairs as an array, in order."""
    return in_order(np.array(list(pairs), dtype=np.int64).reshape(-1, 2))


def told(pairs: Ids) -> Iterator[tuple[int, int]]:
    """An array's pairs as Python's, a stretch at a time."""
    for start in range(0, len(pairs), _STRETCH):
        stretch = pairs[start : start + _STRETCH]
        yield from zip(stretch[:, 0].tolist(), stretch[:, 1].tolist(), strict=True)


def places_in(table: Ids, pairs: Ids) -> Ids:
    """Where each of `pairs` stands in `table`, both in order; -1 where it does not."""
    if not len(table) or not len(pairs):
        return np.full(len(pairs), -1, dtype=np.int64)
    known = np.ascontiguousarray(table).view(_RECORD).ravel()
    wanted = np.ascontiguousarray(pairs).view(_RECORD).ravel()
    found = np.searchsorted(known, wanted)
    found[found == len(known)] = 0
    return np.where(known[found] == wanted, found, -1)


def both_in(pairs: Ids, members: Ids) -> npt.NDArray[np.bool_]:
    """Which pairs consist of `members`."""
    return np.isin(pairs[:, 0], members) & np.isin(pairs[:, 1], members)


_RECORD = np.dtype([("a", np.int64), ("b", np.int64)])
