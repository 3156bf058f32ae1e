"""`roundup run`: crawl, reconcile, check in one go."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from normalize.resources import data_file
from normalize.store import Store
from normalize.store.frontier import Frontier, leave
from roundup_spider.cadence import all_sites, due_sites, turn
from roundup_spider.sample_server import SampleServer
from roundup_spider.sites import real_sites
from roundup_spider.spiders import sample_lanterne
from tests.crawl.crawling import Collection


@pytest.mark.slow
def test_one_summary_and_one_exit_code(collection: Collection) -> None:
    ran = collection.run("run", "sample-lanterne", "sample-gazette", "--json")
    assert ran.returncode == 0, ran.stderr
    summary = json.loads(ran.stdout)
    assert [site["site"] for site in summary["crawl"]] == ["sample-lanterne", "sample-gazette"]
    assert summary["reconcile"]["films"] > 0
    assert summary["check"] == {"sample-lanterne": [], "sample-gazette": []}
    verbs = [verb for (verb,) in collection.rows("SELECT verb FROM runs ORDER BY run_id")]
    assert verbs == ["run", "crawl", "crawl"]
    assert collection.rows("SELECT count(*) FROM runs WHERE ended_at IS NULL") == [(0,)]


@pytest.mark.slow
def test_a_mistyped_name_leaves_nothing_behind(tmp_path: Path) -> None:
    ran = Collection(tmp_path).run("run", "gossip")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "no site called 'gossip'" in ran.stderr
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.slow
def test_an_interrupted_run_keeps_what_it_has_says_so_and_leaves_the_rest_to_the_next(tmp_path: Path) -> None:
    with SampleServer(latency=0.3) as server:
        collection = Collection(tmp_path, server.environment)
        with collection.start("run", "sample-gazette", "--json") as process:
            while not any("/movies-of-the-week-" in page.url for page in list(server.served)):
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            told, _ = process.communicate(timeout=60)
        assert process.returncode == 130
        summary = json.loads(told)
        assert summary["crawl"][0]["why"].startswith("interrupted, run again to resume")
        assert (summary["exit_code"], summary["reconcile"], summary["check"]) == (130, None, {})
        assert collection.rows("SELECT verb, outcome FROM runs") == [("run", "interrupted"), ("crawl", "interrupted")]
        server.latency = 0
        assert collection.run("run").returncode == 0, "due at once"
    assert collection.rows("SELECT count(*) FROM frontier WHERE state = 'pending'") == [(0,)]


@pytest.mark.slow
def test_a_failing_run_calls_the_hook_with_the_summary(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    collection = Collection(tmp_path, {"http_proxy": nobody, "https_proxy": nobody, "no_proxy": ""})
    told = tmp_path / "told.json"
    hook = f"{sys.executable} -c \"import sys, pathlib; pathlib.Path('{told}').write_text(sys.stdin.read())\""
    ran = collection.run("run", "sample-lanterne", "--set", "ROUNDUP_RETRY_PAUSE=0", "--on-failure", hook)
    assert ran.returncode == 4, ran.stderr
    summary = json.loads(told.read_text(encoding="utf-8"))
    assert summary["exit_code"] == 4
    gates = {failure["gate"] for failure in summary["check"]["sample-lanterne"]}
    assert {"no-articles", "unreachable"} <= gates


def test_a_site_is_due_when_its_cadence_has_passed(tmp_path: Path) -> None:
    now = datetime(2022, 7, 20, 6, tzinfo=UTC)
    with Store.open(tmp_path / "roundup.db") as store:
        assert turn(store, "allocine").is_due(now), "never crawled"
        frontier = Frontier(store.db, "allocine", lambda: now)
        frontier.begin([])
        assert due_sites(store, now) == ["allocine"], "cut short"
        frontier.finish()
        assert due_sites(store, now + timedelta(hours=12)) == []
        assert due_sites(store, now + timedelta(hours=23)) == ["allocine"]


def test_all_sites_are_those_that_were_chosen_or_while_none_was_all_that_are_described(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(tmp_path / "roundup.db") as store:
        assert all_sites(store) == real_sites()
        assert "follows no site yet, so all" in caplog.text
        for name in ("sample-gazette", "allocine"):
            Frontier(store.db, name).begin([])
        assert all_sites(store) == ["allocine", "sample-gazette"]
        for name in ("sample-gazette", "allocine"):
            leave(store.db, name, "2022-07-20T00:00:00Z")
        assert all_sites(store) == []


@pytest.mark.slow
def test_sites_of_ones_own_need_not_be_named(tmp_path: Path, server: SampleServer) -> None:
    own = tmp_path / "own"
    own.mkdir()
    described = (Path(sample_lanterne.__file__)).read_text(encoding="utf-8")
    written = described.replace('"sample-lanterne"', '"lantern-of-ours"').replace("SampleSpider", "RoundupSpider")
    (own / "lantern.py").write_text(written, encoding="utf-8")
    collection = Collection(tmp_path, {**server.environment, "ROUNDUP_SITES": str(own)})
    first, second = (json.loads(collection.run("run", "--json").stdout) for _ in range(2))
    assert [(site["site"], site["exit_code"]) for site in first["crawl"]] == [("lantern-of-ours", 0)]
    assert second["crawl"] == [], "not due again"


@pytest.mark.slow
def test_a_listing_that_became_empty_fails_the_check(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(data_file("sample_site"), site)
    with SampleServer(site) as server:
        collection = Collection(tmp_path, server.environment)
        assert collection.run("run", "sample-matinee").returncode == 0
        (site / "matinee.example" / "atom.xml").write_text("<feed/>", encoding="utf-8")
        ran = collection.run("run", "sample-matinee", "--json")
    assert ran.returncode == 3, ran.stderr
    [failure] = json.loads(ran.stdout)["check"]["sample-matinee"]
    assert (failure["gate"], failure["url"]) == ("empty-listing", "http://matinee.example/atom.xml")


@pytest.mark.slow
def test_a_page_that_loses_its_films_keeps_the_old_reading_and_fails_the_check(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(data_file("sample_site"), site)
    page = site / "matinee.example" / "now-showing" / "july-20.html"
    with SampleServer(site) as server:
        collection = Collection(tmp_path, server.environment)
        collection.crawl("sample-matinee")
        page.write_text("<title>As Bestas and more</title><p>This article is for subscribers.</p>", encoding="utf-8")
        collection.crawl("sample-matinee", "--revisit-all")
    assert collection.rows("SELECT count(*) FROM film_mentions WHERE url LIKE '%july-20'") == [(7,)]
    ran = collection.run("check", "sample-matinee", "--json")
    assert ran.returncode == 3
    assert "lost-article" in {failure["gate"] for failure in json.loads(ran.stdout)["sites"]["sample-matinee"]}


@pytest.mark.slow
def test_a_new_article_without_films_fails_the_check_though_all_else_is_well(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(data_file("sample_site"), site)
    feed = site / "matinee.example" / "atom.xml"
    address = "http://matinee.example/now-showing/august-3"
    entry = f"<entry><title>New at the pictures</title><id>{address}</id><link href='{address}'/></entry></feed>"
    with SampleServer(site) as server:
        collection = Collection(tmp_path, server.environment)
        assert collection.run("run", "sample-matinee").returncode == 0
        feed.write_text(feed.read_text(encoding="utf-8").replace("</feed>", entry), encoding="utf-8")
        page = feed.with_name("now-showing") / "august-3.html"
        page.write_text("<title>New at the pictures</title><p>This article is for subscribers.</p>", encoding="utf-8")
        again = [collection.run("run", "sample-matinee", "--json") for _ in range(2)]
    failing = [json.loads(ran.stdout)["check"]["sample-matinee"] for ran in again]
    assert [[(one["gate"], one["url"]) for one in found] for found in failing] == [
        [("crawl-failed", None), ("empty-pages", address)],
        [("empty-pages", address)],
    ]
    assert [ran.returncode for ran in again] == [5, 3], "it fails until a newer page has films"


@pytest.mark.slow
def test_logs_are_json_lines_when_asked(collection: Collection) -> None:
    ran = collection.run("run", "sample-matinee", "--log-format", "json", "-v")
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert any("july-20, 7 films" in line["message"] for line in lines)
    assert all({"at", "level", "logger", "message"} <= set(line) for line in lines)
