"""When storing is hard: a full disk, a database in use, several crawls at once. Nothing lost, honest exit codes."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import SITES, Collection
from tests.crawl.many_pages import many_pages

pytestmark = pytest.mark.slow


def test_four_crawls_write_at_once_without_an_error(tmp_path: Path, server: SampleServer) -> None:
    collection = Collection(tmp_path, server.environment)
    root = many_pages(tmp_path / "site", 30)
    shutil.copytree(root / "gazette.example", root / "elsewhere.example")
    for host in ("lanterne.example", "matinee.example"):
        shutil.copytree(server.root / host, root / host)
    server.root = root
    urls = [f"http://elsewhere.example/2022/{number:04}/movies-of-the-week-{number}/" for number in range(30)]
    quick = ("--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=False")
    orders = [*((site,) for site in SITES), [*quick, *(word for url in urls for word in ("--url", url))]]
    running = [collection.start("crawl", *order) for order in orders]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, (out, err)
    assert collection.rows("SELECT count(*) FROM articles") == [(30 + 4 + 3 + 30,)]


def test_a_database_that_is_in_use_for_a_while_is_waited_for(tmp_path: Path, server: SampleServer) -> None:
    collection = Collection(tmp_path, server.environment)
    collection.crawl("sample-matinee", "--limit", "1")
    connection = sqlite3.connect(collection.db, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    release = threading.Timer(4, lambda: connection.execute("ROLLBACK"))
    release.start()
    assert collection.crawl("sample-matinee")["exit_code"] == 0
    release.join()
    connection.close()
    assert collection.rows("SELECT count(*) FROM articles") == [(3,)]


def test_a_full_disk_ends_the_crawl_with_one_line_and_the_next_run_makes_up_for_it(tmp_path: Path) -> None:
    with SampleServer(many_pages(tmp_path / "site", 60)) as server:
        calm, full = (Collection(tmp_path / name, server.environment) for name in ("calm", "full"))
        calm.folder.mkdir()
        full.folder.mkdir()
        calm.crawl("sample-gazette")
        full.limit_file_size(420 * 1024)
        ran = full.run("crawl", "sample-gazette")
        assert ran.returncode == 2, (ran.returncode, ran.stderr[-2000:])
        assert "cannot write" in ran.stdout
        full.limit_file_size(resource.RLIM_INFINITY)
        assert full.crawl("sample-gazette")["exit_code"] == 0
    assert full.content() == calm.content()


def test_a_site_that_grows_too_large_is_left_for_the_next_run(tmp_path: Path) -> None:
    with SampleServer(many_pages(tmp_path / "site", 40)) as server:
        collection = Collection(tmp_path, server.environment)
        site = collection.crawl("sample-gazette", "--set", "ROUNDUP_MOST_BYTES=30000")["sites"][0]
        assert "stopped early" in site["why"]
        assert 0 < site["counts"]["stored"] < 40
        assert collection.rows("SELECT count(*) > 0 FROM frontier WHERE state = 'pending'") == [(1,)]
        collection.crawl("sample-gazette")
    assert collection.rows("SELECT count(*) FROM articles") == [(40,)]
