"""Which words of two titles stand for each other: respelt, or translated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from normalize.similarity.title_numbers import WORDS
from normalize.similarity.title_words import parted, same_meaning
from normalize.similarity.tokens import TokenPair, TokenScores, ordered

COSTLIEST = -20.0
"""The most that the edits between two words may cost."""

_TRANSLATED = 0.85
_MATCHED = 0.3


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two words are (0 to 1), what the edits between them cost, whether they are alike only as
    translations."""

    likeness: float
    loss: float = 0.0
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A word of one title and the word of the other that stands for it."""

    left: str
    right: str
    likeness: float
    loss: float
    translated: bool


def taken_apart(words: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """`words` with those parted that are two of `others` in one, as they stand or in another language.

    >>> taken_apart(("sommersturm",), ("summer", "storm")), taken_apart(("everafter",), ("ever", "after"))
    (('sommer', 'sturm'), ('ever', 'after'))
    """
    glued = {x + y: (x, y) for x, y in pairwise(others)}
    found: list[str] = []
    for word in words:
        halves = (pair for pair in parted(word) if all(any(same_meaning(x, y) for y in others) for x in pair))
        found.extend(glued.get(word) or next(halves, (word,)))
    return tuple(found)


def compare_words(pairs: Collection[TokenPair], scores: TokenScores) -> dict[TokenPair, Compared]:
    """Every pair compared, all in one batch; `pairs` are in alphabetical order."""
    found = {pair: _at_sight(*pair) for pair in pairs}
    missing = [pair for pair, compared in found.items() if compared is None]
    own_left, own_right = (scores.of((pair[side],) * 2 for pair in missing) for side in (0, 1))
    own = (own_left + own_right) / 2
    both = scores.of(missing)
    likeness = np.clip(both[:, 0] / np.maximum(own[:, 0], 1.0), 0.0, 1.0)
    loss = np.clip((both - own).max(axis=1), COSTLIEST, 0.0)
    for pair, alike, cost in zip(missing, likeness.tolist(), loss.tolist(), strict=True):
        translated = alike < _TRANSLATED and same_meaning(*pair)
        found[pair] = Compared(_TRANSLATED if translated else alike, cost, translated)
    return {pair: compared for pair, compared in found.items() if compared}


def _at_sight(x: str, y: str) -> Compared | None:
    """Equal words, numbers and single letters; None when letters must be weighed."""
    if x == y:
        return Compared(1.0)
    if x.isdigit() or y.isdigit():
        same = WORDS.get(x, x) == WORDS.get(y, y)
        return Compared(1.0) if same else Compared(0.0, COSTLIEST)
    if min(len(x), len(y)) < 2:
        return Compared(_TRANSLATED, COSTLIEST, True) if same_meaning(x, y) else Compared(0.0, COSTLIEST)
    return None


def matched(left: Sequence[str], right: Sequence[str], compared: Mapping[TokenPair, Compared]) -> list[Match]:
    """Words paired greedily, the most alike first, neighbours before strangers."""
    candidates = []
    for p, x in enumerate(left):
        for q, y in enumerate(right):
            found = compared[ordered(x, y)]
            if found.likeness > _MATCHED:
                candidates.append((-found.likeness, abs(p - q), p, q, found))
    used_left: set[int] = set()
    used_right: set[int] = set()
    matches = []
    for *_, p, q, found in sorted(candidates, key=lambda one: one[:4]):
        if p not in used_left and q not in used_right:
            used_left.add(p)
            used_right.add(q)
            matches.append(Match(left[p], right[q], found.likeness, found.loss, found.translated))
    return matches
