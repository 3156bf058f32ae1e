"""SIGKILL at any moment: nothing acknowledged is lost or fetched again, and the end is as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection
from tests.crawl.many_pages import many_pages

pytestmark = pytest.mark.slow

PAGES = 40


def _acknowledged(collection: Collection) -> set[str]:
    if not collection.db.exists():
        return set()
    known = collection.rows("SELECT name FROM sqlite_master WHERE name = 'frontier'")
    return {url for (url,) in collection.rows("SELECT url FROM frontier WHERE state <> 'pending'")} if known else set()


def _crawl_with_kills(collection: Collection, server: SampleServer, seed: int, kills: int) -> int:
    """Starts the crawl again and again and kills it at random moments; gives how often it was really killed."""
    chance, killed = random.Random(seed), 0
    for _ in range(kills):
        done, served = _acknowledged(collection), len(server.served)
        with collection.start("crawl", "sample-gazette") as process:
            try:
                process.communicate(timeout=chance.uniform(1.2, 3.0))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                killed += 1
        again = done & {one.url for one in server.served[served:]}
        assert not again, f"acknowledged pages fetched again: {sorted(again)[:3]}"
    collection.crawl("sample-gazette")
    return killed


def _collection(folder: Path, environment: Mapping[str, str]) -> Collection:
    folder.mkdir()
    return Collection(folder, environment)


def test_killed_crawls_end_like_an_undisturbed_one(tmp_path: Path) -> None:
    root = many_pages(tmp_path / "site", PAGES)
    with SampleServer(root, latency=0.04) as server:
        calm = _collection(tmp_path / "calm", server.environment)
        assert calm.crawl("sample-gazette")["exit_code"] == 0
        killed = _collection(tmp_path / "killed", server.environment)
        assert _crawl_with_kills(killed, server, seed=7, kills=3) >= 2, "the crawl was over before it could be killed"
    assert len(killed.rows("SELECT 1 FROM articles")) == PAGES
    assert killed.rows("SELECT count(*) FROM frontier WHERE state = 'pending'") == [(0,)]
    assert killed.content() == calm.content()
