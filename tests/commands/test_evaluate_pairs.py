from __future__ import annotations

import json
from pathlib import Path

import pytest

from roundup_spider.cli import main

PAIRS = "a,b,kind,same\nJean Reno,Jean Réno,person,1\nJean Reno,Jean Renoir,person,0\nJaws,Jaws 2,film,no\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        main(["evaluate-pairs", *arguments])
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_figures_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS, encoding="utf-8")
    code, out, _ = run(capsys, str(path), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["person"]["best_f1"] == 1.0
    assert told["film"] is None


def test_the_worst_mistakes_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS + "Greta Lindqvist,Omar Haddad,person,same\n", encoding="utf-8")
    out = run(capsys, str(path), "--mistakes", "1")[1]
    assert "Omar Haddad" in out
    assert "Renoir" not in out


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a,b\n1,2\n", "missing kind, same"),
        ("a,b,kind,same\nx,y,person,maybe\n", "found 'maybe'"),
        ("a,b,kind,same\nx,y,song,1\n", "found 'song'"),
    ],
)
def test_foreign_files_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, complaint: str
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, str(path))
    assert code == 2
    assert complaint in err


def test_a_missing_file_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "nowhere.csv")[0] == 2
