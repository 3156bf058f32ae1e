"""How probably two spellings name one person, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.records import Evidence
from normalize.resources import data_file
from normalize.similarity.alignment import TokenScores
from normalize.similarity.classifier import Calibration, Logistic, probability
from normalize.similarity.edits import EditModel
from normalize.similarity.judgement import Similarity
from normalize.similarity.person_features import FEATURES, person_features
from normalize.similarity.rarity import Rarity, film_people

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PersonModel:
    """The learned scorer of person names: edit weights, rarity of tokens, classifier and its calibration."""

    scores: TokenScores
    rarity: Rarity
    classifier: Logistic
    calibration: Calibration

    def log_odds(self, pairs: Sequence[tuple[str, str]]) -> Vector:
        """Calibrated log-odds of each pair being one person."""
        if not pairs:
            return np.zeros(0)
        unique = list(dict.fromkeys((a, b) if a <= b else (b, a) for a, b in pairs))
        raw = self.classifier.log_odds(person_features(unique, self.scores, self.rarity))
        known = dict(zip(unique, self.calibration.applied(raw).tolist(), strict=True))
        return np.array([known[(a, b) if a <= b else (b, a)] for a, b in pairs])

    def similarity(self, a: str, b: str) -> Similarity:
        """The judgement on one pair with its parts, the weightiest first."""
        rows = person_features([(a, b)], self.scores, self.rarity)
        log_odds = float(self.calibration.applied(self.classifier.log_odds(rows))[0])
        terms = self.classifier.terms(rows)[0] * self.calibration.slope
        base = self.calibration.intercept + self.calibration.slope * self.classifier.intercept
        parts = [Evidence(name, float(term), f"{value:.2f}") for name, term, value in zip(FEATURES, terms, rows[0], strict=True)]
        parts.sort(key=lambda part: -abs(part.weight))
        return Similarity(float(probability(np.array(log_odds))), log_odds, (*parts, Evidence("base rate", base)))

    @staticmethod
    def from_json(stored: dict[str, Any], rarity: Rarity) -> PersonModel:
        """The model as `train` wrote it."""
        weights = {tuple(key.split(":")): weight for key, weight in stored["edits"]["weights"].items()}
        edits = EditModel(weights={(a, b): w for (a, b), w in weights.items()}, unknown=stored["edits"]["unknown"])
        return PersonModel(
            scores=TokenScores(edits),
            rarity=rarity,
            classifier=Logistic.from_json(stored["classifier"]),
            calibration=Calibration(**stored["calibration"]),
        )


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


def person_log_odds(pairs: Sequence[tuple[str, str]]) -> Vector:
    """Log-odds of each pair naming one person; repeated pairs and token pairs are scored once.

    >>> (person_log_odds([("Jean Reno", "Jean Renoir"), ("Олга Муак", "Olga Mouak")]) > 0).tolist()
    [False, True]
    """
    return person_model().log_odds(pairs)
