"""SIGKILL at any moment: nothing acknowledged is lost or fetched again, and the end is as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.kills import drill


@pytest.mark.slow
def test_killed_crawls_end_like_an_undisturbed_one(tmp_path: Path) -> None:
    report = drill(tmp_path, pages=40, kills=3, latency=0.05, seed=7)
    assert report.kills >= 2, "the crawl was over before it could be killed"
    assert report.sound, report
