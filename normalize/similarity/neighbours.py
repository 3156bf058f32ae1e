"""The known tokens that a damaged one may stand for: rushi → lucy, rush, …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    own = (scores.of((x, x) for x, _ in pairs) + scores.of((y, y) for _, y in pairs)) / 2
    cheapest = (scores.of(pairs) - own).max(axis=1) if pairs else np.zeros(0, dtype=np.float32)
    return np.asarray(np.clip(cheapest, WORST, 0.0), dtype=np.float32)


@dataclass(slots=True)
class TokenNeighbours:
    """For a token the `considered` most promising of `vocabulary` with the cost of the edits, the cheapest first."""

    vocabulary: Sequence[str]
    scores: TokenScores
    considered: int = 20
    _index: NameIndex = field(init=False, repr=False)
    _known: dict[str, tuple[tuple[float, str], ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._index = NameIndex(self.vocabulary, commonest=_COMMONEST)

    def of_all(self, tokens: Iterable[str]) -> dict[str, tuple[tuple[float, str], ...]]:
        """(cost, known token) of each token's neighbours; each token is looked up once."""
        wanted = dict.fromkeys(tokens)
        missing = [token for token in wanted if token not in self._known]
        near = {x: [self.vocabulary[place] for place, _ in self._index.candidates(x, self.considered)] for x in missing}
        costs = iter(losses(self.scores, [(x, y) for x in missing for y in near[x]]).tolist())
        for x in missing:
            self._known[x] = tuple(sorted(((next(costs), y) for y in near[x]), key=lambda one: (-one[0], one[1])))
        return {token: self._known[token] for token in wanted}
