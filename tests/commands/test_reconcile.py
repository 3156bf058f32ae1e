from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roundup_spider.cli import roundup
from tests.commands.identities import fill


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = fill(tmp_path / "roundup.db")
    assert run("reconcile", path).exit_code == 0
    return path


def run(verb: str, db: Path, *arguments: str, keys: str | None = None) -> Result:
    return CliRunner().invoke(roundup, [verb, *arguments, "--db", str(db)], input=keys, catch_exceptions=False)


def person(db: Path, name: str) -> str:
    with sqlite3.connect(db) as connection:
        rows = connection.execute("SELECT DISTINCT person_id FROM credits WHERE name_as_written = ?", [name]).fetchall()
    assert len(rows) == 1
    return str(rows[0][0])


def everything(db: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        tables = ("films", "people", "links", "redirects", "review_queue", "mentions", "film_titles", "person_names")
        return [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]


def test_two_renderings_of_one_week_become_one(db: Path) -> None:
    assert person(db, "Marina Foy") == person(db, "Marina Foïs")
    assert person(db, "Dennis Menoche") == person(db, "Denis Ménochet")
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM films WHERE site_count = 2").fetchone() == (2,)
        assert ("Denis Ménochet",) in connection.execute("SELECT name FROM people").fetchall()


def test_running_again_changes_nothing(db: Path) -> None:
    before = everything(db)
    done = json.loads(run("reconcile", db, "--json").stdout)
    assert everything(db) == before
    assert (done["films"], done["blocks"], done["merged_ids"]) == (3, 5, 0)


def test_merge_redirects_the_id_and_undo_brings_it_back(db: Path) -> None:
    one, other = person(db, "Marina Foxe"), person(db, "Somebody Else")
    assert run("merge", db, "Marina Foxe", "Somebody Else").exit_code == 0
    assert person(db, "Marina Foxe") == person(db, "Somebody Else")
    assert run("merge", db, "--undo").exit_code == 0
    assert (person(db, "Marina Foxe"), person(db, "Somebody Else")) == (one, other)
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT * FROM redirects").fetchall() == []


def test_split_by_spelling_lasts(db: Path) -> None:
    whole = person(db, "Denis Ménochet")
    assert run("split", db, whole, "Dennis Menoche").exit_code == 0
    assert run("reconcile", db).exit_code == 0
    assert person(db, "Dennis Menoche") != person(db, "Denis Ménochet")
    assert run("split", db, "--undo").exit_code == 0
    assert person(db, "Dennis Menoche") == person(db, "Denis Ménochet") == whole


def test_split_by_page_parts_mentions_spelt_alike(db: Path) -> None:
    assert run("split", db, "Kento Hayashi", "https://damaged.example/july").exit_code == 0
    with sqlite3.connect(db) as connection:
        rows = connection.execute("SELECT DISTINCT person_id FROM credits WHERE person = 'Kento Hayashi'").fetchall()
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("verb", "arguments", "told"),
    [
        ("merge", ["Nobody At All", "Non"], "Nobody At All"),
        ("merge", ["Non", "No"], "already one"),
        ("merge", ["Non", "Elsewhere"], "only like and like"),
        ("merge", ["--undo"], "no decision to take back"),
        ("split", ["Non"], "parts to take out"),
        ("split", ["Kento Hayashi", "Kento Hayashi"], "everything"),
    ],
)
def test_wrong_requests_are_told_plainly(db: Path, verb: str, arguments: list[str], told: str) -> None:
    with pytest.raises(Exception, match=told) as caught:
        run(verb, db, *arguments)
    assert getattr(caught.value, "exit_code", None) == 2


def test_a_decisions_file_is_obeyed_and_its_mistakes_are_issues(db: Path) -> None:
    db.with_name("decisions.csv").write_text(
        "kind,a,b,verdict\nperson,Marina Foy,Marina Foïs,different\nperson,Nobody At All,Non,same\n", encoding="utf-8"
    )
    assert json.loads(run("reconcile", db, "--json").stdout)["decisions"] == 2
    assert person(db, "Marina Foy") != person(db, "Marina Foïs")
    with sqlite3.connect(db) as connection:
        codes = connection.execute("SELECT code FROM issues").fetchall()
    assert ("decision-unplaced",) in codes


def test_an_imported_list_gives_the_names(db: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,name\nQ1,Marina Foïs\nQ2,Kento HAYASHI\n", encoding="utf-8")
    assert (
        CliRunner().invoke(roundup, ["authority", "import", str(people), "--kind", "person", "--db", str(db)]).exit_code
        == 0
    )
    assert run("reconcile", db).exit_code == 0
    with sqlite3.connect(db) as connection:
        assert ("Kento HAYASHI",) in connection.execute("SELECT name FROM people").fetchall()


def test_a_missing_database_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"none\.db") as caught:
        run("reconcile", tmp_path / "none.db")
    assert getattr(caught.value, "exit_code", None) == 2
