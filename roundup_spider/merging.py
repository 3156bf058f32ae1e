"""Several crawl nodes become one collection: archives are folded record by record, then databases row by row.

The archive comes first, because rows point into it, and takes only what it lacks; the rows of a node come in one
transaction. Kill it anywhere: the database is as before or has a whole node more, and merging again goes on.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from normalize.errors import DatabaseBusy, MissingFile, UsageError
from normalize.reconcile.decisions import read_decisions, with_decision, write_decisions
from normalize.reconcile.stored import DECISIONS
from normalize.records import ArchivePlace, Decision, Issue
from normalize.store import Store
from normalize.store.connect import connect
from normalize.store.nodes import Folded, fold, snapshot
from roundup_spider.archive import Archive
from roundup_spider.locks import SiteLock
from roundup_spider.room import make_sure_of_room, size_of

DATABASE, ARCHIVE = "roundup.db", "archive"
"""What a node's folder holds."""

Records = Iterator[tuple[ArchivePlace, ArchivePlace] | Issue]
"""What folding an archive gives, record by record."""

_SUFFIXES = (".db", ".sqlite", ".sqlite3")


@dataclass(frozen=True, slots=True)
class Node:
    """What one crawl node made: its database and the archive its rows point into."""

    database: Path
    archive: Path


@dataclass(frozen=True, slots=True)
class Merged:
    """What one node brought: rows, records that were not in the archive yet, and what could not be read."""

    node: Node
    folded: Folded
    records: int
    issues: Sequence[Issue]


def names_nodes(arguments: Sequence[str]) -> bool:
    """Whether arguments are databases and folders rather than ids or names of films and people.

    >>> names_nodes(["node1.db", "node2.db"]), names_nodes(["Marina Foy", "Marina Foïs"])
    (True, False)
    """
    return any(Path(one).exists() or one.endswith(_SUFFIXES) for one in arguments)


def nodes_of(arguments: Sequence[str]) -> list[Node]:
    """Databases, each followed by its archive's folder or with it beside it, and folders that hold both.

    Raises MissingFile for a path that is not there, UsageError for an archive without a database.
    """
    nodes: list[Node] = []
    for path in map(Path, arguments):
        if not path.exists():
            raise MissingFile(f"no {path}; expected the database of a crawl node, or a folder that holds {DATABASE}")
        if path.is_file():
            nodes.append(Node(path, path.with_name(ARCHIVE)))
        elif (path / DATABASE).exists():
            nodes.append(Node(path / DATABASE, path / ARCHIVE))
        elif nodes and Path(arguments[0]) != path:
            nodes[-1] = Node(nodes[-1].database, path)
        else:
            raise UsageError(
                f"{path} holds no {DATABASE}; expected NODE.db [ARCHIVE], or a folder with {DATABASE} and {ARCHIVE}; "
                f"an archive without a database is loaded with: roundup ingest {path}"
            )
    return nodes


def by_age(nodes: Sequence[Node]) -> list[Node]:
    """The nodes in an order that does not depend on how they were named: the one with the earliest page first."""
    return sorted(nodes, key=lambda node: _first_page(node.database))


def _first_page(database: Path) -> tuple[str, ...]:
    query = "SELECT first_fetched, url, digest FROM pages ORDER BY 1, 2, 3 LIMIT 1"
    with closing(connect(database, create=False, migrate=False)) as node:
        found = node.execute(query).fetchone() if "pages" in node.table_names() else None
    return tuple(found or ())


@contextmanager
def merging_lock(db: Path) -> Iterator[None]:
    """Keeps other merges into `db` away, and removes what a killed one left. Raises DatabaseBusy."""
    db.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = SiteLock.take(db, "merge")
    except DatabaseBusy as error:
        raise DatabaseBusy(f"another merge into {db} is running; wait for it to end") from error
    try:
        for left in db.parent.glob(".node-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()


def make_sure_of(nodes: Sequence[Node], db: Path, archive: Path) -> None:
    """Raises, before anything is written, what keeps the nodes from being merged.

    ForeignDatabase, UsageError (a newer Roundup's database; the disks cannot hold what merging writes at most).
    """
    for node in nodes:
        connect(node.database, create=False, migrate=False).close()
    databases = [node.database for node in nodes]
    copy = max(size_of([database]) for database in databases)
    make_sure_of_room(db.parent, size_of(databases) + copy, f"merge, for the rows and a copy of each node in {db}")
    foreign = [node.archive for node in nodes if not _same(node.archive, archive)]
    make_sure_of_room(archive, size_of(foreign), f"merge, for the records in {archive}")


def merge_node(
    node: Node, store: Store, archive: Archive, *, bodies: bool = True, watch: Callable[[Records], Records] = iter
) -> Merged:
    """Folds one node in. Without `bodies` its rows come without a place in the archive.

    `watch` passes the records on, for a progress bar. Raises UsageError when the node's rows name files that are
    neither in its archive nor here.
    """
    with snapshot(node.database, store.path.parent) as copy:
        places: dict[tuple[str, int], ArchivePlace] = {}
        issues: list[Issue] = []
        before = archive.written
        if bodies:
            shared = _shared_places(copy, node, archive)
            if not _same(node.archive, archive.folder):
                places, issues = _folded(archive, watch(archive.fold(Archive(node.archive))))
            places = {**shared, **places}
        archive.close()
        _add_decisions(copy, store)
        folded = fold(store.db, copy, places, str(store.path))
    return Merged(node, folded, archive.written - before, tuple(issues))


def _folded(archive: Archive, records: Records) -> tuple[dict[tuple[str, int], ArchivePlace], list[Issue]]:
    places: dict[tuple[str, int], ArchivePlace] = {}
    issues: list[Issue] = []
    for found in records:
        if isinstance(found, Issue):
            issues.append(found)
        else:
            old, new = found
            places[old.file, old.offset] = new
    return places, issues


_PLACES = "SELECT archive_file, archive_offset, archive_length FROM pages WHERE archive_file IS NOT NULL"


def _shared_places(copy: Path, node: Node, archive: Archive) -> dict[tuple[str, int], ArchivePlace]:
    """The places of the node's rows that lie in files of this archive, and stay. Raises UsageError for lost files."""
    with closing(sqlite3.connect(copy)) as database:
        rows = [ArchivePlace(*row) for row in database.execute(_PLACES)]
    here, there = _names(archive.folder), _names(node.archive)
    lost = sorted({place.file for place in rows} - here - there)
    if lost:
        raise UsageError(
            f"{node.database} has pages in {lost[0]}{f' and {len(lost) - 1} other files' if lost[1:] else ''}, found "
            f"neither in {node.archive} nor in {archive.folder}; give its archive after it "
            f"(roundup merge {node.database} ARCHIVE), or --without-bodies"
        )
    return {(place.file, place.offset): place for place in rows if place.file in here}


def _names(folder: Path) -> set[str]:
    return {path.name for path in Archive(folder).files()}


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _add_decisions(copy: Path, store: Store) -> None:
    """Adds the node's decisions to the file beside the database, where there is one: it rules over the database."""
    path = store.path.with_name(DECISIONS)
    if not path.exists():
        return
    with Store.open(copy, create=False) as node:
        known = merged = read_decisions(path)
        for decision in node.decisions():
            merged = _with_later(merged, decision)
    if merged != known:
        write_decisions(path, merged)


def _with_later(known: tuple[Decision, ...], new: Decision) -> tuple[Decision, ...]:
    """The decisions with `new`, unless one on the same two sides is as late."""
    rivals = [old for old in known if (old.kind, {old.a, old.b}) == (new.kind, {new.a, new.b})]
    return known if any(old.at >= new.at for old in rivals) else with_decision(known, new)
