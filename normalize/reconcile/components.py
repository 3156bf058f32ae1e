"""Which numbers hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def components(members: Iterable[int], edges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The members in groups that no edge leaves, each in order under its smallest; edges join members only.

    >>> components([1, 2, 3, 4], [(1, 3), (3, 4)])
    {1: [1, 3, 4], 2: [2]}
    """
    parent = {member: member for member in sorted(members)}
    for a, b in edges:
        low, high = sorted((_root(parent, a), _root(parent, b)))
        parent[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for member in parent:
        found[_root(parent, member)].append(member)
    return dict(found)


def _root(parent: dict[int, int], member: int) -> int:
    while parent[member] != member:
        parent[member] = member = parent[parent[member]]
    return member
