"""The known tokens that a damaged one may stand for: rushi → lucy, rush, …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from normalize.similarity.index import NameIndex
from normalize.similarity.tokens import TokenPair, TokenScores

FloatArray = npt.NDArray[np.float32]

WORST = -30.0
"""The most that the edits between two tokens may cost."""

_COMMONEST = 1500


def losses(scores: TokenScores, pairs: Sequence[TokenPair]) -> FloatArray:
    """What the edits between two tokens cost through the cheapest channel: 0 for equal tokens, WORST at the least."""
    return _losses(scores, pairs, scores.of(pairs))


def passing_losses(scores: TokenScores, pairs: Sequence[TokenPair]) -> FloatArray:
    """`losses` of many pairs that will hardly be asked for again."""
    return _losses(scores, pairs, scores.passing(pairs))


def _losses(scores: TokenScores, pairs: Sequence[TokenPair], both: FloatArray) -> FloatArray:
    own = (scores.of((x, x) for x, _ in pairs) + scores.of((y, y) for _, y in pairs)) / 2
    cheapest = (both - own).max(axis=1) if pairs else np.zeros(0, dtype=np.float32)
    return np.asarray(np.clip(cheapest, WORST, 0.0), dtype=np.float32)


@dataclass(slots=True)
class TokenNeighbours:
    """For a token the `considered` most promising of `vocabulary` with the cost of the edits, the cheapest first."""

    vocabulary: Sequence[str]
    scores: TokenScores
    considered: int = 20
    _index: NameIndex = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = NameIndex(self.vocabulary, commonest=_COMMONEST)

    def of_all(self, tokens: Iterable[str]) -> Iterator[tuple[str, list[tuple[float, str]]]]:
        """Each token with the (cost, known token) of its neighbours."""
        wanted = list(dict.fromkeys(tokens))
        near = [[self.vocabulary[place] for place, _ in self._index.candidates(x, self.considered)] for x in wanted]
        pairs = [(x, y) for x, ys in zip(wanted, near, strict=True) for y in ys]
        costs = iter(passing_losses(self.scores, pairs).tolist())
        for x, ys in zip(wanted, near, strict=True):
            yield x, sorted(((next(costs), y) for y in ys), key=lambda one: (-one[0], one[1]))
