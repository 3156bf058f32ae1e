"""Whether too few of something is worth an alarm: lower tails of the binomial and beta-binomial distributions."""

from __future__ import annotations

from math import comb, exp, lgamma

CHANCE = 2e-4
"""How improbable a shortfall must be, were the site as it is declared or as it was, to be a failure."""
SIGNED = 5e-3
"""The same, where something else speaks for a change as well."""
MEMORY = 60
"""How many earlier blocks count at most: weeks differ among each other, so that a long past is no proof."""


def unlikely(filled: int, blocks: int, share: float) -> bool:
    """Whether so few of so many would hardly happen by chance if each had the field with probability `share`.

    The lower tail of the binomial distribution; `share` is taken as at most .98, because every site slips sometimes.

    >>> unlikely(0, 8, 0.9), unlikely(6, 8, 0.9)
    (True, False)
    """
    p = min(share, 0.98)
    tail = sum(comb(blocks, k) * p**k * (1 - p) ** (blocks - k) for k in range(filled + 1))
    return filled < share * blocks and tail < CHANCE


def surprising(filled: int, blocks: int, had: int, past: int, chance: float = CHANCE) -> bool:
    """Whether so few of so many are hardly to be expected after `had` of `past` earlier blocks had the field.

    The lower tail of the beta-binomial distribution: what a binomial with unknown probability, seen `had` times in
    `past` and before that uniform, predicts (Gelman et al., Bayesian Data Analysis, 2.4).

    >>> surprising(0, 6, 40, 40), surprising(0, 2, 40, 40), surprising(3, 6, 32, 40)
    (True, False, False)
    """
    weight = min(1.0, MEMORY / past)
    with_it, without = had * weight + 1, (past - had) * weight + 1
    whole = _log_beta(with_it, without)
    tail = sum(comb(blocks, k) * exp(_log_beta(with_it + k, without + blocks - k) - whole) for k in range(filled + 1))
    return tail < chance


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
