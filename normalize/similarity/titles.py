"""How probably two spellings name one film, and why: strings, helped by a list of words that translate each other. Most
translated titles are out of reach.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.records import Evidence
from normalize.resources import data_file
from normalize.similarity.classifier import BoostedTrees, Calibration, Logistic, probability
from normalize.similarity.judgement import Similarity
from normalize.similarity.person import person_model
from normalize.similarity.title_features import FEATURES, barred, title_features, title_form
from normalize.similarity.tokens import TokenScores, ordered

Vector = npt.NDArray[np.float64]

BARRED = -12.0
"""Log-odds of two titles that cannot be one film."""

Pair = tuple[str, str]

_BRACKETED = re.compile(r"(.*\w.*?)\s*\(([^()]*[^\W\d_]{2}[^()]*)\)\s*")
_YEARS_APART = -8.0
_YEAR_TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class TitleModel:
    """The learned scorer of film titles: the mean of `logistic` and `trees`, calibrated.

    A title that carries another in brackets, "Mourir peut attendre (No Time to Die)", stands for either.
    """

    scores: TokenScores
    logistic: Logistic
    trees: BoostedTrees
    calibration: Calibration

    def log_odds(self, pairs: Sequence[Pair]) -> Vector:
        """Log-odds of each pair being one film; BARRED for pairs that the gate forbids."""
        readings = {pair: _readings(*pair) for pair in dict.fromkeys(ordered(a, b) for a, b in pairs)}
        open_pairs = [one for ways in readings.values() for one in ways if not _barred(one)]
        unique = list(dict.fromkeys(open_pairs))
        known = dict(zip(unique, self._judged(title_features(unique, self.scores)).tolist(), strict=True))
        best = {pair: max(known.get(one, BARRED) for one in ways) for pair, ways in readings.items()}
        return np.array([best[ordered(a, b)] for a, b in pairs], dtype=np.float64)

    def _judged(self, rows: Vector) -> Vector:
        return self.calibration.applied((self.logistic.log_odds(rows) + self.trees.log_odds(rows)) / 2)

    def similarity(self, a: str, b: str) -> Similarity:
        """The judgement on one pair with its parts, the weightiest first."""
        ways = _readings(*ordered(a, b))
        read = max(ways, key=lambda one: float(self.log_odds([one])[0]))
        forbidden = _barred(read)
        if forbidden:
            return _judged((Evidence("gate", BARRED, forbidden),))
        return _judged(self._parts(read))

    def _parts(self, pair: Pair) -> tuple[Evidence, ...]:
        row = title_features([pair], self.scores)
        base, changes = self.trees.terms(row[0])
        slope = self.calibration.slope / 2
        terms = zip(FEATURES, (self.logistic.terms(row)[0] + changes) * slope, row[0], strict=True)
        parts = [Evidence(name, float(term), f"{value:.2f}") for name, term, value in terms]
        parts.sort(key=lambda part: -abs(part.weight))
        rest = self.calibration.intercept + slope * (base + self.logistic.intercept)
        return (*parts, Evidence("base rate", rest))

    @staticmethod
    def from_json(stored: Mapping[str, Any], scores: TokenScores) -> TitleModel:
        """The model as `train` wrote it."""
        return TitleModel(
            scores=scores,
            logistic=Logistic.from_json(stored["logistic"]),
            trees=BoostedTrees.from_json(stored["trees"]),
            calibration=Calibration(**stored["calibration"]),
        )


def _readings(a: str, b: str) -> list[Pair]:
    """The pair as it stands, and with what stands before and in the brackets of the one title that has any."""
    in_brackets = [_two_titles(title) for title in (a, b)]
    if bool(in_brackets[0]) == bool(in_brackets[1]):
        return [(a, b)]
    other = b if in_brackets[0] else a
    return [(a, b), *(ordered(title, other) for title in in_brackets[0] or in_brackets[1])]


@lru_cache(maxsize=100_000)
def _two_titles(title: str) -> tuple[str, ...]:
    """The titles before and in brackets, where both could be the whole title of one film: their numbers agree.

    >>> _two_titles("La Nuit du 12 (The Night of the 12th)"), _two_titles("Dune (Part Two)")
    (('La Nuit du 12', 'The Night of the 12th'), ())
    """
    found = _BRACKETED.fullmatch(title)
    if not found:
        return ()
    before, inside = title_form(found[1]), title_form(found[2])
    return (found[1], found[2]) if before.numbers == inside.numbers and inside.words else ()


def _barred(pair: Pair) -> str:
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
    return TitleModel.from_json(stored, person_model().scores)


def title_similarity(a: str, b: str, *, year_a: int | None = None, year_b: int | None = None) -> Similarity:
    """How probably `a` and `b` name one film, with the reasons; years more than one apart speak strongly against it.

    >>> title_similarity("Men in Black 3", "Men in Black II").probability < 0.001
    True
    """
    found = title_model().similarity(a, b)
    if year_a is None or year_b is None or abs(year_a - year_b) <= _YEAR_TOLERANCE:
        return found
    return _judged((Evidence("years apart", _YEARS_APART, f"{year_a} / {year_b}"), *found.parts))


def title_log_odds(pairs: Sequence[Pair]) -> Vector:
    """Log-odds of each pair naming one film; repeated pairs are scored once.

    >>> (title_log_odds([("Matrix, The", "The Matrix"), ("Jaws", "Jaws 2")]) > 0).tolist()
    [True, False]
    """
    return title_model().log_odds(pairs)
