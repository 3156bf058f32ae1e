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

TREES = 240
LEARNING_RATE = 0.06


@dataclass(frozen=True, slots=True)
class PersonFit:
    """The two classifiers whose mean judges person names."""

    logistic: Logistic
    trees: BoostedTrees

    def raw(self, rows: Matrix) -> Matrix:
        """The mean of both log-odds, uncalibrated."""
        return np.asarray((self.logistic.log_odds(rows) + self.trees.log_odds(rows)) / 2)


def fit_person(rows: Matrix, same: Labels) -> PersonFit:
    """Both classifiers on complete rows of features."""
    return PersonFit(fit_logistic(rows, same, strength=0.3), fit_trees(rows, same))


def fit_logistic(rows: Matrix, same: Labels, strength: float = 1.0) -> Logistic:
    """Logistic regression on standardised features; `strength` is scikit-learn's C."""
    spread = rows.std(axis=0)
    centre, scale = rows.mean(axis=0), np.where(spread > 1e-6, spread, 1.0)
    fitted = LogisticRegression(max_iter=3000, C=strength).fit((rows - centre) / scale, same)
    return Logistic(float(fitted.intercept_[0]), fitted.coef_[0], centre, scale)


def fit_trees(rows: Matrix, same: Labels) -> BoostedTrees:
    """Gradient boosting (Friedman 2001), small trees, each on a part of rows and columns."""
    boosting = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=LEARNING_RATE,
        max_depth=4,
        subsample=0.6,
        min_samples_leaf=8,
        max_features=0.35,
        random_state=0,
    ).fit(rows, same)
    share = float(same.mean())
    base = float(np.log(share / (1 - share)))
    return BoostedTrees(base, tuple(_exported(one.tree_) for one in boosting.estimators_[:, 0]))


def _exported(tree: object) -> Tree:
    """A scikit-learn tree as ours; inner nodes get the mean of the leaves below them."""
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    value = tree.value[:, 0, 0] * LEARNING_RATE  # type: ignore[attr-defined]
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
