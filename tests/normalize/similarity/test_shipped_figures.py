"""The shipped models on the labelled pairs: below these floors something broke. `train` judges people set aside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from normalize.similarity import person_log_odds, title_log_odds
from normalize.similarity.figures import pair_figures
from normalize.similarity.training_pairs import read_pairs

NAMES = Path(__file__).parents[4] / "shared" / "names"

pytestmark = pytest.mark.skipif(not NAMES.is_dir(), reason="skipped: no ../shared")


def test_person_pairs() -> None:
    pairs = read_pairs(NAMES / "person_pairs.csv")[::3]
    found = pair_figures(person_log_odds([(p.a, p.b) for p in pairs]), [p.same for p in pairs])
    assert found.best_f1 > 0.92
    assert found.recall_at_95 > 0.88


def test_page_pairs() -> None:
    pairs = read_pairs(NAMES / "page_pairs.csv", kind="person")
    found = pair_figures(person_log_odds([(p.a, p.b) for p in pairs]), [p.same for p in pairs])
    assert found.recall_at_95 > 0.93
    assert found.recall_at_99 > 0.88


def test_no_sequel_is_merged() -> None:
    pairs = read_pairs(NAMES / "title_pairs.csv")
    sequels = [p for p in pairs if p.how == "neg_sequel"]
    assert (title_log_odds([(p.a, p.b) for p in sequels]) < 0).all()
    untranslated = [p for p in pairs if p.how not in ("real_translated", "real_retitled")]
    scores = title_log_odds([(p.a, p.b) for p in untranslated])
    assert pair_figures(np.asarray(scores), [p.same for p in untranslated]).best_f1 > 0.94
