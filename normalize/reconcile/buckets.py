"""Pairs of members that share a key, found by sorting whole columns: memory and time grow with the number of keys, not
with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
"""Numbers of blocks or spellings (see `number_of`), or keys."""

UNKNOWN = 0
"""The value of a member that may stand anywhere; no value is smaller."""

_SHIFT = 32
_STRETCH = 100_000


def paired(members: Ids, keys: Ids, values: Ids, window: int, most_apart: int | None = None) -> Ids:
    """Pairs [n, 2] (smaller number first, in order) of a member and one of the `window` that follow it under a key.

    Under a key, members stand in the order of their `values` and, within one, of their numbers; pairs whose values are
    more than `most_apart` from each other do not count, unless one is UNKNOWN.
    """
    ranked = each_once(members)
    ranks = np.searchsorted(ranked, members)
    sequence = np.lexsort((ranks, values, keys))
    columns = keys[sequence], values[sequence], ranks[sequence]
    codes = each_once(np.concatenate([_NONE, *_followings(*columns, window, most_apart)]))
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
            at = at[(values[at + step] - values[at] <= most_apart) | (values[at] == UNKNOWN)]
        if not len(at):
            return
        a, b = ranks[at], ranks[at + step]
        differ = a != b
        a, b = a[differ], b[differ]
        yield each_once((np.minimum(a, b) << _SHIFT) | np.maximum(a, b))


def each_once(values: Ids) -> Ids:
    """The different values in order; of millions, a hundred times as fast as `np.unique`, which hashes them first.

    >>> each_once(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values = np.sort(values, axis=None)
    return values[_first_of_each(values)] if len(values) else values


def _first_of_each(*columns: Ids) -> npt.NDArray[np.bool_]:
    """Which rows of columns that are in order differ from the one before."""
    fresh = np.ones(len(columns[0]), dtype=np.bool_)
    fresh[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return fresh


def order_of(pairs: Ids) -> Ids:
    """The rows of pairs as they follow each other."""
    by_second = np.argsort(pairs[:, 1])
    return by_second[np.argsort(pairs[by_second, 0], kind="stable")]


def in_order(pairs: Ids) -> Ids:
    """Pairs with the smaller number first, sorted, each once.

    >>> in_order(np.array([[3, 2], [1, 2], [2, 3]])).tolist()
    [[1, 2], [2, 3]]
    """
    if not len(pairs):
        return NO_PAIRS
    pairs = np.column_stack([np.minimum(*pairs.T), np.maximum(*pairs.T)])
    pairs = pairs[order_of(pairs)]
    return pairs[_first_of_each(*pairs.T)]


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
    low, high = (np.searchsorted(table[:, 0], pairs[:, 0], side) for side in ("left", "right"))
    seconds, wanted = np.ascontiguousarray(table[:, 1]), pairs[:, 1]
    while (low < high).any():
        middle = np.minimum((low + high) >> 1, len(table) - 1)
        below = (low < high) & (seconds[middle] < wanted)
        low, high = np.where(below, middle + 1, low), np.where(below, high, np.minimum(middle, high))
    found = np.minimum(low, len(table) - 1)
    return np.where((table[found] == pairs).all(axis=1), found, -1)


def both_in(pairs: Ids, members: Ids) -> npt.NDArray[np.bool_]:
    """Which pairs consist of `members`."""
    return np.isin(pairs[:, 0], members) & np.isin(pairs[:, 1], members)
