from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from roundup_spider.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        main(["match", *arguments])
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_pair_is_told_with_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "Denis Ménochet", "Dennis Menoche")
    assert code == 0
    assert re.search(r"one person with probability 0\.[89]", out)
    assert "denis ~ dennis" in out


def test_json_parts_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--kind", "film", "--json", "Matrix, The", "The Matrix")
    found = json.loads(out)
    assert code == 0
    assert found["kind"] == "film"
    assert sum(part["weight"] for part in found["parts"]) == pytest.approx(found["log_odds"], abs=0.01)


def test_a_csv_keeps_its_rows_their_order_and_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        'kind,a,b,note\nfilm,Jaws,Jaws 2,"x, y"\nperson,Jean Reno,Jean Réno,\nfilm,"Matrix, The",The Matrix,é\n',
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "--csv", str(pairs))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert list(rows[0]) == ["kind", "a", "b", "note", "score"]
    assert [row["note"] for row in rows] == ["x, y", "", "é"]
    scores = [float(row["score"]) for row in rows]
    assert scores[0] < 0.01 < 0.9 < min(scores[1:])


def test_kind_may_be_given_for_the_whole_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("\ufeffa,b\nJean Reno,Jean Réno\n", encoding="utf-8")
    assert run(capsys, "--csv", str(pairs), "--kind", "person")[0] == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"x,y\n1,2\n", "expected columns a, b, kind, found x, y"),
        (b"a,b\n1,2\n", "say --kind person"),
        (b"a,b,kind\n1,2,song\n", "row 2: expected kind person or film, found 'song'"),
        (b"", "found none"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_foreign_csv_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, complaint: str
) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_bytes(content)
    code, _, err = run(capsys, "--csv", str(pairs))
    assert code == 2
    assert complaint in err


@pytest.mark.parametrize("arguments", [("one",), ("--csv", "nowhere.csv"), ("--csv", "x.csv", "a", "b"), ()])
def test_wrong_usage_is_exit_2(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert run(capsys, *arguments)[0] == 2
