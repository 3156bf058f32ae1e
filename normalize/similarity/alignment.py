"""Lays the tokens of two names side by side, one to one, for many pairs of names at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from normalize.similarity.edits import EditModel

MAX_TOKENS = 5
"""Of longer names the first two and the last three tokens count."""

Tokens = tuple[str, ...]
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

_GLUED_ALIKE = 84.0
_EMPTY = ""
_LEFT_ALONE = np.float32(-2.0)
"""What a token without a partner costs while partners are sought."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """`n` pairs of names, each with `k` places; an absent token is "". `left[p][q]` and `right[p][q]` stand side by side.

    `score` is the learned score of the two tokens, `self_left`/`self_right` that of each token with itself; `swapped` tells pairs whose
    tokens come in another order, `glued` pairs where two tokens of one name are one token of the other.
    """

    left: npt.NDArray[np.object_]
    right: npt.NDArray[np.object_]
    score: FloatArray
    self_left: FloatArray
    self_right: FloatArray
    swapped: BoolArray
    glued: BoolArray


@dataclass(slots=True)
class TokenScores:
    """The learned score of two tokens, remembered; initials are compared with first letters."""

    edits: EditModel
    limit: int = 3_000_000
    _known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def of(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """Scores in the order of `pairs`; an empty token scores LEFT_ALONE."""
        keys = [(a, b) if a <= b else (b, a) for a, b in pairs]
        missing = [key for key in dict.fromkeys(keys) if key not in self._known]
        if missing:
            self._learn(missing)
        known = self._known
        return np.fromiter((known[key] for key in keys), dtype=np.float32, count=len(keys))

    def _learn(self, missing: Sequence[tuple[str, str]]) -> None:
        if len(self._known) > self.limit:
            self._known.clear()
        words = [(a, b) for a, b in missing if len(a) > 1 and len(b) > 1]
        self._known.update(zip(words, self.edits.scores(words).tolist(), strict=True))
        for a, b in missing:
            if len(a) <= 1 or len(b) <= 1:
                self._known[a, b] = self._initial_score(a, b)

    def _initial_score(self, a: str, b: str) -> float:
        if not a or not b:
            return float(_LEFT_ALONE)
        return 4.0 if a[0] == b[0] else self.edits.weights.get((a[0], b[0]), -6.0)


def shortened(tokens: Tokens) -> Tokens:
    """At most MAX_TOKENS tokens: given names and surnames outlast middle names."""
    return tokens if len(tokens) <= MAX_TOKENS else tokens[:2] + tokens[-3:]


def joined_up(long: Tokens, short: Tokens) -> Tokens:
    """`long` with neighbours joined where the join is a token of `short`: (ye, ri, han) beside (yeri, han) → (yeri, han)."""
    for place in range(len(long) - 1):
        join = long[place] + long[place + 1]
        if any(abs(len(join) - len(other)) < 3 and fuzz.ratio(join, other) >= _GLUED_ALIKE for other in short):
            parted = max(fuzz.ratio(long[place + n], other) for n in (0, 1) for other in short)
            if parted < _GLUED_ALIKE or join in short:
                return long[:place] + (join, *long[place + 2 :])
    return long


def fitted(left: Tokens, right: Tokens) -> tuple[Tokens, Tokens, bool]:
    """Both names with glued or split tokens brought into line, and whether any were."""
    left, right = shortened(left), shortened(right)
    if len(left) == len(right):
        return left, right, False
    if len(left) > len(right):
        joined = joined_up(left, right)
        return joined, right, len(joined) < len(left)
    joined = joined_up(right, left)
    return left, joined, len(joined) < len(right)


def align(pairs: Sequence[tuple[Tokens, Tokens]], scores: TokenScores) -> list[tuple[npt.NDArray[np.intp], Aligned]]:
    """The pairs in groups by number of places: for each group the numbers of its pairs and their alignment."""
    ready = [fitted(a, b) for a, b in pairs]
    sizes = np.array([max(len(a), len(b), 1) for a, b, _ in ready], dtype=np.intp)
    groups = []
    for size in np.unique(sizes):
        chosen = np.flatnonzero(sizes == size)
        groups.append((chosen, _align_group([ready[n] for n in chosen], int(size), scores)))
    return groups


def _align_group(ready: Sequence[tuple[Tokens, Tokens, bool]], size: int, scores: TokenScores) -> Aligned:
    left = _padded([a for a, _, _ in ready], size)
    right = _padded([b for _, b, _ in ready], size)
    flat = [(a, b) for x, y in zip(left, right, strict=True) for a in x for b in y]
    table = scores.of(flat).reshape(len(ready), size, size)
    orders = np.array(list(permutations(range(size))), dtype=np.intp)
    totals = table[:, np.arange(size), orders].sum(axis=2) - 0.01 * _disorder(orders)
    order = orders[totals.argmax(axis=1)]
    right_in_order = np.take_along_axis(right, order, axis=1)
    score = np.take_along_axis(table, order[:, :, None], axis=2)[:, :, 0]
    return Aligned(
        left=left,
        right=right_in_order,
        score=score,
        self_left=scores.of([(t, t) for t in left.ravel()]).reshape(left.shape),
        self_right=scores.of([(t, t) for t in right_in_order.ravel()]).reshape(left.shape),
        swapped=_crossed(order, (left != _EMPTY) & (right_in_order != _EMPTY)),
        glued=np.array([glued for _, _, glued in ready], dtype=np.bool_),
    )


def _padded(names: Sequence[Tokens], size: int) -> npt.NDArray[np.object_]:
    table = np.full((len(names), size), _EMPTY, dtype=object)
    for number, tokens in enumerate(names):
        table[number, : len(tokens)] = tokens
    return table


def _disorder(orders: npt.NDArray[np.intp]) -> FloatArray:
    """How far each permutation moves the tokens, to prefer the given order among equals."""
    return np.abs(orders - np.arange(orders.shape[1])).sum(axis=1).astype(np.float32)


def _crossed(order: npt.NDArray[np.intp], both: BoolArray) -> BoolArray:
    """Pairs in which two aligned tokens stand in opposite order."""
    crossed = np.zeros(len(order), dtype=np.bool_)
    for p in range(order.shape[1]):
        for q in range(p + 1, order.shape[1]):
            crossed |= both[:, p] & both[:, q] & (order[:, p] > order[:, q])
    return crossed
