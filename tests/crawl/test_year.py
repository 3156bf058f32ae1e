"""The first weeks of a simulated year of scheduled runs; `python -m tests.crawl.year` lives through all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl import year


@pytest.mark.slow
def test_a_feed_that_is_gone_rings_and_is_forgotten_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year, "GONE", range(1, 2))
    monkeypatch.setitem(year.DUE, "programme", range(1, 2))
    (tmp_path / "pages").mkdir()
    with SampleServer(tmp_path / "pages") as server:
        lived = year.year(tmp_path, server)
        runs = [lived.live(week) for week in range(3)]
    assert [run.code for run in runs] == [0, 4, 0]
    assert (lived.false_alarms, lived.silent) == ([], set())
    assert {site for run in runs for site, _ in run.alarms} == {"programme"}
    assert lived.collection.rows("SELECT site, count(*) FROM articles GROUP BY site ORDER BY site") == [
        ("harbour", 3), ("lumiere", 3), ("programme", 3),
    ]  # fmt: skip
