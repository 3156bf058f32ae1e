"""Predictors whose fitted numbers travel as JSON: logistic regression and boosted trees, both giving log-odds with
numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tree:
    """One regression tree as parallel arrays; a leaf has `feature` -1. `value` is the mean contribution below each
    node."""

    feature: npt.NDArray[np.int32]
    threshold: Matrix
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Matrix

    def path(self, row: Matrix) -> list[tuple[int, float]]:
        """(feature, change of value) for each step of one row from the root to its leaf."""
        place, steps = 0, []
        while self.feature[place] >= 0:
            goes_left = row[self.feature[place]] <= self.threshold[place]
            following = int(self.left[place] if goes_left else self.right[place])
            steps.append((int(self.feature[place]), float(self.value[following] - self.value[place])))
            place = following
        return steps


@dataclass(frozen=True, slots=True)
class _Descent:
    """A tree made ready for many rows: a leaf leads back to itself, so that all rows take `depth` steps.

    `following` has the node to the right, then the one to the left, of each node.
    """

    feature: npt.NDArray[np.intp]
    threshold: Matrix
    following: npt.NDArray[np.intp]
    value: Matrix
    depth: int

    @staticmethod
    def of(tree: Tree) -> _Descent:
        leaf, here = tree.feature < 0, np.arange(len(tree.feature))
        right, left = (np.where(leaf, here, side) for side in (tree.right, tree.left))
        reached, depth = np.zeros(1, dtype=np.intp), 0
        while not leaf[reached].all():
            reached, depth = np.unique([right[reached], left[reached]]), depth + 1
        feature, threshold = np.where(leaf, 0, tree.feature), np.where(leaf, np.inf, tree.threshold)
        return _Descent(feature, threshold, np.column_stack([right, left]).ravel(), tree.value, depth)

    def values(self, columns: Matrix, rows: npt.NDArray[np.intp]) -> Matrix:
        """The value of the leaf that each row falls into (a row goes left when its feature is <= the threshold);
        `columns` are all features of all rows, one after the other.
        """
        place = np.zeros(len(rows), dtype=np.intp)
        for _ in range(self.depth):
            told = columns.take(self.feature.take(place) * len(rows) + rows)
            place = self.following.take(2 * place + (told <= self.threshold.take(place)))
        return self.value.take(place)


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """A sum of trees: log-odds = `base` + the value of the leaf that a row falls into in each."""

    base: float
    trees: tuple[Tree, ...]
    _descents: tuple[_Descent, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_descents", tuple(map(_Descent.of, self.trees)))

    def log_odds(self, rows: Matrix) -> Matrix:
        """Log-odds of every row of features."""
        total = np.full(len(rows), self.base)
        columns, numbers = rows.ravel(order="F"), np.arange(len(rows))
        for descent in self._descents:
            total += descent.values(columns, numbers)
        return total

    def terms(self, row: Matrix) -> tuple[float, Matrix]:
        """The log-odds before any feature is known, and what each feature of one row changes (Saabas 2014)."""
        changes = np.zeros(len(row))
        for tree in self.trees:
            for feature, change in tree.path(row):
                changes[feature] += change
        return self.base + sum(float(tree.value[0]) for tree in self.trees), changes

    def to_json(self) -> dict[str, Any]:
        """The trees as lists of nodes [feature, threshold, left, right, value]."""
        return {"base": round(self.base, 5), "trees": [_nodes(tree) for tree in self.trees]}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> BoostedTrees:
        """The trees as `train` wrote them."""
        return BoostedTrees(base=stored["base"], trees=tuple(_tree(tree) for tree in stored["trees"]))


@dataclass(frozen=True, slots=True)
class Logistic:
    """log-odds = intercept + Σ weight × (feature - centre) / scale, at most `reach` scales from the centre."""

    intercept: float
    weights: Matrix
    centre: Matrix
    scale: Matrix
    reach: float = 6.0

    def terms(self, rows: Matrix) -> Matrix:
        """What each feature adds to the log-odds of each row."""
        standard = np.clip((rows - self.centre) / self.scale, -self.reach, self.reach)
        return np.asarray(standard * self.weights)

    def log_odds(self, rows: Matrix) -> Matrix:
        """Log-odds of every row of features."""
        return np.asarray(self.intercept + self.terms(rows).sum(axis=1))

    def to_json(self) -> dict[str, Any]:
        """The numbers as plain lists."""
        lists = {key: getattr(self, key).round(5).tolist() for key in ("weights", "centre", "scale")}
        return {"intercept": round(self.intercept, 5), **lists}

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
        return np.asarray(self.intercept + self.slope * raw)


def probability(log_odds: Matrix) -> Matrix:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -40.0, 40.0))))


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


def _nodes(tree: Tree) -> list[list[float]]:
    """Tree → [[feature, threshold, left, right, value], …], rounded."""
    return [
        [int(feature), round(float(threshold), 5), int(left), int(right), round(float(value), 5)]
        for feature, threshold, left, right, value in zip(
            tree.feature, tree.threshold, tree.left, tree.right, tree.value, strict=True
        )
    ]
