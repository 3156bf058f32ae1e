"""Fits the classifiers with scikit-learn; only training needs this module."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from normalize.similarity.classifier import BoostedTrees, Calibration, Logistic, Tree

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """The two classifiers whose mean judges a pair."""

    logistic: Logistic
    trees: BoostedTrees

    def raw(self, rows: Matrix) -> Matrix:
        """The mean of both log-odds, uncalibrated."""
        return np.asarray((self.logistic.log_odds(rows) + self.trees.log_odds(rows)) / 2)


def fit_person(rows: Matrix, same: Labels, counts: Matrix) -> Fit:
    """Both classifiers on complete rows of features of person names; `counts` is how much each row counts."""
    return Fit(fit_logistic(rows, same, 0.3, counts), PERSON_TREES.fit(rows, same, counts))


def fit_titles(rows: Matrix, same: Labels, counts: Matrix) -> Fit:
    """Both classifiers on features of titles; `counts` is how much each row counts."""
    return Fit(fit_logistic(rows, same, 0.5, counts), TITLE_TREES.fit(rows, same, counts))


def fit_logistic(rows: Matrix, same: Labels, strength: float = 1.0, counts: Matrix | None = None) -> Logistic:
    """Logistic regression on standardised features; `strength` is scikit-learn's C, `counts` how much each row
    counts."""
    spread = rows.std(axis=0)
    centre, scale = rows.mean(axis=0), np.where(spread > 1e-6, spread, 1.0)
    fitted = LogisticRegression(max_iter=3000, C=strength).fit((rows - centre) / scale, same, sample_weight=counts)
    return Logistic(float(fitted.intercept_[0]), fitted.coef_[0], centre, scale)


@dataclass(frozen=True, slots=True)
class Boosting:
    """How trees are grown: how many, how deep, how fast they learn, how few rows a leaf may hold, on what share of
    rows and columns."""

    trees: int
    rate: float
    depth: int
    least: int
    rows: float
    columns: float

    def fit(self, rows: Matrix, same: Labels, counts: Matrix | None = None) -> BoostedTrees:
        """Gradient boosting (Friedman 2001); `counts` is how much each row counts."""
        boosting = GradientBoostingClassifier(
            n_estimators=self.trees,
            learning_rate=self.rate,
            max_depth=self.depth,
            subsample=self.rows,
            min_samples_leaf=self.least,
            max_features=self.columns,
            random_state=0,
        ).fit(rows, same, sample_weight=counts)
        share = float(np.average(same, weights=counts))
        base = float(np.log(share / (1 - share)))
        return BoostedTrees(base, tuple(_exported(one.tree_, self.rate) for one in boosting.estimators_[:, 0]))


PERSON_TREES = Boosting(trees=240, rate=0.06, depth=4, least=8, rows=0.6, columns=0.35)
TITLE_TREES = Boosting(trees=250, rate=0.05, depth=2, least=6, rows=0.6, columns=0.4)


def _exported(tree: object, rate: float) -> Tree:
    """A scikit-learn tree as ours; inner nodes get the mean of the leaves below them."""
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    value = tree.value[:, 0, 0] * rate  # type: ignore[attr-defined]
    weight = tree.weighted_n_node_samples  # type: ignore[attr-defined]
    for node in range(len(left) - 1, -1, -1):
        if left[node] >= 0:
            below = [left[node], right[node]]
            value[node] = np.average(value[below], weights=weight[below])
    inner = left >= 0
    return Tree(
        feature=np.where(inner, tree.feature, -1).astype(np.int32),  # type: ignore[attr-defined]
        threshold=np.where(inner, tree.threshold, 0.0),  # type: ignore[attr-defined]
        left=np.where(inner, left, 0).astype(np.int32),
        right=np.where(inner, right, 0).astype(np.int32),
        value=value,
    )


def fit_calibration(raw: Matrix, same: Labels) -> Calibration:
    """Slope and intercept that make log-odds of people set aside honest (Platt 1999)."""
    fitted = LogisticRegression(C=1e6).fit(raw[:, None], same)
    return Calibration(slope=round(float(fitted.coef_[0, 0]), 4), intercept=round(float(fitted.intercept_[0]), 4))
