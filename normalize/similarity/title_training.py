"""Fits the title classifier from labelled pairs of titles and from variants made of their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.similarity.figures import pair_figures
from normalize.similarity.fitting import Fit, fit_calibration, fit_titles
from normalize.similarity.title_features import barred, title_features, title_form
from normalize.similarity.title_variants import (
    Titles,
    common_knowledge,
    lookalikes,
    misreadings,
    respellings,
    strangers,
)
from normalize.similarity.tokens import TokenScores
from normalize.similarity.training_pairs import LabelledPair, fold_of_each, read_pairs

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

COMMON, RESPELT, LOOKALIKE, STRANGER, MISREAD = 0.5, 0.2, 0.3, 0.5, 0.03
"""What a pair of common knowledge (`data/training/title_pairs.csv`) counts, and a pair made by machine, by how it was
made; a labelled one counts 1."""

_BARRED = -12.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows to learn from, with what they are and how much each counts."""

    rows: Matrix
    same: Flags
    counts: Matrix


def train_titles(folder: Path, scores: TokenScores) -> dict[str, Any]:
    """The title model as plain lists; prints the figures of titles set aside (five folds by film)."""
    pairs = read_pairs(folder / "title_pairs.csv") + read_pairs(folder / "page_pairs.csv", kind="film")
    same, shut = np.array([pair.same for pair in pairs]), _shut([(pair.a, pair.b) for pair in pairs])
    rows = title_features([(pair.a, pair.b) for pair in pairs], scores)
    folds, found, known = np.array(fold_of_each(pairs)), np.full(len(pairs), _BARRED), common_knowledge(pairs)
    for fold in range(folds.max() + 1):
        here = (folds == fold) & ~shut
        found[here] = _fit([pairs[n] for n in np.flatnonzero(folds != fold)], known, scores).raw(rows[here])
    calibration = fit_calibration(found[~shut], same[~shut])
    found[~shut] = calibration.applied(found[~shut])
    _report(pairs, found)
    fit = _fit(pairs, known, scores)
    slope = {"slope": calibration.slope, "intercept": calibration.intercept}
    return {"logistic": fit.logistic.to_json(), "trees": fit.trees.to_json(), "calibration": slope}


def _fit(pairs: Sequence[LabelledPair], known: Sequence[LabelledPair], scores: TokenScores) -> Fit:
    """Both classifiers from labelled pairs, pairs of common knowledge and variants of the labelled titles."""
    titles = Titles(pairs)
    lessons = [
        _lesson([(pair.a, pair.b) for pair in pairs], [pair.same for pair in pairs], 1.0, scores),
        _lesson([(pair.a, pair.b) for pair in known], [pair.same for pair in known], COMMON, scores),
        _lesson(made := respellings(titles), [True] * len(made), RESPELT, scores),
        _lesson(made := lookalikes(titles), [False] * len(made), LOOKALIKE, scores),
        _lesson(made := strangers(titles), [False] * len(made), STRANGER, scores),
        _lesson(made := misreadings(titles), [False] * len(made), MISREAD, scores),
    ]
    return fit_titles(
        np.vstack([one.rows for one in lessons]),
        np.concatenate([one.same for one in lessons]),
        np.concatenate([one.counts for one in lessons]),
    )


def _lesson(names: Sequence[tuple[str, str]], same: Sequence[bool], count: float, scores: TokenScores) -> Lesson:
    """Pairs that the gate does not settle."""
    left = np.flatnonzero(~_shut(names)).tolist()
    rows = title_features([names[n] for n in left], scores)
    return Lesson(rows, np.array([same[n] for n in left], dtype=np.bool_), np.full(len(left), count))


def _shut(names: Sequence[tuple[str, str]]) -> Flags:
    return np.array([bool(barred(title_form(a), title_form(b))) for a, b in names], dtype=np.bool_)


def _report(pairs: list[LabelledPair], found: Matrix) -> None:
    """Figures with and without the titles that no string method can know: translated, retitled."""
    how, same = np.array([pair.how for pair in pairs]), np.array([pair.same for pair in pairs])
    mined = how != "page"
    plain = mined & (how != "real_translated")
    for name, chosen in (
        ("titles, untranslated", plain),
        ("  and not retitled", plain & (how != "real_retitled")),
        ("titles, all", mined),
        ("titles seen on pages", ~mined),
    ):
        print(f"{name:20s}", pair_figures(found[chosen], same[chosen]))
    print("sequels merged:", int(((how == "neg_sequel") & (found > 0)).sum()), "of", int((how == "neg_sequel").sum()))
