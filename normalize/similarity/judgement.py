"""What a comparison of two names concludes."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.records import Evidence


@dataclass(frozen=True, slots=True)
class Similarity:
    """A judgement on two names: `log_odds` is the sum of the parts' weights, `probability` the same between 0 and 1."""

    probability: float
    log_odds: float
    parts: tuple[Evidence, ...]
