"""Who directed and who plays, when only a sentence says so: "Directed by A, the film stars B and C."

Possible names are found first (`prose_features`); a linear-chain conditional random field over them, learned from what
words stand around names, says of each whether the person directs, plays, does both or neither. Weights:
`data/reading/prose_model.json`, rebuilt by `python -m roundup_spider.training.prose`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from normalize.frozen import frozen
from normalize.names import NamePart, name_words, shared_surname
from normalize.resources import data_file
from normalize.text import fold
from roundup_spider.reading.model import CueWeights, Matrix, Numbers, marginals
from roundup_spider.reading.prose_features import JOINTS, NOTHING, Beside, Named, features, named_people

PARTS = ("none", "director", "cast", "both")
"""What a named person may be to the film."""
_DIRECTS, _PLAYS = (1, 3), (2, 3)
_LEAST = 0.5
_BARRED, _LIKELIER = -60.0, 0.0
_MOST_NAMES, _MOST_GROUPS = 200, 6


@frozen
class ProseCredits:
    """The people whom sentences credit, in order of appearance; probabilities are those of the least sure
    one, and of nobody being left out.

    `sentences` are the ranges of the sentences that say so.
    """

    directors: tuple[NamePart, ...] = ()
    cast: tuple[NamePart, ...] = ()
    directors_probability: float = 0.0
    cast_probability: float = 0.0
    sentences: tuple[tuple[int, int], ...] = ()


class ProseModel:
    """Weights: `emit[feature]` a row over `PARTS`, `step[joint]` a matrix before × after (joint in `JOINTS`)."""

    def __init__(self, emit: Mapping[str, Matrix], step: Matrix) -> None:
        self.emit = emit
        self.step = step
        self._weights = CueWeights(emit, len(PARTS))
        self._odds: Matrix = np.exp(step)

    def chances(self, names: Sequence[Named], known: Beside = NOTHING) -> tuple[Matrix, Matrix]:
        """The probability of every part for every name (name × part), by forward-backward, given that the film is
        directed by the people of one enumeration (by those of the likeliest, if that is likelier than by nobody); and
        the same without that condition.
        """
        kinds = np.array([JOINTS.index(name.joint) for name in names])
        scores = self._weights.sums(features(names, known))
        free = marginals(scores, self.step, kinds, self._odds)
        group = self._directing(names, scores, kinds, free[:, _DIRECTS].sum(axis=1))
        if len(group) == len(names):
            return free, free
        return marginals(scores + _only([group], len(names))[0], self.step, kinds, self._odds), free

    def _directing(self, names: Sequence[Named], scores: Matrix, kinds: Numbers, chances: Matrix) -> list[int]:
        """Which names make the likeliest enumeration of directors; none if nobody directing is likelier."""
        groups = sorted(_groups(names), key=lambda group: -max(chances[group]))[:_MOST_GROUPS]
        nobody, *ways = self._ways(scores + _only([[], *groups], len(names)), kinds)
        gains = [way - nobody for way in ways]
        best = max(range(len(groups)), key=gains.__getitem__)
        return groups[best] if gains[best] > _LIKELIER else []

    def _ways(self, scores: Matrix, kinds: Numbers) -> list[float]:
        """The log of the sum over all sequences of parts, for every way to score the names (way × name × part)."""
        ahead = scores[:, 0]
        for at, kind in enumerate(kinds[1:], 1):
            ahead = np.logaddexp.reduce(ahead[:, :, None] + self.step[kind], axis=1) + scores[:, at]
        found: list[float] = np.logaddexp.reduce(ahead, axis=1).tolist()
        return found


def _groups(names: Sequence[Named]) -> list[list[int]]:
    """The numbers of the names of every enumeration, with those of the same people elsewhere."""
    found: list[list[int]] = []
    for at, name in enumerate(names):
        if name.place:
            found[-1].append(at)
        else:
            found.append([at])
    keys = [fold(name.part.name) for name in names]
    people = [{keys[one] for one in group} for group in found]
    return [[at for at, key in enumerate(keys) if key in own] for own in people]


def _only(groups: Sequence[Sequence[int]], count: int) -> Matrix:
    """What is added to scores so that only the names of a group may direct, for every group (group × name × part)."""
    barred = np.zeros((len(groups), count, len(PARTS)))
    barred[:, :, _DIRECTS] = _BARRED
    for only, group in zip(barred, groups, strict=True):
        only[group] = 0.0
    return barred


@cache
def prose_model() -> ProseModel:
    """The shipped model, read once."""
    stored = json.loads(data_file("reading", "prose_model.json").read_text(encoding="utf-8"))
    return ProseModel({cue: np.array(row) for cue, row in stored["emit"].items()}, np.array(stored["step"]))


@cache
def joins() -> frozenset[str]:
    """Folded words that join the last two names of a list."""
    return frozenset(fold(word) for word in name_words().joins)


def credits_in_prose(
    text: str,
    language: str = "en",
    known: frozenset[str] = frozenset(),
    *,
    beside: Beside = NOTHING,
    model: ProseModel | None = None,
) -> ProseCredits:
    """The directors and the cast that running text names; empty where no sentence credits anyone.

    `known` are folded names of the page's people, taken more readily. `language` is accepted for symmetry: the words of
    all languages are tried, since pages quote and translate each other. `beside` is what title and lines of credits
    tell of the film. `model` in place of the shipped one, if given.

    >>> found = credits_in_prose("Directed by Todd Field, the film stars Cate Blanchett and Nina Hoss.")
    >>> [part.name for part in found.directors], [part.name for part in found.cast]
    (['Todd Field'], ['Cate Blanchett', 'Nina Hoss'])
    """
    names = named_people(text, known, joins())[:_MOST_NAMES]
    if not names:
        return ProseCredits()
    bound, free = (model or prose_model()).chances(names, beside)
    chances = [(bound[:, parts].sum(axis=1), free[:, parts].sum(axis=1)) for parts in (_DIRECTS, _PLAYS)]
    directors, cast = (_chosen(names, *pair) for pair in chances)
    direct, play = (
        _sure(part, names, np.maximum(*pair)) for part, pair in zip((directors, cast), chances, strict=True)
    )
    used = dict.fromkeys(name.sentence for name, _ in (*directors, *cast))
    return ProseCredits(_people(directors, surname=True), _people(cast), direct, play, tuple(used))


_Chosen = list[tuple[Named, float]]


def _chosen(names: Sequence[Named], bound: Matrix, free: Matrix) -> _Chosen:
    """The names that likely play a part, each person once, and how sure that is: the mean of both readings."""
    found: dict[str, tuple[Named, float]] = {}
    for name, chance, doubt in zip(names, bound, free, strict=True):
        key = fold(name.part.name)
        sure = math.sqrt(chance * doubt)
        if chance >= _LEAST and (key not in found or sure > found[key][1]):
            found[key] = (found[key][0] if key in found else name, sure)
    return list(found.values())


def _people(chosen: _Chosen, *, surname: bool = False) -> tuple[NamePart, ...]:
    parts = tuple(name.part for name, _ in chosen)
    joined = surname and len(chosen) == 2 and chosen[1][0].joint == "and"
    return shared_surname(parts) if joined else parts


def _sure(chosen: _Chosen, names: Sequence[Named], chances: Matrix) -> float:
    """How sure it is that these names play a part, and no others: the chance of the least sure name, a little less than
    certain, times that of the likeliest other name to be rightly left out.
    """
    said = [fold(name.part.name) for name, _ in chosen]
    keys = [fold(name.part.name) for name in names]
    left = [not any(key in one or one in key for one in said) for key in keys]
    least = min((min(0.98, chance) for _, chance in chosen), default=0.0)
    return least * (1 - max(chances[left].tolist(), default=0.0))
