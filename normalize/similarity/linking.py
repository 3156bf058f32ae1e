"""Links a spelling to one entry of a list of names, or to none when two entries are about as likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from normalize.similarity.classifier import probability
from normalize.similarity.folding import name_form
from normalize.similarity.index import NameIndex
from normalize.similarity.neighbours import TokenNeighbours
from normalize.similarity.person import person_log_odds, person_model

MOST_MARGIN = 12.0
"""The lead of an entry that has no rival."""

_CANDIDATES = 40
_AS_RESPELT = 15
_CHEAP = -14.0


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """The best entry for a spelling: its place in the list, its probability, its lead over the runner-up in log-odds.

    `runner_up` is the place of the second best, None when nothing else came near.
    """

    place: int
    probability: float
    margin: float
    runner_up: int | None = None

    def certain(self, probability: float = 0.8, margin: float = 1.5) -> bool:
        """Whether both the probability and the lead over the runner-up suffice to link without asking."""
        return self.probability >= probability and self.margin >= margin


@dataclass(slots=True)
class Linker:
    """Looks names up in an index, also as spelt with the index's own tokens (rushi bointon → lucy boynton)."""

    index: NameIndex
    _neighbours: TokenNeighbours = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._neighbours = TokenNeighbours(self.index.tokens(), person_model().scores)

    def candidates(self, name: str) -> list[int]:
        """Places of the entries worth scoring."""
        found = dict.fromkeys(place for place, _ in self.index.candidates(name, _CANDIDATES))
        for respelling in self._respellings(name):
            found.update(dict.fromkeys(place for place, _ in self.index.candidates(respelling, _AS_RESPELT)))
        return list(found)

    def _respellings(self, name: str) -> list[str]:
        """The name with every token replaced by the nearest token of the index, and by the second nearest."""
        tokens = name_form(name).tokens
        near = self._neighbours.of_all(token for token in tokens if len(token) > 1)
        chosen = []
        for rank in (0, 1):
            nearest = [_ranked(near.get(token, ()), rank) or token for token in tokens]
            chosen.append(" ".join(nearest))
        return [respelling for respelling in dict.fromkeys(chosen) if respelling != " ".join(tokens)]

    def link_all(self, names: Sequence[str]) -> list[LinkChoice | None]:
        """The best entry for each name, None when nothing is near; all scored in one batch."""
        found = {name: self.candidates(name) for name in dict.fromkeys(names)}
        pairs = [(name, self.index.names[place]) for name, places in found.items() for place in places]
        log_odds = person_log_odds(pairs)
        chosen, start = {}, 0
        for name, places in found.items():
            chosen[name] = _best(places, log_odds[start : start + len(places)])
            start += len(places)
        return [chosen[name] for name in names]


@dataclass(frozen=True, slots=True)
class Leader:
    """The owner of the best entry for a spelling, where several entries may be names of one owner."""

    owner: str
    probability: float
    margin: float


def leading_owner(linker: Linker, name: str, owners: Sequence[str]) -> Leader | None:
    """The owner whose entry is most like `name`, with its lead over the next one; `owners` is parallel to the index."""
    places = linker.candidates(name)
    if not places:
        return None
    log_odds = person_log_odds([(name, linker.index.names[place]) for place in places])
    best: dict[str, float] = {}
    for place, value in zip(places, log_odds.tolist(), strict=True):
        best[owners[place]] = max(value, best.get(owners[place], value))
    (owner, first), *others = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    margin = min(MOST_MARGIN, first - others[0][1]) if others else MOST_MARGIN
    return Leader(owner, float(probability(np.array(first))), margin)


def _ranked(near: Sequence[tuple[float, str]], rank: int) -> str:
    """The `rank`-th nearest token that is near enough, "" when there is none."""
    cheap = [token for cost, token in near if cost >= _CHEAP]
    return cheap[min(rank, len(cheap) - 1)] if cheap else ""


def link(name: str, index: NameIndex) -> LinkChoice | None:
    """The entry of `index` that `name` most probably stands for, None when nothing is near.

    >>> link("Dennis Menoche", NameIndex(["Denis Ménochet", "Jean Reno"])).place
    0
    """
    return Linker(index).link_all([name])[0]


def link_all(names: Sequence[str], index: NameIndex) -> list[LinkChoice | None]:
    """The best entry of `index` for each name; the caller decides by probability and margin."""
    return Linker(index).link_all(names)


def _best(places: Sequence[int], log_odds: npt.NDArray[np.float64]) -> LinkChoice | None:
    if not places:
        return None
    order = np.argsort(-log_odds, kind="stable")
    first, second = int(order[0]), int(order[1]) if len(order) > 1 else None
    margin = MOST_MARGIN if second is None else min(MOST_MARGIN, float(log_odds[first] - log_odds[second]))
    chance = float(probability(log_odds[first : first + 1])[0])
    return LinkChoice(places[first], chance, margin, None if second is None else places[second])
