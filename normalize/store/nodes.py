"""Folding the database of one crawl node into another, as if one crawl had filled it.

Of two rows about the same thing the one that a single crawl would have ended with stays, whichever database comes
first: of a page the widest time, of an article the reading of the newest version, of an address of the frontier the
latest visit, of a pair the latest decision. So folding is idempotent, and the order of the nodes does not matter
(except for the numbers of runs). What is concluded from the rows (spellings, links, the review queue, counts, gates) is
left to `roundup reconcile` and `roundup check`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from normalize.records import ArchivePlace
from normalize.store.connect import address_of, connect, immediate, translated
from normalize.store.node_identities import carry_identities, claim_identities

Moves = Mapping[tuple[str, int], ArchivePlace]
"""Where a record lies in the target's archive, by its file and offset in the node's."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What a node brought: articles by what became of them (new, changed, kept), and rows added to other tables."""

    articles: Mapping[str, int]
    pages: int
    addresses: int
    decisions: int
    runs: int


@contextmanager
def snapshot(path: Path, folder: Path) -> Iterator[Path]:
    """A copy of a node's database in `folder`, of today's schema, while a crawl may go on writing the original.

    Raises what `connect` raises: MissingFile, ForeignDatabase, and UsageError for a database of a newer Roundup.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".node-") as inside:
        copy = Path(inside, "node.db")
        connect(path, create=False, migrate=False).close()
        with (
            translated(str(path)),
            closing(sqlite3.connect(address_of(path), uri=True)) as node,
            closing(sqlite3.connect(copy)) as target,
        ):
            node.backup(target)
        connect(copy, create=False).close()
        yield copy


def fold(db: Database, node: Path, moves: Moves, path: str = "the database") -> Folded:
    """Folds the node's database (of today's schema) into `db`, in one transaction: all of it or nothing."""
    with translated(path):
        db.execute("ATTACH ? AS node", [str(node)])
        try:
            with immediate(db, path):
                return _fold(db, moves)
        finally:
            db.execute("DETACH node")


def _fold(db: Database, moves: Moves) -> Folded:
    pages = _pages(db, moves)
    claim_identities(db)
    runs = _runs(db)
    articles = _articles(db)
    carry_identities(db)
    for statement in (*_ISSUES, *_AUTHORITY, _FAILURES, _CHECKS, _CRAWLS):
        db.execute(statement)
    addresses = _added(db, "frontier", _FRONTIER)
    decisions = int(db.execute(_DECISIONS).rowcount)
    for (name,) in db.execute("SELECT name FROM temp.sqlite_master WHERE type = 'table'").fetchall():
        db.execute(f"DROP TABLE temp.{name}")
    return Folded(articles, pages, addresses, decisions, runs)


def _added(db: Database, table: str, statement: str) -> int:
    """Runs a statement and gives how many rows the table has more."""
    count = f"SELECT count(*) FROM main.{table}"  # noqa: S608
    before = db.execute(count).fetchone()[0]
    db.execute(statement)
    return int(db.execute(count).fetchone()[0] - before)


# --- pages

_EARLIER_PAGE = """(excluded.first_fetched, excluded.site, excluded.status, coalesce(excluded.content_type, ''))
                 < (pages.first_fetched, pages.site, pages.status, coalesce(pages.content_type, ''))"""
_BETTER_PLACE = """(pages.archive_file IS NULL
                    OR (excluded.archive_file, excluded.archive_offset) < (pages.archive_file, pages.archive_offset))"""


def _chosen(condition: str, *columns: str, table: str) -> str:
    return ", ".join(f"{c} = CASE WHEN {condition} THEN excluded.{c} ELSE {table}.{c} END" for c in columns)


_PAGES = f"""
INSERT INTO main.pages (url, digest, site, status, content_type, size, first_fetched, last_fetched,
                        archive_file, archive_offset, archive_length)
SELECT p.url, p.digest, p.site, p.status, p.content_type, p.size, p.first_fetched, p.last_fetched,
       m.file, m.offset, m.length
  FROM node.pages p LEFT JOIN temp.moved m ON m.old_file = p.archive_file AND m.old_offset = p.archive_offset
 WHERE true
ON CONFLICT (url, digest) DO UPDATE SET
    {_chosen(_EARLIER_PAGE, "site", "status", "content_type", table="pages")},
    {_chosen(_BETTER_PLACE, "archive_file", "archive_offset", "archive_length", table="pages")},
    first_fetched = min(first_fetched, excluded.first_fetched), last_fetched = max(last_fetched, excluded.last_fetched)
"""  # noqa: S608


def _pages(db: Database, moves: Moves) -> int:
    db.execute(
        """CREATE TEMP TABLE moved (old_file TEXT, old_offset INTEGER, file TEXT, offset INTEGER, length INTEGER,
                                    PRIMARY KEY (old_file, old_offset))"""
    )
    rows = ((*old, new.file, new.offset, new.length) for old, new in moves.items())
    db.conn.executemany("INSERT INTO temp.moved VALUES (?, ?, ?, ?, ?)", rows)
    return _added(db, "pages", _PAGES)


# --- articles: films beat none, then the newest version of the page, then the newest reader

_RANK = """(EXISTS (SELECT 1 FROM {schema}.film_blocks b WHERE b.article_id = {name}.article_id),
            (SELECT p.last_fetched FROM main.pages p WHERE p.url = {name}.page_url AND p.digest = {name}.page_digest),
            {name}.page_digest, {name}.page_url, length({name}.reader), {name}.reader, {name}.site)"""

_WINNERS = f"""
CREATE TEMP TABLE winner AS
SELECT n.article_id, mine.article_id IS NULL AS fresh
  FROM node.articles n LEFT JOIN main.articles mine ON mine.article_id = n.article_id
 WHERE mine.article_id IS NULL
    OR {_RANK.format(schema="node", name="n")} > {_RANK.format(schema="main", name="mine")}"""  # noqa: S608

_FETCHED = """
UPDATE main.articles SET fetched_at = n.fetched_at FROM node.articles n
 WHERE n.article_id = articles.article_id AND n.fetched_at > articles.fetched_at
   AND (n.page_url, n.page_digest) = (articles.page_url, articles.page_digest)"""

_PARTS = ("articles", "article_lines", "film_blocks", "block_facts", "field_spans", "mentions")


def _articles(db: Database) -> Counter[str]:
    db.execute(_WINNERS)
    db.execute("DELETE FROM main.articles WHERE article_id IN (SELECT article_id FROM temp.winner)")
    for table in _PARTS:
        columns = ", ".join(name for name in _columns(db, table) if name != "block_id")
        values = columns.replace(", film_id", ", NULL").replace(", person_id", ", NULL")
        db.execute(
            f"INSERT INTO main.{table} ({columns}) SELECT {values} FROM node.{table} "  # noqa: S608
            "WHERE article_id IN (SELECT article_id FROM temp.winner)"
        )
    db.execute(_FETCHED)
    new, changed = db.execute("SELECT coalesce(sum(fresh), 0), coalesce(sum(NOT fresh), 0) FROM temp.winner").fetchone()
    kept = db.execute("SELECT count(*) FROM node.articles").fetchone()[0] - new - changed
    return Counter(new=new, changed=changed, kept=kept)


def _columns(db: Database, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]


# --- runs: the same run is the one that began and ended alike

_RUN = "verb, arguments, version, started_at, ended_at, exit_code, outcome, counts"


def _runs(db: Database) -> int:
    """Adds the node's runs and notes in temp.run which number each of them has here; gives how many were new."""
    db.execute("CREATE TEMP TABLE run (old INTEGER PRIMARY KEY, new INTEGER)")
    mine = _by_beginning(db.execute(f"SELECT run_id, {_RUN} FROM main.runs ORDER BY run_id"))  # noqa: S608
    added = 0
    for number, *run in db.execute(f"SELECT run_id, {_RUN} FROM node.runs ORDER BY started_at, run_id").fetchall():  # noqa: S608
        known = _same_run(mine.get(tuple(run[:4]), []), run[4:])
        if known is None:
            cursor = db.execute(f"INSERT INTO main.runs ({_RUN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", run)  # noqa: S608
            known, added = int(cursor.lastrowid or 0), added + 1
        elif run[4]:
            db.execute("UPDATE main.runs SET (ended_at, exit_code, outcome, counts) = (?, ?, ?, ?) WHERE run_id = ?",
                       [*run[4:], known])  # fmt: skip
        db.execute("INSERT INTO temp.run VALUES (?, ?)", [number, known])
    return added


def _by_beginning(rows: Iterable[tuple[object, ...]]) -> dict[tuple[object, ...], list[tuple[object, ...]]]:
    found: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
    for number, *run in rows:
        found.setdefault(tuple(run[:4]), []).append((number, *run[4:]))
    return found


def _same_run(candidates: list[tuple[object, ...]], end: list[object]) -> int | None:
    """The number of the run that began alike and ended alike, or of which one side does not know the end yet."""
    alike = [run for run in candidates if list(run[1:]) == end]
    open_ended = [run for run in candidates if run[1] is None or end[0] is None]
    for run in (*alike, *open_ended):
        candidates.remove(run)
        return int(str(run[0]))
    return None


# --- issues

_ISSUE = "site, url, level, code, message, at"
_NODE_ISSUES = f"SELECT r.new, {_ISSUE} FROM node.issues i LEFT JOIN temp.run r ON r.old = i.run_id"  # noqa: S608

_ISSUES = (
    f"""INSERT INTO main.issues (run_id, {_ISSUE}, article_id)
        SELECT r.new, {_ISSUE}, article_id FROM node.issues i LEFT JOIN temp.run r ON r.old = i.run_id
         WHERE article_id IN (SELECT article_id FROM temp.winner) ORDER BY issue_id""",  # noqa: S608
    f"""INSERT INTO main.issues (run_id, {_ISSUE})
        SELECT * FROM ({_NODE_ISSUES} WHERE article_id IS NULL
                       EXCEPT SELECT run_id, {_ISSUE} FROM main.issues WHERE article_id IS NULL)""",  # noqa: S608
)

# --- the frontier: of two notes about an address the one of the later visit

_VISITED = """(coalesce({0}.fetched_at, ''), coalesce({0}.changed_at, ''), {0}.visits, {0}.attempts, {0}.state,
            coalesce({0}.next_visit, ''), coalesce({0}.title, ''), coalesce({0}.etag, ''), {0}.crawl)"""
_LATER = f"{_VISITED.format('excluded')} > {_VISITED.format('frontier')}"
_FOUND_EARLIER = """(excluded.first_seen, excluded.depth, coalesce(excluded.seed, ''))
                  < (frontier.first_seen, frontier.depth, coalesce(frontier.seed, ''))"""
_VISIT = (
    "kind", "state", "crawl", "attempts", "visits", "status", "etag", "last_modified", "digest", "fetched_at",
    "changed_at", "next_visit", "moved_to", "error",
)  # fmt: skip
_TOLD = ", ".join(
    f"{c} = CASE WHEN {_LATER} THEN coalesce(excluded.{c}, frontier.{c}) ELSE coalesce(frontier.{c}, excluded.{c}) END"
    for c in ("title", "published", "modified")
)

_FRONTIER = f"""
INSERT INTO main.frontier SELECT * FROM node.frontier WHERE true
ON CONFLICT (site, url) DO UPDATE SET
    {_chosen(_LATER, *_VISIT, table="frontier")}, {_TOLD},
    {_chosen(_FOUND_EARLIER, "seed", "depth", table="frontier")},
    first_seen = min(first_seen, excluded.first_seen)"""  # noqa: S608

_NEWER_CRAWL = """(excluded.begun_at, coalesce(excluded.finished_at, ''))
                > (site_crawls.begun_at, coalesce(site_crawls.finished_at, ''))"""

_CRAWLS = f"""
INSERT INTO main.site_crawls SELECT * FROM node.site_crawls WHERE true
ON CONFLICT (site, scope) DO UPDATE SET crawl = max(crawl, excluded.crawl),
    {_chosen(_NEWER_CRAWL, "begun_at", "finished_at", "left_at", table="site_crawls")}"""  # noqa: S608

# --- what people decided, what gates said, what authorities list

_DECISIONS = """
INSERT INTO main.decisions SELECT * FROM node.decisions WHERE true
ON CONFLICT (kind, a, b) DO UPDATE SET (verdict, decided_by, decided_at, note)
    = (excluded.verdict, excluded.decided_by, excluded.decided_at, excluded.note)
 WHERE (excluded.decided_at, excluded.verdict, excluded.decided_by, excluded.note)
     > (decisions.decided_at, decisions.verdict, decisions.decided_by, decisions.note)"""

_FAILURES = """
INSERT INTO main.gate_failures SELECT * FROM node.gate_failures WHERE true
ON CONFLICT (site, gate, url, field) DO UPDATE SET (level, value, bound, message, first_failed)
    = (excluded.level, excluded.value, excluded.bound, excluded.message, excluded.first_failed)
 WHERE (excluded.first_failed, excluded.value, excluded.bound, excluded.message)
     < (gate_failures.first_failed, gate_failures.value, gate_failures.bound, gate_failures.message)"""

_CHECKS = """
INSERT INTO main.site_checks SELECT * FROM node.site_checks WHERE true
ON CONFLICT (site) DO UPDATE SET checked_at = max(checked_at, excluded.checked_at)"""

_AUTHORITY = (
    """INSERT INTO main.authority_entities SELECT * FROM node.authority_entities WHERE true
       ON CONFLICT (authority_id) DO UPDATE SET (name, year, source) = (excluded.name, excluded.year, excluded.source)
        WHERE (excluded.name, coalesce(excluded.year, 0))
            > (authority_entities.name, coalesce(authority_entities.year, 0))""",
    "INSERT OR IGNORE INTO main.authority_names SELECT * FROM node.authority_names",
    """INSERT OR IGNORE INTO main.authority_links SELECT * FROM node.authority_links
        WHERE identity_id IN (SELECT film_id FROM main.films UNION ALL SELECT person_id FROM main.people)""",
)
