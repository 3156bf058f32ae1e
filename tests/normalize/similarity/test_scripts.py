"""People's names in ten scripts, `scripts.csv`: how many the shipped model takes for one with the Latin spelling."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from normalize.similarity import person_log_odds

FLOORS = {
    "Arabic": 0.75, "Hebrew": 0.6, "Chinese": 0.9, "Hangul": 0.9, "Greek": 0.8, "Cyrillic": 0.9, "Georgian": 0.9,
    "Armenian": 0.9, "Kana": 0.8,
}  # fmt: skip
"""Share of each script's names that must be found the same."""


@cache
def _rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "scripts.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("script", FLOORS)
def test_names_in_other_scripts(script: str) -> None:
    rows = [row for row in _rows() if row["script"] == script]
    found = person_log_odds([(row["written"], row["name"]) for row in rows]) > 0
    assert len(rows) >= 15
    assert found.mean() >= FLOORS[script], [row["name"] for row, same in zip(rows, found, strict=True) if not same]


def test_nobody_is_taken_for_another() -> None:
    rows, names = _rows(), sorted({row["name"] for row in _rows()})
    pairs = [(row["written"], name) for row in rows for name in names[::3] if name != row["name"]]
    wrong = [pair for pair, same in zip(pairs, np.asarray(person_log_odds(pairs)) > 0, strict=True) if same]
    assert not wrong
