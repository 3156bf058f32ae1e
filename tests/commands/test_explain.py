from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.identities import fill
from tests.commands.test_reconcile import person, run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = fill(tmp_path / "roundup.db")
    run("reconcile", path)
    return path


def test_spellings_places_and_reasons_are_told(db: Path) -> None:
    told = run("explain", db, "marina fois").stdout
    for part in ("Marina Foïs", "Marina Foy", "https://damaged.example/july", "in one film", "As bestas / as Besta"):
        assert part in told


def test_json_holds_the_chain(db: Path) -> None:
    (explained,) = json.loads(run("explain", db, person(db, "Dennis Menoche"), "--json").stdout)
    assert explained["name"] == "Denis Ménochet"
    assert {spelling["text"] for spelling in explained["spellings"]} == {"Denis Ménochet", "Dennis Menoche"}
    (reason,) = explained["reasons"]
    assert reason["probability"] > 0.9
    assert reason["evidence"]


def test_a_film_is_explained_by_its_people_and_week(db: Path) -> None:
    told = run("explain", db, "as Besta").stdout
    assert "same director: Rodrigo Sorogoyen" in told
    assert "same week: 2022-07-20" in told


def test_a_merged_id_leads_on(db: Path) -> None:
    former = person(db, "Somebody Else")
    run("merge", db, "Marina Foxe", former)
    if person(db, "Somebody Else") == former:
        former = "nothing was redirected"
    assert "Marina Foxe" in run("explain", db, "Somebody Else").stdout


def test_nobody_is_a_usage_error(db: Path) -> None:
    with pytest.raises(Exception, match="Nobody At All") as caught:
        run("explain", db, "Nobody At All")
    assert getattr(caught.value, "exit_code", None) == 2


def test_a_misspelt_name_brings_the_names_that_are_near(db: Path) -> None:
    with pytest.raises(Exception, match=r"spelt nearly so: .*Denis Ménochet"):
        run("explain", db, "Deni Menocher")
