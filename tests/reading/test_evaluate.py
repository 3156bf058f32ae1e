"""The figures may not fall: the score on the development pages has a floor per tier."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundup_spider.reading import read
from tests.evaluate import curve, gold_pages, prediction, shared_scorer

SHARED = Path(__file__).parents[2].parent / "shared"
FLOORS = {"tier:A": 0.985, "tier:B": 0.985, "tier:C": 0.965}

pytestmark = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="skipped: no ../shared")


def test_perfect_blocks_stay_above_their_floor() -> None:
    pages = list(gold_pages(SHARED / "corpus"))
    found = {gold["id"]: prediction(gold["id"], read(body, gold.get("url")))["films"] for gold, body in pages}
    result = shared_scorer(SHARED).score([gold for gold, _ in pages], found)
    shares = {tier: round(result[tier]["perfect_blocks"], 3) for tier in FLOORS}
    assert all(shares[tier] >= floor for tier, floor in FLOORS.items()), shares
    assert result["all"]["field_f1"] >= 0.99
    assert result["all"]["noise_leak"] <= 0.01
    assert result["all"]["blocks"][2] >= 0.99


def test_the_curve_counts_from_above() -> None:
    table = curve([(0.995, True), (0.95, False), (0.2, True)]).splitlines()
    assert table[1].split() == ["0.99", "1", "1.0000"]
    assert table[-1].split() == ["0.00", "3", "0.6667"]
