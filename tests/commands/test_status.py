"""`roundup status` and `roundup sites`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from normalize.failure import Failure
from normalize.records import Article, FilmBlock, Page
from normalize.store import Store
from normalize.store.figures import save_failures
from normalize.store.frontier import Frontier
from roundup_spider.cli import roundup as main_group
from roundup_spider.commands import _output
from tests.commands.saved import roundup, save

BLOCK = FilmBlock(1, "Magdala", "Magdala", synopsis="An old woman waits for the rain.")


def test_status_tells_what_is_stored(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1, 2)
    roundup("ingest", "saved", folder=tmp_path)
    status = roundup("status", "--json", folder=tmp_path).lines[0]
    (site,) = status["sites"]
    assert (site["site"], site["articles"], site["films"], site["directors_fill"]) == ("generic", 2, 6, 1.0)
    assert (status["unreconciled_blocks"], status["runs"][0]["verb"]) == (6, "ingest")
    shown = roundup("status", folder=tmp_path)
    assert "not checked yet" in shown.out
    roundup("check", folder=tmp_path)
    assert "not checked yet" not in roundup("status", folder=tmp_path).out
    assert "roundup reconcile" in shown.out


def test_status_of_nothing(tmp_path: Path) -> None:
    done = roundup("status", folder=tmp_path)
    assert done.code == 2
    assert "roundup ingest" in done.err


def test_sites_are_listed_with_and_without_a_database(tmp_path: Path) -> None:
    sites = {row["site"]: row for row in roundup("sites", "--json", folder=tmp_path).lines[0]["sites"]}
    assert "gossipify.com" in sites["gossipify"]["domains"]
    assert sites["generic"]["articles"] == 0
    save(tmp_path / "saved", 1)
    roundup("ingest", "saved", folder=tmp_path)
    sites = {row["site"]: row for row in roundup("sites", "--json", folder=tmp_path).lines[0]["sites"]}
    assert sites["generic"]["articles"] == 1
    assert "gossipify" in roundup("sites", folder=tmp_path).out


def test_status_shows_bounds_and_what_fails_with_the_command(tmp_path: Path) -> None:
    crawled(tmp_path, "allocine", datetime(2022, 7, 20, tzinfo=UTC))
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        failure = Failure("allocine", "http-403", "the site answered 403 Forbidden", 1, 0, "https://e.org/feed")
        save_failures(store.db, "allocine", [failure], "2022-07-19T06:00:00Z")
        store.db.conn.commit()
    [site] = roundup("status", "--json", folder=tmp_path).lines[0]["sites"]
    assert (site["site"], site["articles"], site["gates_failed"], site["is_due"]) == ("allocine", 0, 1, True)
    assert site["due"].startswith("overdue")
    assert site["bounds"]["fill"]["title"] > 0.5
    shown = roundup("status", "allocine", folder=tmp_path).out
    assert "error allocine http-403 since 2022-07-19: https://e.org/feed the site answered 403 Forbidden" in shown
    assert "value 1, bound 0; roundup crawl allocine -v" in shown
    assert "due: allocine: roundup run" in shown


def test_a_database_follows_the_sites_that_were_crawled_into_it_until_they_are_left(tmp_path: Path) -> None:
    crawled(tmp_path, "allocine", datetime(2022, 7, 20, tzinfo=UTC))
    assert "due: allocine: roundup run" in roundup("status", folder=tmp_path).out
    assert "stale" not in roundup("check", folder=tmp_path).out
    assert roundup("sites", "--leave", "gossipify", folder=tmp_path).code == 2
    assert "roundup run allocine follows it again" in roundup("sites", "--leave", "allocine", folder=tmp_path).err
    [site] = roundup("status", "--json", folder=tmp_path).lines[0]["sites"]
    assert (site["due"], site["bounds"]["freshness_days"]) == (None, None)
    assert roundup("check", folder=tmp_path).code == 0, "nobody waits for news of it"
    assert "no site is due" in roundup("run", folder=tmp_path).out
    assert "every site of data/roundup.db was left" in roundup("crawl", folder=tmp_path).err
    crawled(tmp_path, "allocine", datetime.now(UTC))
    assert "no site is due" in roundup("run", folder=tmp_path).out


def test_only_a_site_that_is_crawled_is_stale(tmp_path: Path) -> None:
    article = Article("https://e.org/1", "allocine", "Films", None, None, "2022-07-20", "fr", "1", (BLOCK,))
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        page = Page("https://e.org/1", b"", "2022-07-20T00:00:00Z", 200, {}, "sha256:1", "allocine")
        store.save_article(page, article, blocks=[])
    assert "stale" not in roundup("check", folder=tmp_path).out
    crawled(tmp_path, "allocine", datetime.now(UTC))
    assert "stale" in roundup("check", folder=tmp_path).out


def crawled(folder: Path, site: str, when: datetime) -> None:
    with Store.open(folder / "data" / "roundup.db") as store:
        frontier = Frontier(store.db, site, lambda: when)
        frontier.begin([])
        frontier.finish()


def test_a_table_too_wide_for_the_terminal_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_output, "Console", lambda **_: Console(width=60))
    columns = ("site", *(f"column {number}" for number in range(1, 8)))
    row = ("gazette", *["100 % ≥ 95"] * 7)
    shown = CliRunner().invoke(click.Command("shown", callback=lambda: _output.table("Wide", columns, [row]))).stdout
    assert shown.startswith("Wide\ngazette\n  column 1 100 % ≥ 95 · column 2 100 % ≥ 95 ·\n  column 3")


def test_the_overview_tells_whole_sentences_however_narrow_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = CliRunner().invoke(main_group, ["--help"]).output
    assert "the evidence that joined them." in " ".join(shown.split())
    assert "...\n" not in shown.partition("Commands:")[2]
