from __future__ import annotations

from pathlib import Path

import pytest

from normalize.errors import MissingFile, UsageError
from normalize.reconcile.decisions import read_decisions, with_decision, write_decisions
from normalize.reconcile.verdicts import without_last
from normalize.records import Decision

ONE = Decision("person", "Claude Zidi", "Claude Zidi Jr.", "different", "ana", "2022-08-01T10:00:00Z", "father, son")


def test_written_and_read_back(tmp_path: Path) -> None:
    write_decisions(tmp_path / "new" / "decisions.csv", [ONE])
    assert read_decisions(tmp_path / "new" / "decisions.csv") == (ONE,)


def test_a_new_decision_on_the_same_two_replaces_the_old() -> None:
    turned = Decision("person", ONE.b, ONE.a, "same")
    assert with_decision([ONE], turned) == (turned,)


def test_the_decisions_of_the_last_command_are_taken_back_together() -> None:
    late = [Decision("film", str(at), "x", "different", at="2023") for at in range(2)]
    assert without_last([ONE, *late]) == ((ONE,), tuple(late))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind,a,b\nperson,x,y\n", "no column verdict"),
        ("kind,a,b,verdict\nactor,x,y,same\n", "line 2"),
        ("kind,a,b,verdict\nperson,x,y,maybe\n", "'maybe'"),
        ("kind,a,b,verdict\nperson,x,,same\n", "must both be given"),
    ],
)
def test_a_wrong_file_says_what_and_where(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_decisions(path)


def test_a_missing_or_binary_file(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("none.csv", "binary.csv"):
        with pytest.raises(MissingFile):
            read_decisions(tmp_path / name)
