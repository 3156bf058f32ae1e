"""Which numbers hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from normalize.reconcile.buckets import Ids


def components(members: Ids, pairs: Ids) -> dict[int, list[int]]:
    """The members in groups that no pair leaves, each in order under its smallest; pairs consist of members only.

    >>> components(np.array([1, 2, 3, 4]), np.array([[1, 3], [3, 4]]))
    {1: [1, 3, 4], 2: [2]}
    """
    if not len(members):
        return {}
    everyone, firsts = labelled(np.concatenate([np.column_stack([members, members]), pairs]))
    sequence = np.argsort(firsts, kind="stable")
    starts = np.unique(firsts[sequence], return_index=True)[1]
    return {int(group[0]): group.tolist() for group in np.split(everyone[sequence], starts[1:])}


def labelled(pairs: Ids) -> tuple[Ids, Ids]:
    """The members of pairs, in order, and of each the smallest that it hangs together with.

    >>> [column.tolist() for column in labelled(np.array([[1, 3], [3, 4], [5, 6]]))]
    [[1, 3, 4, 5, 6], [1, 1, 1, 5, 5]]
    """
    members, flat = np.unique(pairs, return_inverse=True)
    a, b = flat.reshape(-1, 2).T
    firsts = np.arange(len(members))
    while (firsts[a] != firsts[b]).any():
        low = np.minimum(firsts[a], firsts[b])
        for side in (a, b):
            np.minimum.at(firsts, firsts[side], low)
        while (firsts != firsts[firsts]).any():
            firsts = firsts[firsts]
    return members, members[firsts]


def holding(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the pairs that are enough to hold together what all of them do; of several the one that comes first.

    >>> list(holding([(1, 2), (3, 4), (1, 3), (2, 4)]))
    [(1, 2), (3, 4), (1, 3)]
    """
    part_of: dict[int, list[int]] = {}
    for a, b in pairs:
        left, right = part_of.setdefault(a, [a]), part_of.setdefault(b, [b])
        if left is not right:
            left += right
            part_of.update(dict.fromkeys(right, left))
            yield a, b
