"""`roundup check`: gates over a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from normalize.records import Article, FilmBlock, Page
from normalize.store import Store
from roundup_spider.commands.check import command

SITE = "sample-lanterne"


def _article(number: int, films: int = 6, **without: Sequence[int]) -> Article:
    """A healthy weekly article; `without` names fields and the positions that lack them."""
    blocks = tuple(
        FilmBlock(
            position,
            f"Film {number}-{position} by Ines Calder",
            f"Film {number}-{position}",
            () if position in without.get("directors", ()) else ("Ines Calder",),
            ("Tom Weller", "Ada Brook"),
            "A harbour pilot learns to draw and forgets the sea for one long summer.",
            None if position in without.get("trivia", ()) else "It rained on every day of the shooting.",
        )
        for position in range(1, films + 1)
    )
    day = f"2022-{number % 12 + 1:02}-06"
    return Article(f"https://e.org/{number}", SITE, "Films", None, day, day, "fr", "1", blocks)


@pytest.fixture
def store_articles(tmp_path: Path) -> Callable[[Sequence[Article]], Path]:
    def store(articles: Sequence[Article]) -> Path:
        with Store.open(tmp_path / "roundup.db") as opened:
            for article in articles:
                page = Page(article.url or "", b"", "2022-07-20T00:00:00Z", 200, {}, f"sha256:{article.url}", SITE)
                opened.save_article(page, article, blocks=[])
        return tmp_path / "roundup.db"

    return store


def _check(db: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["--db", str(db), "--today", "2022-12-07", *arguments])


def _failures(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["sites"][SITE]
    return found


HEALTHY = [_article(number) for number in range(11)]


def test_a_healthy_site_passes(store_articles: Callable[[Sequence[Article]], Path]) -> None:
    result = _check(store_articles(HEALTHY))
    assert result.exit_code == 0, result.output
    assert result.output == f"{SITE}: ok\n"


def test_a_field_that_disappears_is_named_with_article_value_bound_and_command(
    store_articles: Callable[[Sequence[Article]], Path],
) -> None:
    db = store_articles([*HEALTHY[:-1], _article(10, trivia=range(1, 7))])
    result = _check(db, "--json")
    assert result.exit_code == 3
    [failure] = [one for one in _failures(result) if one["gate"] == "fill-drop"]
    assert (failure["field"], failure["value"], failure["bound"]) == ("trivia", 0.0, 1.0)
    assert failure["url"] == "https://e.org/10"
    assert failure["command"] == "roundup inspect https://e.org/10"
    assert "0 of 6 blocks have trivia" in failure["message"]


def test_what_fails_is_marked_until_it_is_over(store_articles: Callable[[Sequence[Article]], Path]) -> None:
    db = store_articles([*HEALTHY[:-1], _article(10, trivia=range(1, 7))])
    _check(db)
    with Store.open(db) as store:
        assert {row["url"] for row in store.query("SELECT url FROM suspect_articles")} == {"https://e.org/10"}
        [health] = store.query("SELECT gates_failed, failing_gates FROM site_health")
        assert "fill-drop" in str(health["failing_gates"])
    store_articles([HEALTHY[-1]])
    assert _check(db).exit_code == 0
    with Store.open(db) as store:
        assert not list(store.query("SELECT 1 FROM suspect_articles"))


def test_one_film_without_anecdote_is_no_alarm(store_articles: Callable[[Sequence[Article]], Path]) -> None:
    assert _check(store_articles([*HEALTHY[:-1], _article(10, trivia=[3, 5])])).exit_code == 0


def test_a_short_week_is_no_alarm_but_two_films_too_few_are(
    store_articles: Callable[[Sequence[Article]], Path],
) -> None:
    assert _check(store_articles([*HEALTHY[:-1], _article(10, films=3)])).exit_code == 0
    assert _check(store_articles([_article(10, films=1)])).exit_code == 3


def test_the_same_article_under_two_addresses_is_a_warning(
    store_articles: Callable[[Sequence[Article]], Path],
) -> None:
    twin = replace(HEALTHY[-1], url="https://e.org/10?print=1")
    result = _check(store_articles([*HEALTHY, twin]), "--json")
    assert result.exit_code == 0
    [failure] = _failures(result)
    assert (failure["gate"], failure["level"]) == ("duplicate-article", "warning")
    assert "https://e.org/10" in failure["message"]


def test_a_site_that_gave_nothing_fails(tmp_path: Path) -> None:
    Store.open(tmp_path / "roundup.db").close()
    result = _check(tmp_path / "roundup.db", SITE)
    assert result.exit_code == 3
    assert "no-articles" in result.output


def test_a_missing_database_and_an_unknown_site_are_usage_errors(tmp_path: Path) -> None:
    assert getattr(_check(tmp_path / "none.db").exception, "exit_code", None) == 2
    Store.open(tmp_path / "roundup.db").close()
    assert getattr(_check(tmp_path / "roundup.db", "nowhere").exception, "exit_code", None) == 2
