"""How good a scorer is: best F1, and recall at a precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Over `pairs` pairs, of which `same` are the same: equal scores share a threshold."""

    pairs: int
    same: int
    best_f1: float
    threshold: float
    recall_at_95: float
    recall_at_99: float

    def __str__(self) -> str:
        return (
            f"{self.pairs} pairs ({self.same} same)  best F1 {self.best_f1:.3f} at {self.threshold:.2f}  "
            f"recall at precision .95 {self.recall_at_95:.3f}  at .99 {self.recall_at_99:.3f}"
        )


def pair_figures(scores: Sequence[float] | Vector, same: Sequence[bool] | npt.NDArray[np.bool_]) -> PairFigures:
    """The figures of `scores` (higher = more alike) against the truth; raises ValueError when nothing is the same.

    >>> pair_figures([3, 2, 1], [True, False, True]).best_f1
    0.8
    """
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    ranked = np.asarray(scores, dtype=np.float64)[order]
    truth = np.asarray(same, dtype=np.bool_)[order]
    if not truth.any():
        raise ValueError(f"no pair of {len(truth)} is labelled the same; expected at least one")
    right = truth.cumsum()
    last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    precision, recall = (right / np.arange(1, len(truth) + 1))[last_of_ties], (right / truth.sum())[last_of_ties]
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1.argmax())
    return PairFigures(
        pairs=len(truth),
        same=int(truth.sum()),
        best_f1=float(f1[best]),
        threshold=float(ranked[last_of_ties][best]),
        recall_at_95=float(recall[precision >= 0.95].max(initial=0.0)),
        recall_at_99=float(recall[precision >= 0.99].max(initial=0.0)),
    )
