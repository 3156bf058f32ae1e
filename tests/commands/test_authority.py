from __future__ import annotations

import json
from pathlib import Path

import pytest

from roundup_spider.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        main(["authority", *arguments])
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_import_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Ref,Full_Name\n1,Ann Lee\n2,Bo Lind\n", encoding="utf-8")
    mapping = ("--column", "id=Ref", "--column", "name=Full_Name", "--kind", "person")
    code, out, _ = run(capsys, "import", str(people), *mapping, "--db", str(tmp_path / "r.db"), "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["entities"], told["linked_people"], told["linked_all_people"]) == (2, 0, 0)
    assert run(capsys, "link", "--db", str(tmp_path / "r.db"))[1].startswith("linked 0 of 0 people")


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "nowhere.csv"),
        ("import", __file__),
        ("import", "x.csv", "--column", "size=3"),
        ("link",),
        ("import",),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    where = ("--db", str(tmp_path / "r.db")) if len(arguments) != 1 or arguments[0] == "link" else ()
    assert run(capsys, *arguments, *where)[0] == 2
