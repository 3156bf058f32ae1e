"""Links a spelling to one entry of a list of names, or to none when two entries are about as likely.

Candidates come by tokens (`retrieval`) and by pieces of letters (`index`); a ranker that was trained on the rivals
which real spellings have in a long list orders them; the probability of the first one being right comes from its score
and its lead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.resources import data_file
from normalize.similarity.classifier import Logistic, probability
from normalize.similarity.folding import name_form
from normalize.similarity.guards import guard
from normalize.similarity.index import NameIndex
from normalize.similarity.person import PersonModel, person_model
from normalize.similarity.person_features import person_features
from normalize.similarity.retrieval import TokenRetrieval, query_tokens

Scores = npt.NDArray[np.float64]

NO_RIVAL = -5.0
"""Score of the rival of an entry that has none: a poor fit does not gain by standing alone."""

BY_TOKENS, BY_PIECES = 100, 30
"""How many candidates either way of looking up brings."""

_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class LinkModel:
    """`ranker` orders the candidates of one spelling; `decision` judges the first: its score and its lead."""

    names: PersonModel
    ranker: Logistic
    decision: Logistic

    def scores(self, pairs: Sequence[tuple[str, str]]) -> Scores:
        """How well each entry fits its spelling; guards observed."""
        rows = person_features(pairs, self.names.scores, self.names.rivals.rarity)
        limits = [guard(name_form(a), name_form(b)) for a, b in pairs]
        ceiling = np.array([limit.limit if limit else np.inf for limit in limits])
        return np.asarray(np.minimum(self.ranker.log_odds(rows), ceiling))

    def chance(self, score: float, margin: float) -> float:
        """Probability that the first candidate is the right entry."""
        return float(probability(self.decision.log_odds(np.array([[score, margin]])))[0])

    @staticmethod
    def from_json(stored: Mapping[str, Any], names: PersonModel) -> LinkModel:
        """The model as `train` wrote it."""
        return LinkModel(names, Logistic.from_json(stored["ranker"]), Logistic.from_json(stored["decision"]))


@cache
def link_model() -> LinkModel:
    """The shipped model, `data/names/similarity_linking.json`, on the person model's edit weights."""
    stored = json.loads(data_file("names", "similarity_linking.json").read_text(encoding="utf-8"))
    return LinkModel.from_json(stored, person_model())


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """The best entry for a spelling: its place in the list, the probability that it is right, its lead over the
    runner-up in log-odds.

    `runner_up` is the place of the second best, None when nothing else came near.
    """

    place: int
    probability: float
    margin: float
    runner_up: int | None = None


@dataclass(slots=True)
class Linker:
    """Looks names up in an index and ranks what is found."""

    index: NameIndex
    model: LinkModel = field(default_factory=link_model)
    _retrieval: TokenRetrieval = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._retrieval = TokenRetrieval(self.index.names, self.model.names.scores)

    def candidates(self, name: str) -> list[int]:
        """Places of the entries worth scoring."""
        found = dict.fromkeys(place for place, _ in self._retrieval.candidates(name, BY_TOKENS))
        found.update(dict.fromkeys(place for place, _ in self.index.candidates(name, BY_PIECES)))
        return list(found)

    def ranked(self, names: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
        """For each name its candidates (place, score), the best first; ties by place."""
        found: dict[str, list[tuple[int, float]]] = {}
        unique = list(dict.fromkeys(names))
        for start in range(0, len(unique), _TOGETHER):
            found.update(self._ranked(unique[start : start + _TOGETHER]))
        return found

    def _ranked(self, names: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
        self._retrieval.learn(token for name in names for token in query_tokens(name_form(name).tokens))
        found = {name: self.candidates(name) for name in names}
        pairs = [(name, self.index.names[place]) for name, places in found.items() for place in places]
        scores = iter(self.model.scores(pairs).tolist())
        scored = {name: [(place, next(scores)) for place in places] for name, places in found.items()}
        return {name: sorted(one, key=lambda entry: (-entry[1], entry[0])) for name, one in scored.items()}

    def link_all(self, names: Sequence[str]) -> list[LinkChoice | None]:
        """The best entry for each name, None when nothing is near."""
        ranked = self.ranked(names)
        return [self._choice(ranked[name]) for name in names]

    def _choice(self, ranked: Sequence[tuple[int, float]]) -> LinkChoice | None:
        if not ranked:
            return None
        (place, first), *others = ranked
        margin = lead(first, [score for _, score in others])
        return LinkChoice(place, self.model.chance(first, margin), margin, others[0][0] if others else None)


@dataclass(frozen=True, slots=True)
class Leader:
    """The owner of the best entry for a spelling, where several entries may be names of one owner."""

    owner: str
    probability: float
    margin: float


def leading_owners(linker: Linker, people: Sequence[Sequence[str]], owners: Sequence[str]) -> Iterator[Leader | None]:
    """For each person, given by spellings, the owner whose entries fit best, with its lead over the next owner.

    `owners` is parallel to the index; the spelling that fits an owner best speaks for it. None where nothing is near.
    """
    for start in range(0, len(people), _TOGETHER):
        together = people[start : start + _TOGETHER]
        ranked = linker.ranked([name for names in together for name in names])
        for names in together:
            yield _leader(linker.model, [entry for name in names for entry in ranked[name]], owners)


def _leader(model: LinkModel, entries: Iterable[tuple[int, float]], owners: Sequence[str]) -> Leader | None:
    best: dict[str, float] = {}
    for place, score in entries:
        best[owners[place]] = max(score, best.get(owners[place], score))
    if not best:
        return None
    (owner, first), *others = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    margin = lead(first, [score for _, score in others])
    return Leader(owner, model.chance(first, margin), margin)


def lead(first: float, others: Sequence[float]) -> float:
    """How far the best score leads the next, or NO_RIVAL."""
    return first - max([NO_RIVAL, *others[:1]])


def link(name: str, index: NameIndex) -> LinkChoice | None:
    """The entry of `index` that `name` most probably stands for, None when nothing is near.

    >>> link("Dennis Menoche", NameIndex(["Denis Ménochet", "Jean Reno"])).place
    0
    """
    return Linker(index).link_all([name])[0]


def link_all(names: Sequence[str], index: NameIndex) -> list[LinkChoice | None]:
    """The best entry of `index` for each name; the caller decides by probability and margin."""
    return Linker(index).link_all(names)
