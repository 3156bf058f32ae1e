"""How rare a name token is among film people: two Martins prove little, two Ménochets much."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from normalize.resources import data_file

_ALL_NAMES = "*"


@dataclass(frozen=True, slots=True)
class Rarity:
    """`counts` of tokens among `names` names (tokens seen once or twice are left out: they count as `unseen`).

    >>> round(Rarity({"martin": 90}, names=900).of("martin"), 2)
    2.3
    """

    counts: Mapping[str, int]
    names: int
    unseen: float = 2.0
    _known: dict[str, float] = field(default_factory=dict, repr=False)

    def of(self, token: str) -> float:
        """-log of the share of names that hold `token`: 4.6 for one in a hundred, 0 for an absent token."""
        if not token:
            return 0.0
        return -math.log(min(1.0, max(self.counts.get(token, 0), self.unseen) / self.names))

    def of_all(self, tokens: Sequence[str]) -> npt.NDArray[np.float32]:
        """`of` for each token."""
        known = self._known
        for token in tokens:
            if token not in known:
                known[token] = self.of(token)
        return np.fromiter((known[token] for token in tokens), dtype=np.float32, count=len(tokens))


@cache
def film_people() -> Rarity:
    """Token counts of film directors, from the shipped `data/names/similarity_tokens.tsv`."""
    lines = data_file("names", "similarity_tokens.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    counts = {word: int(count) for word, count in rows}
    names = counts.pop(_ALL_NAMES)
    return Rarity(counts, names)
