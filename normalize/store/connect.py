"""Opening the database: is it ours, whole, writable, current? And the one kind of transaction we write in."""

from __future__ import annotations

import logging
import os
import pkgutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.errors import DatabaseBusy, ForeignDatabase, MissingFile, RoundupError, UsageError
from normalize.store.schema import APPLICATION_ID

log = logging.getLogger("roundup.store")

_MAGIC = b"SQLite format 3\x00"

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another writer before DatabaseBusy is raised."""


WAL_LIMIT = 16 << 20
"""Bytes that the log beside the database keeps at most once it was written back; a large reconcile makes it larger."""


def _told(error: sqlite3.Error, path: str) -> RoundupError:
    """What a SQLite error means to the user, with what to do next."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return DatabaseBusy(
            f"{path} stayed locked by another process ({text}); nothing was lost, run again when it is done"
        )
    if "readonly" in text or "unable to open" in text:
        return UsageError(
            f"cannot write {path} ({text}); check the permissions of the file and its folder, or give --db"
        )
    if "full" in text or "disk I/O" in text:
        return UsageError(
            f"cannot write {path} ({text}); what was stored before is whole, free some space and run again"
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return ForeignDatabase(
            f"{path} is damaged ({text}); nothing was written, restore it or rebuild it from the archive"
        )
    return RoundupError(f"{path}: {text}")


@contextmanager
def translated(path: str) -> Iterator[None]:
    """SQLite errors as ours: DatabaseBusy, ForeignDatabase, UsageError. Broken constraints are bugs and stay."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        if _is_ours(error):
            raise
        raise _told(error, path) from error


def _is_ours(error: sqlite3.DatabaseError) -> bool:
    """A mistake in our own SQL ("no such column") must stay a traceback."""
    return str(error).startswith(("no such", "near ", "ambiguous", "table ", "incomplete"))


@contextmanager
def immediate(db: Database, path: str = "the database") -> Iterator[None]:
    """One `BEGIN IMMEDIATE` transaction: waits for other writers at the start instead of failing in the middle.

    Inside an open transaction it joins it. Anything raised rolls the whole back.
    """
    if db.conn.in_transaction:
        yield
        return
    with translated(path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


def _check_file(path: Path, create: bool) -> None:
    """Raises MissingFile, UsageError or ForeignDatabase before SQLite touches anything."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; expected a database file: give --db FILE")
    if not path.exists():
        if not create:
            raise MissingFile(
                f"no database at {path}; `roundup ingest PATH…` or `roundup crawl` makes one, or give --db FILE"
            )
        _make_folder(path.parent)
        return
    if not os.access(path, os.R_OK):
        raise UsageError(f"{path} may not be read; check its permissions or give --db FILE")
    with path.open("rb") as file:
        head = file.read(len(_MAGIC))
    if head and head != _MAGIC:
        raise ForeignDatabase(
            f"{path} is not a SQLite database (it begins with {head[:8]!r}); give --db FILE, it was left as it is"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make the folder {folder} ({error.strerror}); give --db FILE") from error
    if not os.access(folder, os.W_OK):
        raise UsageError(f"no permission to write in {folder}; give --db FILE")


def _check_owner(db: Database, path: str) -> None:
    """Raises ForeignDatabase when somebody else's tables are in it."""
    # One statement, one moment: another process may be making the tables just now.
    sql = """SELECT application_id, (SELECT group_concat(name, ', ') FROM
                 (SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 3)) FROM pragma_application_id"""
    found, tables = db.execute(sql).fetchone()
    if found != APPLICATION_ID and (found or tables):
        holds = f"it holds {tables}" if tables else f"application id {found:#x}"
        raise ForeignDatabase(f"{path} was not made by Roundup ({holds}); give --db FILE, it was left as it is")


def _parts() -> Iterator[ModuleType]:
    """The modules of this package, any of which may bring MIGRATIONS and VIEWS (name → query)."""
    package = import_module("normalize.store")
    for module in pkgutil.iter_modules(package.__path__, "normalize.store."):
        yield import_module(module.name)


def migrations() -> list[Migrations]:
    """Every migration set of the package's modules."""
    return [part.MIGRATIONS for part in _parts() if isinstance(getattr(part, "MIGRATIONS", None), Migrations)]


def views() -> dict[str, str]:
    """Every view of the package's modules; a module named later in the alphabet may not redefine an earlier one's."""
    found: dict[str, str] = {}
    for part in _parts():
        found = {**getattr(part, "VIEWS", {}), **found}
    return found


def _check_age(db: Database, path: str) -> None:
    """Raises UsageError when a newer Roundup has migrated the database."""
    for known in migrations():
        newer = {done.name for done in known.applied(db)} - {one.name for one in known._migrations}
        if newer:
            raise UsageError(f"{path} was made by a newer Roundup (it has {', '.join(sorted(newer))}); update this one")


def _views_mark() -> int:
    return zlib.crc32(repr(sorted(views().items())).encode()) & 0x7FFFFFFF


def _outdated(db: Database) -> bool:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return True
    if db.execute("PRAGMA user_version").fetchone()[0] != _views_mark():
        return True
    return any(known.pending(db) for known in migrations())


def _bring_up_to_date(db: Database) -> None:
    """Applies what is pending; two processes that open a new file at once take turns."""
    for known in migrations():
        known.apply(db)
    for name in db.view_names():
        db.execute(f'DROP VIEW "{name}"')
    for name, query in views().items():
        db.create_view(name, query)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {_views_mark()}")


def connect(path: Path, *, create: bool = True, busy_timeout: float | None = None, migrate: bool = True) -> Database:
    """Opens our database, makes it when `create` says so, and brings its schema up to date (unless not to `migrate`).

    Raises MissingFile, ForeignDatabase (not ours, or damaged), DatabaseBusy, UsageError (no permission, newer schema).
    """
    _check_file(path, create)
    with translated(str(path)):
        wait = BUSY_TIMEOUT if busy_timeout is None else busy_timeout
        connection = sqlite3.connect(address_of(path), timeout=wait, isolation_level="IMMEDIATE", uri=True)
        try:
            return _prepared(Database(connection, execute_plugins=False), str(path), migrate)
        except BaseException:
            connection.close()
            raise


def address_of(path: Path) -> str:
    """The file as a SQLite URI, for reading only where nothing can be written (WAL writes even to read)."""
    unfinished = path.with_name(f"{path.name}-wal").exists()
    mode = "" if _writable(path) else "?mode=ro" if unfinished else "?mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}{mode}"


def _writable(path: Path) -> bool:
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))


def _prepared(db: Database, path: str, migrate: bool) -> Database:
    _check_owner(db, path)
    _check_age(db, path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -65536")  # 64 MB; with the 2 MB of old, a large reconcile reads every page often
    # A power cut may undo the last pages, never half of one; the archive, written first and synced, still has them.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
    if migrate and _outdated(db):
        if not _writable(Path(path)):
            return _current_copy(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        with immediate(db, path):
            _bring_up_to_date(db)
    return db


def _current_copy(db: Database, path: str) -> Database:
    """An older database that may not be written, as a private copy of today's schema that can only be read."""
    log.warning("%s was made by an older Roundup and may not be written; a temporary copy is read instead", path)
    copy = sqlite3.connect("", isolation_level="IMMEDIATE")  # on disk when it is large, gone when it is closed
    try:
        db.conn.backup(copy)
        db.close()
        current = Database(copy, execute_plugins=False)
        with immediate(current, path):
            _bring_up_to_date(current)
        current.execute("PRAGMA query_only = ON")
    except BaseException:
        copy.close()
        raise
    return current


def make_sure_it_is_current(path: Path) -> None:
    """Raises UsageError for a database of an older schema, where the file itself must be read as it is."""
    db = connect(path, create=False, migrate=False)
    try:
        if _outdated(db):
            raise UsageError(
                f"{path} was made by an older Roundup and may not be written here, so it cannot be brought up to date: "
                "copy it into a folder of yours and give the copy with --db FILE"
            )
    finally:
        db.close()
