"""Opening: what is not ours, not whole, not writable or not free gives one clear error, and stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.errors import DatabaseBusy, ForeignDatabase, MissingFile, UsageError
from normalize.store import Store
from normalize.store.connect import WAL_LIMIT
from normalize.store.schema import APPLICATION_ID
from tests.store.collection import CLEAN, clean, dump, page


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "roundup.db"
    with Store.open(path) as store:
        assert store.db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        before = dump(store)
    with Store.open(path) as store:
        assert dump(store) == before


def test_the_log_beside_the_database_stays_small_though_somebody_reads(tmp_path: Path) -> None:
    path, text = tmp_path / "roundup.db", "x" * 4000
    log = path.with_name("roundup.db-wal")
    with Store.open(path) as reader, Store.open(path) as store:
        assert list(reader.query("SELECT 1 FROM runs")) == []
        with store.transaction():
            for number in range(2 * WAL_LIMIT // len(text)):
                values = [number, text]
                store.db.execute("INSERT INTO issues (level, code, message, at) VALUES ('info', ?, ?, '')", values)
        assert log.stat().st_size > 2 * WAL_LIMIT, "one transaction cannot be cut"
        for _ in range(3):
            store.begin_run("crawl")
        assert log.stat().st_size <= WAL_LIMIT
    assert not log.exists()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with Store.open(tmp_path / "empty.db") as store:
        assert "articles" in store.db.table_names()


def test_every_table_is_strict(store: Store) -> None:
    loose = [
        table.name
        for table in store.db.tables
        if not table.strict and "_fts" not in table.name and not table.name.startswith(("sqlite_", "_sqlite_"))
    ]
    assert loose == []


def test_a_missing_database_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"no database at .*roundup ingest"):
        Store.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing to see", b"x", os.urandom(5000)])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.db"
    path.write_bytes(content)
    with pytest.raises(ForeignDatabase, match="not a SQLite database"):
        Store.open(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE recipes (name TEXT)")
    theirs.close()
    content = path.read_bytes()
    with pytest.raises(ForeignDatabase, match=r"not made by Roundup \(it holds recipes\)"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_database_of_a_newer_roundup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roundup.db"
    with Store.open(path) as store, store.transaction():
        store.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('roundup', 'm999', '')"
        )
    with pytest.raises(UsageError, match="newer Roundup"):
        Store.open(path)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        Store.open(tmp_path)


def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "roundup.db"
    with Store.open(path) as store:
        store.save_article(page(CLEAN), clean())
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[100:8192] = b"\xff" * 8092
    path.write_bytes(content)
    with pytest.raises(ForeignDatabase, match="damaged"):
        Store.open(path)


def test_a_locked_database_is_waited_for_and_then_told(tmp_path: Path) -> None:
    path = tmp_path / "roundup.db"
    with Store.open(path) as store, Store.open(path, busy_timeout=0.1) as other:
        with store.transaction(), pytest.raises(DatabaseBusy, match="locked by another process"):
            other.save_article(page(CLEAN), clean())
        assert other.save_article(page(CLEAN), clean()) == "new"


def test_reading_goes_on_while_another_writes(filled: Store) -> None:
    with filled.transaction(), Store.open(filled.path, busy_timeout=0.1) as other:
        assert other.db.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "roundup.db"
    errors: list[Exception] = []

    def write(writer: int) -> None:
        try:
            with Store.open(path) as store:
                for number in range(15):
                    url = f"https://writer{writer}.example/{number}"
                    store.save_article(page(url), clean(), blocks=())
                    store.save_page(page(f"{url}/page"))
        except Exception as error:  # noqa: BLE001 - told by the main thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Store.open(path) as store:
        assert store.db.execute("SELECT count(*) FROM pages").fetchone() == (120,)


UNPRIVILEGED = 65534
NEEDS_ROOT = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root can become somebody without permissions"
)


def _open_as_nobody(path: Path, then: str = 'store.add_issues([Issue("a", "b")])') -> str:
    code = f"""
    import os; os.setgid({UNPRIVILEGED}); os.setuid({UNPRIVILEGED})
    from normalize.store import Store
    from normalize.errors import RoundupError
    from normalize.records import Issue
    try:
        with Store.open({str(path)!r}) as store:
            {then}
        print("opened")
    except RoundupError as error:
        print(error.exit_code, error)
    """
    # Everything is imported first, for the child may not be allowed to read the checkout afterwards.
    warm = "import tempfile; from normalize.store import Store\nwith tempfile.TemporaryDirectory() as folder:\n"
    code = f"{warm}    Store.open(folder + '/warm.db').close()\n{textwrap.dedent(code)}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@NEEDS_ROOT
def test_no_permission_to_write_is_told(common_folder: Path) -> None:
    path = common_folder / "roundup.db"
    with Store.open(path):
        pass
    assert "2 cannot write" in _open_as_nobody(path)
    assert "2 no permission to write in" in _open_as_nobody(common_folder / "new.db")
    assert "2 cannot make the folder" in _open_as_nobody(common_folder / "deep" / "new.db")


@NEEDS_ROOT
def test_who_may_only_read_reads(common_folder: Path) -> None:
    path = common_folder / "roundup.db"
    with Store.open(path) as store:
        store.save_article(page(CLEAN), clean())
    assert _open_as_nobody(path, then="print(len(list(store.search('bestas'))))") == "1\nopened\n"


@pytest.mark.parametrize(("error", "outcome"), [(UsageError("x"), (2, "wrong usage")), (ValueError(), (1, "failed"))])
def test_a_run_that_an_error_ends_does_not_look_as_if_it_went_on(
    tmp_path: Path, error: Exception, outcome: tuple[int, str]
) -> None:
    def go_wrong() -> None:
        with Store.open(tmp_path / "a.db") as store:
            store.end_run(store.begin_run("crawl"), 0)
            store.begin_run("run")
            raise error

    with pytest.raises(type(error)):
        go_wrong()
    with Store.open(tmp_path / "a.db") as store:
        ended = store.db.execute("SELECT exit_code, outcome FROM runs WHERE ended_at IS NOT NULL").fetchall()
    assert ended == [(0, "done"), outcome]
