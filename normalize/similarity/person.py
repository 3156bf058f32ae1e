"""How probably two spellings name one person, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.resources import data_file
from normalize.similarity.classifier import BoostedTrees, Calibration, Logistic, probability
from normalize.similarity.edits import EditModel
from normalize.similarity.explanation import explain_person
from normalize.similarity.folding import name_form
from normalize.similarity.guards import guard
from normalize.similarity.heard import heard_forms
from normalize.similarity.judgement import Similarity
from normalize.similarity.person_features import NO_RIVAL, person_features, rival_features
from normalize.similarity.rarity import Rarity, film_people
from normalize.similarity.rivals import Rivals
from normalize.similarity.short_forms import names_for_each_other
from normalize.similarity.tokens import TokenScores, ordered

Matrix = npt.NDArray[np.float64]
Pair = tuple[str, str]

HOPELESS = -7.0
"""Log-odds of the first glance below which a pair is not looked at again."""

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class PersonModel:
    """The learned scorer of person names.

    `glance` is a logistic regression on the names alone and settles the hopeless pairs; the others are judged by
    `logistic` and `trees` together, which also know how far each spelling leads its rivals; `calibration` makes
    log-odds of their mean.
    """

    rivals: Rivals
    glance: Logistic
    logistic: Logistic
    trees: BoostedTrees
    calibration: Calibration

    @property
    def scores(self) -> TokenScores:
        """The learned scores of token pairs."""
        return self.rivals.scores

    def features(self, pairs: Sequence[Pair]) -> Matrix:
        """All features of each pair, those about rivals last."""
        return np.hstack([person_features(pairs, self.scores, self.rivals.rarity), rival_features(pairs, self.rivals)])

    def judged(self, rows: Matrix) -> Matrix:
        """Calibrated log-odds from complete rows of features."""
        return self.calibration.applied((self.logistic.log_odds(rows) + self.trees.log_odds(rows)) / 2)

    def log_odds(self, pairs: Sequence[Pair], *, rivals: bool = True, least: float | None = None) -> Matrix:
        """Calibrated log-odds of each pair being one person, guards observed; without `rivals`, as if nobody else in
        the world could be meant: of pairs that even so have less than `least`, that is all that is told.
        """
        unique = list(dict.fromkeys(ordered(a, b) for a, b in pairs))
        known: dict[Pair, float] = {}
        for start in range(0, len(unique), _CHUNK):
            chunk = unique[start : start + _CHUNK]
            known.update(zip(chunk, self._unguarded(chunk, rivals, least).tolist(), strict=True))
        guarded = {pair: _limited(pair, value) for pair, value in known.items()}
        return np.array([guarded[ordered(a, b)] for a, b in pairs], dtype=np.float64)

    def _unguarded(self, pairs: Sequence[Pair], rivals: bool, least: float | None) -> Matrix:
        rows = person_features(pairs, self.scores, self.rivals.rarity)
        glance = self.glance.log_odds(rows)
        found = np.minimum(glance, HOPELESS)
        hopeful = np.flatnonzero(glance > HOPELESS)
        if len(hopeful):
            complete = np.column_stack([rows[hopeful], np.full(len(hopeful), NO_RIVAL)])
            if rivals:
                asked = np.arange(len(hopeful)) if least is None else np.flatnonzero(self.judged(complete) >= least)
                complete[asked, -1:] = rival_features([pairs[place] for place in hopeful[asked].tolist()], self.rivals)
            found[hopeful] = self.judged(complete)
        return found

    def similarity(self, a: str, b: str) -> Similarity:
        """The judgement on one pair with its parts, the weightiest first."""
        log_odds = float(self.log_odds([(a, b)])[0])
        parts = explain_person(self, ordered(a, b), log_odds)
        return Similarity(float(probability(np.array(log_odds))), log_odds, parts)

    @staticmethod
    def from_json(stored: Mapping[str, Any], rarity: Rarity) -> PersonModel:
        """The model as `train` wrote it."""
        scores = TokenScores(
            edit_model(stored["edits"]),
            frozenset(map(_token_pair, stored["recurring"])) | names_for_each_other(),
            heard_forms(),
        )
        return PersonModel(
            rivals=Rivals(scores, rarity),
            glance=Logistic.from_json(stored["glance"]),
            logistic=Logistic.from_json(stored["logistic"]),
            trees=BoostedTrees.from_json(stored["trees"]),
            calibration=Calibration(**stored["calibration"]),
        )


def edit_model(stored: Mapping[str, Any]) -> EditModel:
    """Edit weights as `train` wrote them: "ph:f": [weight a channel]."""
    weights = {_token_pair(key): values for key, values in stored["weights"].items()}
    return EditModel(tuple(stored["channels"]), weights, stored["unknown"])


def _token_pair(key: str) -> Pair:
    left, right = key.split(":")
    return left, right


def _limited(pair: Pair, log_odds: float) -> float:
    found = guard(name_form(pair[0]), name_form(pair[1]))
    return log_odds if found is None else min(log_odds, found.limit)


@cache
def person_model() -> PersonModel:
    """The shipped model, `data/names/similarity_person.json`."""
    stored = json.loads(data_file("names", "similarity_person.json").read_text(encoding="utf-8"))
    return PersonModel.from_json(stored, film_people())


def person_similarity(a: str, b: str) -> Similarity:
    """How probably `a` and `b` name one person, with the reasons.

    >>> person_similarity("Denis Ménochet", "Dennis Menoche").probability > 0.9
    True
    """
    return person_model().similarity(a, b)


def person_log_odds(pairs: Sequence[Pair], *, rivals: bool = True, least: float | None = None) -> Matrix:
    """Log-odds of each pair naming one person; repeated pairs and token pairs are scored once.

    Without `rivals` it does not count that another name may explain a spelling better: so among the few people of one
    film, and at a third of the cost. With `least`, that is also all that is told of pairs which even so have less.

    >>> (person_log_odds([("Jean Reno", "Jean Renoir"), ("Олга Муак", "Olga Mouak")]) > 0).tolist()
    [False, True]
    """
    return person_model().log_odds(pairs, rivals=rivals, least=least)
