"""Who directed and who plays, when only a sentence says so: "Directed by A, the film stars B and C."

Possible names are found first (`prose_features`); a linear-chain conditional random field over them, learned from what
words stand around names, says of each whether the person directs, plays, does both or neither. Weights:
`data/reading/prose_model.json`, rebuilt by `python -m roundup_spider.training.prose`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from normalize.frozen import frozen
from normalize.names import NamePart, name_words, shared_surname
from normalize.resources import data_file
from normalize.text import fold
from roundup_spider.reading.model import CueWeights, Matrix, marginals
from roundup_spider.reading.prose_features import JOINTS, Named, features, named_people

PARTS = ("none", "director", "cast", "both")
"""What a named person may be to the film."""
_DIRECTS, _PLAYS = (1, 3), (2, 3)
_LEAST, _FIRM = 0.5, 0.8
_MOST_NAMES = 200


@frozen
class ProseCredits:
    """The people whom sentences credit, in order of appearance; probabilities are those of the least sure.

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

    def chances(self, names: Sequence[Named]) -> Matrix:
        """The probability of every part for every name (name × part), by forward-backward."""
        kinds = np.array([JOINTS.index(name.joint) for name in names])
        return marginals(self._weights.sums(features(names)), self.step, kinds, self._odds)


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
    text: str, language: str = "en", known: frozenset[str] = frozenset(), *, model: ProseModel | None = None
) -> ProseCredits:
    """The directors and the cast that running text names; empty where no sentence credits anyone.

    `known` are folded names of the page's people, taken more readily. `language` is accepted for symmetry: the words of
    all languages are tried, since pages quote and translate each other. `model` in place of the shipped one, if given.

    >>> found = credits_in_prose("Directed by Todd Field, the film stars Cate Blanchett and Nina Hoss.")
    >>> [part.name for part in found.directors], [part.name for part in found.cast]
    (['Todd Field'], ['Cate Blanchett', 'Nina Hoss'])
    """
    names = named_people(text, known, joins())[:_MOST_NAMES]
    if not names:
        return ProseCredits()
    chances = (model or prose_model()).chances(names)
    directors = _one_group(_chosen(names, chances[:, _DIRECTS].sum(axis=1)))
    cast = _chosen(names, chances[:, _PLAYS].sum(axis=1))
    used = dict.fromkeys(name.sentence for name, _ in (*directors, *cast))
    return ProseCredits(_people(directors, surname=True), _people(cast), _least(directors), _least(cast), tuple(used))


_Chosen = list[tuple[Named, float]]


def _chosen(names: Sequence[Named], chances: Iterable[float]) -> _Chosen:
    """The names that likely play a part, each person once."""
    found: dict[str, tuple[Named, float]] = {}
    for name, chance in zip(names, chances, strict=True):
        key = fold(name.part.name)
        if chance >= _LEAST and (key not in found or chance > found[key][1]):
            found[key] = (found[key][0] if key in found else name, float(chance))
    return list(found.values())


def _one_group(chosen: _Chosen) -> _Chosen:
    """The surest directors and those named with them: a film is directed by the people of one enumeration."""
    best = max(chosen, key=lambda pair: pair[1], default=None)
    return [pair for pair in chosen if best and (pair[1] >= _FIRM or _together(pair[0], best[0]))]


def _together(one: Named, other: Named) -> bool:
    return one.sentence == other.sentence and one.size == other.size and one.before == other.before


def _people(chosen: _Chosen, *, surname: bool = False) -> tuple[NamePart, ...]:
    parts = tuple(name.part for name, _ in chosen)
    joined = surname and len(chosen) == 2 and chosen[1][0].joint == "and"
    return shared_surname(parts) if joined else parts


def _least(chosen: _Chosen) -> float:
    """How sure the least sure name is, a little less than certain."""
    return min((min(0.98, chance) for _, chance in chosen), default=0.0)
