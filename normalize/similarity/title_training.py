"""Fits the title classifier from labelled pairs of titles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.similarity.figures import pair_figures
from normalize.similarity.fitting import fit_logistic
from normalize.similarity.title_features import barred, title_features, title_form
from normalize.similarity.tokens import TokenScores
from normalize.similarity.training_pairs import LabelledPair, fold_of_each, read_pairs

STRENGTH = 0.5

_BARRED = -12.0


def train_titles(folder: Path, scores: TokenScores) -> dict[str, Any]:
    """The title model as plain lists; prints the figures of titles set aside (five folds by film)."""
    pairs = read_pairs(folder / "title_pairs.csv") + read_pairs(folder / "page_pairs.csv", kind="film")
    names = [(pair.a, pair.b) for pair in pairs]
    rows, same = title_features(names, scores), np.array([pair.same for pair in pairs])
    shut = np.array([bool(barred(title_form(a), title_form(b))) for a, b in names])
    folds, found = np.array(fold_of_each(pairs)), np.full(len(pairs), _BARRED)
    for fold in range(folds.max() + 1):
        here, others = (folds == fold) & ~shut, (folds != fold) & ~shut
        found[here] = fit_logistic(rows[others], same[others], STRENGTH).log_odds(rows[here])
    _report(pairs, found)
    return {"classifier": fit_logistic(rows[~shut], same[~shut], STRENGTH).to_json()}


def _report(pairs: list[LabelledPair], found: npt.NDArray[np.float64]) -> None:
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
