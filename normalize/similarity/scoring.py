"""Scores of many pairs of both kinds at once, in the order they are given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from normalize.records import Kind
from normalize.similarity.classifier import probability
from normalize.similarity.person import person_log_odds
from normalize.similarity.titles import title_log_odds


def pair_scores(pairs: Sequence[tuple[Kind, str, str]]) -> list[float]:
    """The probability of each (kind, a, b) being one person or one film.

    >>> [round(score) for score in pair_scores([("film", "Jaws", "Jaws 2"), ("person", "Jean Reno", "Jean Réno")])]
    [0, 1]
    """
    log_odds = np.zeros(len(pairs))
    for kind, scored in (("person", person_log_odds), ("film", title_log_odds)):
        chosen = [place for place, (one, _, _) in enumerate(pairs) if one == kind]
        log_odds[chosen] = scored([pairs[place][1:] for place in chosen])
    return [float(one) for one in probability(log_odds)]
