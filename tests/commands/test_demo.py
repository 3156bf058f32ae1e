"""`roundup demo`, as a newcomer starts it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def _demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "roundup_spider.cli", "demo", *arguments]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True, check=False, timeout=110)


def _query(db: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(db)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_the_demo_tells_what_it_did_and_where_it_is(tmp_path: Path) -> None:
    ran = _demo(tmp_path)
    assert ran.returncode == 0, ran.stderr
    db = tmp_path / "data" / "demo" / "roundup.db"
    for told in ("Films that the papers call by several titles", "Denis Ménochet", "data/demo/roundup.db", "Try next"):
        assert told in ran.stdout
    assert "1 article body downloaded" in ran.stdout
    assert not ran.stderr
    one_film = """SELECT count(DISTINCT film_id) FROM title_variants
                   WHERE variant IN ('Dédales', 'Labyrinths', 'Miracle')"""
    assert _query(db, one_film) == [(1,)]
    spellings = "SELECT variant FROM name_variants WHERE person = 'Denis Ménochet' ORDER BY 1"
    assert [name for (name,) in _query(db, spellings)] == ["Denis Menouche", "Denis Ménochet", "Dennis Menoche"]


def test_the_demo_can_be_repeated_and_touches_nobody_elses_folder(tmp_path: Path) -> None:
    first = json.loads(_demo(tmp_path, "there", "--json").stdout)
    second = json.loads(_demo(tmp_path, "there", "--json").stdout)
    assert first == second
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me", encoding="utf-8")
    refused = _demo(tmp_path, "mine")
    assert refused.returncode == 2
    assert "holds something else" in refused.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "keep me"
