"""What each feature weighs, in log-odds. Learned by `python -m normalize.reconcile.train`; see its docstring."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from normalize.records import Kind
from normalize.resources import data_file


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In log-odds: from where pairs are merged, from where they go to a person, and how far a rival must stay
    behind.
    """

    merge_at: float
    doubt_at: float
    margin: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind's features and its thresholds."""

    of: Mapping[str, float]
    thresholds: Thresholds

    def sum(self, features: Iterable[tuple[str, float]]) -> float:
        """The log-odds that the features add up to."""
        weight, total = self.of, 0.0
        for name, value in features:
            total += weight[name] * value
        return total


@cache
def weights(kind: Kind, which: str = "learned") -> Weights:
    """The shipped weights: "learned", or the "beliefs" that learning starts from."""
    stored = json.loads(data_file("names", "reconcile.json").read_text(encoding="utf-8"))[which]
    return Weights(stored[kind], Thresholds(**stored[f"{kind}_thresholds"]))


def probability(log_odds: float) -> float:
    """Log-odds as a probability between 0 and 1.

    >>> probability(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, log_odds))))
