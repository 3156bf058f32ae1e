"""Fixtures of the crawl tests: the sample server, and a collection that crawls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


@pytest.fixture
def collection(tmp_path: Path, server: SampleServer) -> Collection:
    return Collection(tmp_path, server.environment)


@pytest.fixture
def write_site(tmp_path: Path) -> Callable[[str, Mapping[str, str]], Path]:
    """Writes pages of a host into a folder that a SampleServer can serve."""

    def write(host: str, pages: Mapping[str, str]) -> Path:
        root = tmp_path / "site"
        for path, text in pages.items():
            file = root / host / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return root

    return write
