"""Predictors whose fitted numbers travel as JSON: logistic regression and boosted trees, both giving log-odds with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tree:
    """One regression tree as parallel arrays; a leaf has `feature` -1 and `value` its contribution in log-odds."""

    feature: npt.NDArray[np.int32]
    threshold: Matrix
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Matrix

    def contributions(self, rows: Matrix) -> Matrix:
        """The value of the leaf that each row falls into (row goes left when its feature is <= the threshold)."""
        place = np.zeros(len(rows), dtype=np.int32)
        while True:
            feature = self.feature[place]
            inner = np.flatnonzero(feature >= 0)
            if not len(inner):
                return self.value[place]
            at = place[inner]
            goes_left = rows[inner, feature[inner]] <= self.threshold[at]
            place[inner] = np.where(goes_left, self.left[at], self.right[at])


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """A sum of trees: log-odds = `base` + contributions."""

    base: float
    trees: tuple[Tree, ...]

    def log_odds(self, rows: Matrix) -> Matrix:
        """Log-odds of every row of features."""
        total = np.full(len(rows), self.base)
        for tree in self.trees:
            total += tree.contributions(rows)
        return total

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> BoostedTrees:
        """The trees as `train` wrote them."""
        return BoostedTrees(base=stored["base"], trees=tuple(_tree(tree) for tree in stored["trees"]))


@dataclass(frozen=True, slots=True)
class Logistic:
    """log-odds = intercept + Σ weight × (feature - centre) / scale; rows are clipped to `reach` scales from the centre."""

    intercept: float
    weights: Matrix
    centre: Matrix
    scale: Matrix
    reach: float = 6.0

    def terms(self, rows: Matrix) -> Matrix:
        """What each feature adds to the log-odds of each row."""
        standard = np.clip((rows - self.centre) / self.scale, -self.reach, self.reach)
        terms: Matrix = standard * self.weights
        return terms

    def log_odds(self, rows: Matrix) -> Matrix:
        """Log-odds of every row of features."""
        total: Matrix = self.intercept + self.terms(rows).sum(axis=1)
        return total

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> Logistic:
        """The weights as `train` wrote them."""
        weights, centre, scale = (np.array(stored[key], dtype=np.float64) for key in ("weights", "centre", "scale"))
        return Logistic(intercept=stored["intercept"], weights=weights, centre=centre, scale=scale)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a raw log-odds into a calibrated one: intercept + slope × raw (Platt 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def applied(self, raw: Matrix) -> Matrix:
        """Calibrated log-odds."""
        calibrated: Matrix = self.intercept + self.slope * raw
        return calibrated


def probability(log_odds: Matrix) -> Matrix:
    """1 / (1 + e^-x), without overflow."""
    chance: Matrix = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -40, 40)))
    return chance


def _tree(stored: Sequence[Sequence[float]]) -> Tree:
    """[[feature, threshold, left, right, value], …] → Tree."""
    columns = np.array(stored, dtype=np.float64).T
    return Tree(
        feature=columns[0].astype(np.int32),
        threshold=columns[1],
        left=columns[2].astype(np.int32),
        right=columns[3].astype(np.int32),
        value=columns[4],
    )
