"""When storing is hard, in small: nothing lost, honest exit codes. In large: `python -m tests.crawl.hardship`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection
from tests.crawl.hardship import four_at_once, full_disk, locked, unchanged
from tests.crawl.many_pages import many_pages

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collection, SampleServer]]:
    """A site of forty weeks, crawled undisturbed."""
    folder = tmp_path_factory.mktemp("calm")
    with SampleServer(many_pages(folder / "site", 40)) as server:
        collection = Collection(folder, server.environment)
        assert collection.crawl("sample-gazette")["exit_code"] == 0
        yield collection, server


def test_four_crawls_write_at_once_without_an_error(tmp_path: Path) -> None:
    report = four_at_once(tmp_path, 30)
    assert (report.codes, report.said, report.lost) == ([0, 0, 0, 0], set(), 0)


def test_a_database_that_is_in_use_for_a_while_is_waited_for(
    calm: tuple[Collection, SampleServer], tmp_path: Path
) -> None:
    report = locked(tmp_path, calm[1], calm[0], 4)
    assert (report.codes, report.sound) == ([0, 0], True), report


def test_a_full_disk_ends_the_crawl_with_one_line_and_the_next_run_makes_up_for_it(
    calm: tuple[Collection, SampleServer], tmp_path: Path
) -> None:
    report = full_disk(tmp_path, calm[1], calm[0], (0.6, 0.85))
    assert report.codes == [2, 0, 2, 0]
    assert report.sound, report
    assert report.said


def test_an_unchanged_site_is_visited_again_without_a_body(calm: tuple[Collection, SampleServer]) -> None:
    report = unchanged(calm[1], calm[0])
    assert (report.codes, report.said, report.sound) == ([0], {"40 articles asked for"}, True), report


def test_a_site_that_grows_too_large_is_left_for_the_next_run(tmp_path: Path) -> None:
    with SampleServer(many_pages(tmp_path / "site", 40)) as server:
        collection = Collection(tmp_path, server.environment)
        site = collection.crawl("sample-gazette", "--set", "ROUNDUP_MOST_BYTES=30000")["sites"][0]
        assert "stopped early" in site["why"]
        assert 0 < site["counts"]["stored"] < 40
        assert collection.rows("SELECT count(*) > 0 FROM frontier WHERE state = 'pending'") == [(1,)]
        collection.crawl("sample-gazette")
    assert collection.rows("SELECT count(*) FROM articles") == [(40,)]
