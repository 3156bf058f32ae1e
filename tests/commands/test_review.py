from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest

from normalize.reconcile.decisions import read_decisions
from tests.commands.identities import fill
from tests.commands.test_reconcile import person, run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with two pairs to decide."""
    path = fill(tmp_path / "roundup.db")
    run("reconcile", path)
    with sqlite3.connect(path) as connection:
        keys = dict(connection.execute("SELECT name, mention_key FROM mentions"))
        for a, b, probability in (("Marina Foy", "Marina Foxe", 0.4), ("Somebody Else", "Kento Hayashi", 0.3)):
            connection.execute(
                "INSERT INTO review_queue VALUES ('person', ?, ?, ?, ?, ?, 'close', ?, ?, '[]')",
                (person(path, a), a, person(path, b), b, probability, keys[a], keys[b]),
            )
    return path


def decided(db: Path) -> list[tuple[str, str, str]]:
    path = db.with_name("decisions.csv")
    return [(each.a, each.b, each.verdict) for each in read_decisions(path)] if path.exists() else []


def test_both_sides_are_shown_and_answers_written_at_once(db: Path) -> None:
    shown = run("review", db, keys="dq").stdout
    assert "film       as Besta" in shown
    assert "Elsewhere" in shown
    assert decided(db) == [("Marina Foy", "Marina Foxe", "different")]


def test_review_goes_on_where_it_stopped(db: Path) -> None:
    run("review", db, keys="dq")
    shown = run("review", db, keys="s").stdout
    assert "Marina Foy" not in shown
    assert [verdict for *_, verdict in decided(db)] == ["different", "same"]
    run("reconcile", db)
    assert person(db, "Somebody Else") == person(db, "Kento Hayashi")


def test_undo_asks_again(db: Path) -> None:
    run("review", db, keys="dusq")
    assert decided(db) == [("Marina Foy", "Marina Foxe", "same")]


def test_skipping_and_other_keys_decide_nothing(db: Path) -> None:
    assert "nothing decided" in run("review", db, keys="xkk").stdout
    assert decided(db) == []


def test_out_as_csv_and_back(db: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    assert "2 pairs" in run("review", db, "--export", str(pairs)).stdout
    with pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["verdict"] = "same"
    with pairs.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    assert "1 decision read" in run("review", db, "--import", str(pairs)).stdout
    run("reconcile", db)
    assert person(db, "Marina Foy") == person(db, "Marina Foxe")


def test_contradictions_are_listed(db: Path) -> None:
    assert "agree" in run("review", db, "--conflicts").stdout
    db.with_name("decisions.csv").write_text(
        "kind,a,b,verdict,at\nperson,Marina Foy,Non,same,2022\nperson,Non,Marina Foy,different,2023\n", encoding="utf-8"
    )
    assert "but later" in run("review", db, "--conflicts").stdout


def test_pairs_are_written_into_a_folder_that_is_new(db: Path, tmp_path: Path) -> None:
    run("review", db, "--export", str(tmp_path / "new" / "pairs.csv"))
    assert (tmp_path / "new" / "pairs.csv").read_text(encoding="utf-8").count("Marina Foy") == 3


def test_with_nothing_open_it_says_so(db: Path) -> None:
    run("review", db, keys="dd")
    assert "no pair is open" in run("review", db).stdout
