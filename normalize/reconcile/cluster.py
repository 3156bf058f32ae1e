"""Groups what belongs together, best link first, without ever joining what must stay apart.
 Agglomeration instead of the transitive closure of all links: after every merge the neighbours are judged anew
against the whole group, so that one wrong link cannot chain two groups together. Ties are broken by key: any order
of arrival gives the same groups.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")
L = TypeVar("L")
Pair = tuple[int, int]
Known = Mapping[Pair, float]

_NOTHING: Known = {}

HOPELESS = -7.0
"""Log-odds below which a pair is forgotten: nothing that may still be learned would join it."""

EXCLUDED = -4.0
"""Log-odds from which two groups exclude each other."""


@dataclass(frozen=True, slots=True)
class Grouping(Generic[V, L]):
    """`groups` maps the number of each surviving group to it; `merges` tells of every step taken; `doubtful` are
    pairs left apart that came close, `open_pairs` are all pairs that more knowledge might
    still join.
    """

    groups: Mapping[int, V]
    merges: tuple[L, ...]
    doubtful: tuple[L, ...]
    open_pairs: Iterable[Pair] = ()


@dataclass(frozen=True, slots=True)
class Rival(Generic[V]):
    """A group that one of two would as gladly join, and how far that lowers the log-odds of the two: only one of both
    can be right.
    """

    group: V
    lowers: float


@dataclass(frozen=True, slots=True)
class Rules(Generic[V, L]):
    """How to judge and join: `score` gives log-odds, `tell` what is kept of a merge, or of a doubt and the rival that
    raises it, `apart` says that two groups may never be one, `shuts_out` that a third cannot join what the first two
    would make, `order` breaks ties.

    Pairs from `merge_at` up are merged, unless a rival that excludes the partner comes within `margin`; pairs from
    `doubt_at` up are left apart but reported.
    """

    score: Callable[[V, V], float]
    join: Callable[[V, V], V]
    tell: Callable[[V, V, float, Rival[V] | None], L]
    apart: Callable[[V, V], bool]
    shuts_out: Callable[[V, V, V], bool]
    order: Callable[[V], str | int]
    merge_at: float
    doubt_at: float
    margin: float


class _Agglomeration(Generic[V, L]):
    def __init__(self, items: Mapping[int, V], pairs: Iterable[Pair], rules: Rules[V, L], known: Known) -> None:
        self.rules = rules
        self.groups = dict(items)
        self.next = max(items, default=-1) + 1
        self.scores: dict[int, dict[int, float]] = defaultdict(dict)
        self.heap: list[tuple[float, str | int, str | int, int, int]] = []
        self.merges: list[L] = []
        for a, b in pairs:
            score = known.get((a, b))
            if score is None:
                self._judge(a, b)
            else:
                self._note(a, b, score)

    def _judge(self, a: int, b: int) -> None:
        left, right = self.groups[a], self.groups[b]
        if not self.rules.apart(left, right):
            self._note(a, b, self.rules.score(left, right))

    def _note(self, a: int, b: int, score: float) -> None:
        if score < HOPELESS:
            return
        self.scores[a][b] = self.scores[b][a] = score
        if score >= self.rules.merge_at:
            first, second = sorted((self.rules.order(self.groups[a]), self.rules.order(self.groups[b])))
            heapq.heappush(self.heap, (-score, first, second, a, b))

    def run(self) -> Grouping[V, L]:
        while self.heap:
            negative, _, _, a, b = heapq.heappop(self.heap)
            if self.scores.get(a, {}).get(b) == -negative:
                self._consider(a, b, -negative)
        left = {(a, b) for a, row in self.scores.items() for b in row if a < b}
        return Grouping(self.groups, tuple(self.merges), tuple(self._doubtful()), left)

    def _consider(self, a: int, b: int, score: float) -> None:
        if not any(self._rivals(a, b, score)) and not any(self._rivals(b, a, score)):
            self._merge(a, b, score)

    def _rivals(self, a: int, b: int, score: float) -> Iterator[tuple[float, int]]:
        """The groups that `a` would as gladly join and that cannot be one with `b`, and their scores."""
        floor = max(score - self.rules.margin, self.rules.merge_at)
        others = ((rival, c) for c, rival in self.scores[a].items() if c != b and rival >= floor)
        excluded = self.scores[b]
        return (
            (rival, c)
            for rival, c in others
            if excluded.get(c, EXCLUDED) <= EXCLUDED
            and self.rules.shuts_out(self.groups[a], self.groups[b], self.groups[c])
        )

    def _merge(self, a: int, b: int, score: float) -> None:
        left, right = self.groups.pop(a), self.groups.pop(b)
        self.merges.append(self.rules.tell(left, right, score, None))
        new, self.next = self.next, self.next + 1
        self.groups[new] = self.rules.join(left, right)
        neighbours = sorted(({*self.scores.pop(a, {}), *self.scores.pop(b, {})}) - {a, b})
        for c in neighbours:
            self.scores[c].pop(a, None)
            self.scores[c].pop(b, None)
            self._judge(c, new)

    def _doubtful(self) -> Iterable[L]:
        for a, row in sorted(self.scores.items()):
            for b, score in sorted(row.items()):
                if a < b and a in self.groups and b in self.groups and score >= self.rules.doubt_at:
                    yield self.rules.tell(self.groups[a], self.groups[b], score, self._strongest_rival(a, b, score))

    def _strongest_rival(self, a: int, b: int, score: float) -> Rival[V] | None:
        rivals = [*self._rivals(a, b, score), *self._rivals(b, a, score)]
        if not rivals:
            return None
        rival, group = max(rivals, key=lambda one: (one[0], -one[1]))
        return Rival(self.groups[group], -math.log1p(math.exp(rival)))


def agglomerate(
    items: Mapping[int, V], pairs: Iterable[Pair], rules: Rules[V, L], known: Known = _NOTHING
) -> Grouping[V, L]:
    """Groups `items` along the candidate `pairs`, which come in order, by `rules`; the log-odds of pairs that are
    `known` already are not asked for.
    """
    return _Agglomeration(items, pairs, rules, known).run()
