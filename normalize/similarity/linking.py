"""Links a spelling to one entry of a list of names, or to none when two entries are about as likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from normalize.similarity.classifier import probability
from normalize.similarity.index import NameIndex
from normalize.similarity.person import person_log_odds


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """The best entry for a spelling: its place in the index, its probability, and the log-odds by which it leads the runner-up.

    `runner_up` is the place of the second best, None when nothing else came near.
    """

    place: int
    probability: float
    margin: float
    runner_up: int | None = None


MOST_MARGIN = 12.0
"""The lead of an entry that has no rival."""


def link(name: str, index: NameIndex, candidates: int = 50) -> LinkChoice | None:
    """The entry of `index` that `name` most probably stands for, None when nothing is near; see `link_all`."""
    return link_all([name], index, candidates)[0]


def link_all(names: Sequence[str], index: NameIndex, candidates: int = 50) -> list[LinkChoice | None]:
    """The best entry for each name, scored in one batch. The caller decides by probability and margin."""
    found = index.all_candidates(names, candidates)
    pairs = [(name, index.names[place]) for name, places in zip(names, found, strict=True) for place, _ in places]
    log_odds = person_log_odds(pairs)
    ends = np.cumsum([len(places) for places in found])
    return [
        _best([place for place, _ in places], log_odds[end - len(places) : end]) for places, end in zip(found, ends, strict=True)
    ]


def _best(places: Sequence[int], log_odds: np.ndarray) -> LinkChoice | None:  # type: ignore[type-arg]
    if not places:
        return None
    order = np.argsort(-log_odds, kind="stable")
    first = int(order[0])
    second = int(order[1]) if len(order) > 1 else None
    margin = MOST_MARGIN if second is None else min(MOST_MARGIN, float(log_odds[first] - log_odds[second]))
    return LinkChoice(
        place=places[first],
        probability=float(probability(log_odds[first : first + 1])[0]),
        margin=margin,
        runner_up=None if second is None else places[second],
    )
