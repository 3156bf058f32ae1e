"""Lays the tokens of two names side by side, one to one, for many pairs of names at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from normalize.similarity.tokens import TokenScores

MAX_TOKENS = 5
"""Of longer names the first two and the last three tokens count."""

Tokens = tuple[str, ...]
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

_GLUED_ALIKE = 84.0
_EMPTY = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Pairs of names with their tokens side by side: `left[p, q]` and `right[p, q]`; an absent token is "".

    `score` [pair, place, channel] is the learned score of the two tokens, `own` the mean of the scores of each token
    with itself; `swapped` tells pairs whose tokens come in another order, `glued` pairs where two tokens of one name
    are one token of the other.
    """

    left: npt.NDArray[np.object_]
    right: npt.NDArray[np.object_]
    score: FloatArray
    own: FloatArray
    swapped: BoolArray
    glued: BoolArray


def shortened(tokens: Tokens) -> Tokens:
    """At most MAX_TOKENS tokens: given names and surnames outlast middle names."""
    return tokens if len(tokens) <= MAX_TOKENS else tokens[:2] + tokens[-3:]


def joined_up(long: Tokens, short: Tokens) -> Tokens:
    """`long` with neighbours joined where the join is a token of `short`: (ye, ri, han), (yeri, han) → (yeri, han)."""
    for place in range(len(long) - 1):
        join = long[place] + long[place + 1]
        if any(abs(len(join) - len(other)) < 3 and fuzz.ratio(join, other) >= _GLUED_ALIKE for other in short):
            parted = max(fuzz.ratio(long[place + n], other) for n in (0, 1) for other in short)
            if parted < _GLUED_ALIKE or join in short:
                return (*long[:place], join, *long[place + 2 :])
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
    table = scores.of(flat).reshape(len(ready), size, size, -1)
    orders = np.array(list(permutations(range(size))), dtype=np.intp)
    totals = table[:, np.arange(size), orders, 0].sum(axis=2) - 0.01 * _disorder(orders)
    order = orders[totals.argmax(axis=1)]
    right = np.take_along_axis(right, order, axis=1)
    own = scores.of((t, t) for t in left.ravel()) + scores.of((t, t) for t in right.ravel())
    return Aligned(
        left=left,
        right=right,
        score=np.take_along_axis(table, order[:, :, None, None], axis=2)[:, :, 0],
        own=np.asarray(own.reshape(len(ready), size, -1) / 2, dtype=np.float32),
        swapped=_crossed(order, (left != _EMPTY) & (right != _EMPTY)),
        glued=np.array([glued for _, _, glued in ready], dtype=np.bool_),
    )


def _padded(names: Sequence[Tokens], size: int) -> npt.NDArray[np.object_]:
    table = np.full((len(names), size), _EMPTY, dtype=object)
    for number, tokens in enumerate(names):
        table[number, : len(tokens)] = tokens
    return table


def _disorder(orders: npt.NDArray[np.intp]) -> FloatArray:
    """How far each permutation moves the tokens, to prefer the given order among equals."""
    return np.asarray(np.abs(orders - np.arange(orders.shape[1])).sum(axis=1), dtype=np.float32)


def _crossed(order: npt.NDArray[np.intp], both: BoolArray) -> BoolArray:
    """Pairs in which two aligned tokens stand in opposite order."""
    crossed = np.zeros(len(order), dtype=np.bool_)
    for p in range(order.shape[1]):
        for q in range(p + 1, order.shape[1]):
            crossed |= both[:, p] & both[:, q] & (order[:, p] > order[:, q])
    return crossed
