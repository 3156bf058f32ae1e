"""How probably two spellings name one film, and why: strings, helped by a list of words that translate each other. Most
translated titles are out of reach.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from normalize.records import Evidence
from normalize.resources import data_file
from normalize.similarity.classifier import Logistic, probability
from normalize.similarity.judgement import Similarity
from normalize.similarity.person import person_model
from normalize.similarity.title_features import FEATURES, barred, title_features, title_form
from normalize.similarity.tokens import TokenScores, ordered

Vector = npt.NDArray[np.float64]

BARRED = -12.0
"""Log-odds of two titles that cannot be one film."""

_YEARS_APART = -6.0
_YEAR_TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class TitleModel:
    """The learned scorer of film titles."""

    scores: TokenScores
    classifier: Logistic

    def log_odds(self, pairs: Sequence[tuple[str, str]]) -> Vector:
        """Log-odds of each pair being one film; BARRED for pairs that the gate forbids."""
        unique = list(dict.fromkeys(ordered(a, b) for a, b in pairs))
        raw = self.classifier.log_odds(title_features(unique, self.scores)).tolist()
        known = {pair: BARRED if _barred(pair) else value for pair, value in zip(unique, raw, strict=True)}
        return np.array([known[ordered(a, b)] for a, b in pairs], dtype=np.float64)

    def similarity(self, a: str, b: str) -> Similarity:
        """The judgement on one pair with its parts, the weightiest first."""
        forbidden = _barred((a, b))
        if forbidden:
            return _judged((Evidence("gate", BARRED, forbidden),))
        row = title_features([ordered(a, b)], self.scores)
        terms = zip(FEATURES, self.classifier.terms(row)[0], row[0], strict=True)
        parts = [Evidence(name, float(term), f"{value:.2f}") for name, term, value in terms]
        parts.sort(key=lambda part: -abs(part.weight))
        return _judged((*parts, Evidence("base rate", self.classifier.intercept)))


def _barred(pair: tuple[str, str]) -> str:
    if not (title_form(pair[0]).words and title_form(pair[1]).words):
        return "a title without letters or digits"
    return barred(title_form(pair[0]), title_form(pair[1]))


def _judged(parts: tuple[Evidence, ...]) -> Similarity:
    log_odds = sum(part.weight for part in parts)
    return Similarity(float(probability(np.array(log_odds))), log_odds, parts)


@cache
def title_model() -> TitleModel:
    """The shipped model, `data/names/similarity_title.json`, on the person model's edit weights."""
    stored = json.loads(data_file("names", "similarity_title.json").read_text(encoding="utf-8"))
    return TitleModel(scores=person_model().scores, classifier=Logistic.from_json(stored["classifier"]))


def title_similarity(a: str, b: str, *, year_a: int | None = None, year_b: int | None = None) -> Similarity:
    """How probably `a` and `b` name one film, with the reasons; years more than one apart speak strongly against it.

    >>> title_similarity("Men in Black 3", "Men in Black II").probability < 0.001
    True
    """
    found = title_model().similarity(a, b)
    if year_a is None or year_b is None or abs(year_a - year_b) <= _YEAR_TOLERANCE:
        return found
    return _judged((Evidence("years apart", _YEARS_APART, f"{year_a} / {year_b}"), *found.parts))


def title_log_odds(pairs: Sequence[tuple[str, str]]) -> Vector:
    """Log-odds of each pair naming one film; repeated pairs are scored once.

    >>> (title_log_odds([("Matrix, The", "The Matrix"), ("Jaws", "Jaws 2")]) > 0).tolist()
    [True, False]
    """
    return title_model().log_odds(pairs)
