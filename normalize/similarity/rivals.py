"""Whether a better explanation of a damaged token exists: "dzhona" is nearer to Jonah than to John."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from normalize.similarity.neighbours import WORST, FloatArray, TokenNeighbours, losses
from normalize.similarity.rarity import Rarity
from normalize.similarity.tokens import TokenPair, TokenScores

_REMEMBERED = 100_000
"""Of so many tokens the best explanations are kept; then all are found anew."""


@dataclass(slots=True)
class Rivals:
    """The known tokens that a token may stand for: `advantages` compares one of them with the best of the others."""

    scores: TokenScores
    rarity: Rarity
    _neighbours: TokenNeighbours = field(init=False, repr=False)
    _best: dict[str, tuple[tuple[float, str], ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        vocabulary = sorted(token for token in self.rarity.counts if len(token) > 1)
        self._neighbours = TokenNeighbours(vocabulary, self.scores)

    def advantages(self, pairs: Sequence[TokenPair]) -> FloatArray:
        """How much better, in log-odds, the second token explains the first than any other known token does."""
        if len(self._best) > _REMEMBERED:
            self._best.clear()
        self._learn([x for x, _ in pairs])
        found = np.zeros(len(pairs), dtype=np.float32)
        for place, ((x, y), loss) in enumerate(zip(pairs, losses(self.scores, pairs).tolist(), strict=True)):
            found[place] = max(WORST, loss + self._prior(y)) - self.best_rival(x, y)[0]
        return found

    def best_rival(self, x: str, y: str) -> tuple[float, str]:
        """The known token other than `y` that explains `x` best, with its log-odds; (WORST, "") when there is none."""
        self._learn([x])
        return next((rival for rival in self._best[x] if rival[1] != y), (WORST, ""))

    def unknown_first(self, x: str, y: str) -> TokenPair:
        """The two spellings with the rarer one first: the one to be explained."""
        return (y, x) if self.rarity.counts.get(x, 0) > self.rarity.counts.get(y, 0) else (x, y)

    def _prior(self, token: str) -> float:
        return math.log(max(self.rarity.counts.get(token, 0), 0.5))

    def _learn(self, tokens: Sequence[str]) -> None:
        missing = [token for token in dict.fromkeys(tokens) if token not in self._best]
        if not missing:
            return
        for x, near in self._neighbours.of_all(missing):
            ranked = sorted(((cost + self._prior(y), y) for cost, y in near), reverse=True)
            self._best[x] = tuple(ranked[:2])
