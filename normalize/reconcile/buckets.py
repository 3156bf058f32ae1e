"""Pairs of things that share a key, found by sorting: memory and time grow with the number of keys, not with its
square.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
"""Pairs of numbers, each pair as one number (see `coded`)."""

_SHIFT = 32
_STRETCH = 100_000


class Buckets:
    """Members under integer keys; within a key they keep the order in which they were put in."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._members = array("q")

    def put(self, key: int, member: int) -> None:
        """Puts a member under a key."""
        self._keys.append(key)
        self._members.append(member)

    def pairs(self, window: int) -> Codes:
        """The distinct pairs of a member and one of the `window` members that follow it under a key, in order."""
        return np.unique(_joined(np.unique(found) for found in self._followings(window)))

    def meetings(self, window: int) -> tuple[Codes, Codes]:
        """The same pairs, and under how many keys each was found."""
        return np.unique(_joined(self._followings(window)), return_counts=True)

    def _followings(self, window: int) -> Iterator[Codes]:
        keys, members = np.frombuffer(self._keys, dtype=np.int64), np.frombuffer(self._members, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        keys, members = keys[order], members[order]
        for step in range(1, min(window + 1, len(keys))):
            yield _following(keys, members, step)


def _following(keys: Codes, members: Codes, step: int) -> Codes:
    together = (keys[:-step] == keys[step:]) & (members[:-step] != members[step:])
    return coded(members[:-step][together], members[step:][together])


def _joined(parts: Iterable[Codes]) -> Codes:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def coded(a: Codes, b: Codes) -> Codes:
    """Pairs as single numbers, the smaller member first.

    >>> [divmod(int(code), 1 << 32) for code in coded(np.array([3]), np.array([2]))]
    [(2, 3)]
    """
    return (np.minimum(a, b) << _SHIFT) | np.maximum(a, b)


def decoded(codes: Codes) -> Iterator[tuple[int, int]]:
    """Codes as pairs, smaller number first, a stretch at a time."""
    for start in range(0, len(codes), _STRETCH):
        stretch = codes[start : start + _STRETCH]
        yield from zip((stretch >> _SHIFT).tolist(), (stretch & ((1 << _SHIFT) - 1)).tolist(), strict=True)


def coded_pairs(pairs: Iterable[tuple[int, int]]) -> Codes:
    """Pairs (smaller number first) as codes, in order."""
    return np.array(sorted((a << _SHIFT) | b for a, b in pairs), dtype=np.int64)


class CodedPairs:
    """Pairs kept as codes, in order: a million take eight megabytes."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return decoded(self._codes)


class Numbers:
    """Small numbers for any hashable values, in order of first appearance."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}

    def of(self, value: object) -> int:
        """The number of a value."""
        return self._known.setdefault(value, len(self._known))
