from __future__ import annotations

import pytest

from normalize.similarity.figures import pair_figures


def test_recall_at_a_precision() -> None:
    found = pair_figures([0.9, 0.8, 0.7, 0.6, 0.1], [True, True, False, True, False])
    assert found.recall_at_99 == pytest.approx(2 / 3)
    assert found.best_f1 == pytest.approx(6 / 7)


def test_equal_scores_share_a_threshold() -> None:
    assert pair_figures([1, 1], [True, False]).recall_at_95 == 0


def test_nothing_to_find_is_an_error() -> None:
    with pytest.raises(ValueError, match="no pair of 2"):
        pair_figures([1, 2], [False, False])
