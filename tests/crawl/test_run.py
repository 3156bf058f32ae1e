"""`roundup run`: crawl, reconcile, check in one go."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from normalize.store import Store
from normalize.store.frontier import Frontier
from roundup_spider.commands.run import is_due
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
        assert is_due(store, "allocine", now), "never crawled"
        frontier = Frontier(store.db, "allocine", lambda: now)
        frontier.begin([])
        assert is_due(store, "allocine", now), "cut short"
        frontier.finish()
        assert not is_due(store, "allocine", now + timedelta(hours=12))
        assert is_due(store, "allocine", now + timedelta(hours=23))
