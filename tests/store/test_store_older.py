"""A database of an older schema that may not be written: read through a current copy, or told; never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from normalize.errors import UsageError
from normalize.store import Store, connect
from normalize.store.connect import make_sure_it_is_current
from tests.store.collection import CLEAN, clean, page


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database without the tables of the gates, in a folder that may not be written."""
    path = tmp_path / "roundup.db"
    with Store.open(path) as store:
        store.save_article(page(CLEAN), clean())
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            connection.execute(f"DROP VIEW {name}")
        connection.executescript("DROP TABLE gate_failures; DROP TABLE site_checks")
        connection.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'gates'")
        connection.execute("PRAGMA user_version = 1")
    monkeypatch.setattr(connect.os, "access", lambda _path, mode: mode != connect.os.W_OK)
    return path


def test_it_is_read_as_today_and_left_as_it_is(older: Path) -> None:
    before = older.read_bytes()
    with Store.open(older, create=False) as store:
        assert [row["title"] for row in store.query("SELECT title FROM articles")] == ["At the cinema this week"]
        assert list(store.query("SELECT * FROM site_health"))
        with pytest.raises(UsageError, match="check the permissions"):
            store.begin_run("reconcile")
    assert older.read_bytes() == before


def test_where_the_file_itself_is_read_it_is_told(older: Path) -> None:
    with pytest.raises(UsageError, match=r"made by an older Roundup .* --db FILE"):
        make_sure_it_is_current(older)


def test_a_current_one_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(tmp_path / "roundup.db").close()
    monkeypatch.setattr(connect.os, "access", lambda _path, mode: mode != connect.os.W_OK)
    make_sure_it_is_current(tmp_path / "roundup.db")
