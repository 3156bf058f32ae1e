"""Decisions in the browser: written as `roundup review` writes them, and only for our own page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from normalize.reconcile.decisions import read_decisions
from roundup_spider.cli import roundup
from tests.serving.collection import fill, ident
from tests.serving.conftest import Ask, asking

ORIGIN = "http://127.0.0.1:8001"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "roundup.db")


@pytest.fixture
def desk(path: Path) -> Ask:
    return asking(path, decisions=path.with_name("decisions.csv"))


def form(desk: Ask, verdict: str = "same") -> dict[str, str]:
    """The fields of the first form of the review page."""
    page = desk("/review").text
    section = page[page.index('action="/review/decide"') :]
    return {**dict(re.findall(r'name="(\w+)" value="([^"]*)"', section)[:4]), "verdict": verdict}


def verdicts(path: Path) -> list[tuple[str, str, str]]:
    file = path.with_name("decisions.csv")
    return [(each.a, each.b, each.verdict) for each in read_decisions(file)] if file.exists() else []


def test_the_pair_is_shown_with_both_sides_and_evidence(desk: Ask) -> None:
    page = desk("/review").text
    for part in ("Marina Foïs", "Kento Hayashi", "letters", "-0.4", "41 %"):
        assert part in page


def test_a_decision_is_written_and_the_pair_gone(desk: Ask, path: Path) -> None:
    got = desk("/review/decide", form(desk, "different"), origin=ORIGIN)
    assert (got.status_code, got.headers["location"]) == (303, "/review")
    assert verdicts(path) == [("Marina Foïs", "Kento Hayashi", "different")]
    page = desk("/review").text
    assert "Nothing is open" in page
    assert "Take it back" in page


def test_reconcile_applies_it(desk: Ask, path: Path) -> None:
    desk("/review/decide", form(desk, "same"), origin=ORIGIN)
    assert CliRunner().invoke(roundup, ["reconcile", "--db", str(path)], catch_exceptions=False).exit_code == 0
    assert ident(path, "Marina Foïs") == ident(path, "Kento Hayashi")
    assert "Kento Hayashi" in desk(f"/person/{ident(path, 'Marina Foïs')}").text


def test_it_can_be_taken_back(desk: Ask, path: Path) -> None:
    sent = form(desk)
    desk("/review/decide", sent, origin=ORIGIN)
    desk("/review/undo", {"token": sent["token"]}, origin=ORIGIN)
    assert verdicts(path) == []
    assert 'action="/review/decide"' in desk("/review").text


def foreign_origin(desk: Ask) -> int:
    return desk("/review/decide", form(desk), origin="https://evil.example").status_code


def no_origin(desk: Ask) -> int:
    return desk("/review/decide", form(desk)).status_code


def cross_site(desk: Ask) -> int:
    return desk("/review/decide", form(desk), origin=ORIGIN, sec_fetch_site="cross-site").status_code


def wrong_token(desk: Ask) -> int:
    return desk("/review/decide", {**form(desk), "token": "guessed"}, origin=ORIGIN).status_code


def by_link(desk: Ask) -> int:
    sent = form(desk)
    return desk("/review/decide?" + "&".join(f"{name}={value}" for name, value in sent.items())).status_code


@pytest.mark.parametrize("attempt", [foreign_origin, no_origin, cross_site, wrong_token, by_link])
def test_only_our_own_page_may_decide(desk: Ask, path: Path, attempt: Callable[[Ask], int]) -> None:
    assert attempt(desk) in {400, 403}
    assert verdicts(path) == []


@pytest.mark.parametrize("change", [{"verdict": "perhaps"}, {"kind": "city"}, {"a_key": "nowhere"}])
def test_nonsense_is_refused(desk: Ask, path: Path, change: dict[str, str]) -> None:
    assert desk("/review/decide", {**form(desk), **change}, origin=ORIGIN).status_code == 400
    assert verdicts(path) == []


def test_a_read_only_server_has_no_buttons_and_writes_nothing(path: Path) -> None:
    desk = asking(path)
    page = desk("/review").text
    assert "This server writes nothing" in page
    assert "/review/decide" not in page


def test_a_database_that_may_not_be_written_is_shown_and_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundup_spider.serving.app.os.access", lambda _, mode: mode != os.W_OK)
    desk = asking(path, decisions=path.with_name("decisions.csv"))
    assert "Tempura" in desk("/films").text
    assert "This server writes nothing" in desk("/review").text
