"""The frontier: every address a crawl knows of, what became of it, and when it is worth another look.

It lives in the database, so that what is pending survives any crash: running again is resuming. A page is acknowledged
in the same transaction that stores its article.

    pending ──▶ done       read (or unchanged since); looked at again when `next_visit` has come
            ├─▶ moved      redirected, or the page names another address as its own; `moved_to` is followed
            ├─▶ gone       404 or 410
            ├─▶ forbidden  robots.txt or our own rules say no
            └─▶ failed     refused or unreachable too often; until then it stays pending and is tried by every run
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.clock import now, stamp
from normalize.store.connect import immediate
from normalize.store.dictionary import dictionary
from normalize.store.schema import create

MIGRATIONS = Migrations("frontier")

PageKind = Literal["article", "listing", "feed", "sitemap"]
State = Literal["pending", "done", "moved", "gone", "forbidden", "failed"]
Scope = Literal["site", "addresses"]

ATTEMPTS = 10
"""Runs in a row that may fail to get a page before it is given up (and then tried at `LONGEST` intervals)."""

SHORTEST, LONGEST = timedelta(days=1), timedelta(days=90)

_TABLES = {
    "frontier": """
CREATE TABLE frontier (
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'listing', 'feed', 'sitemap')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'moved', 'gone', 'forbidden', 'failed')),
    seed TEXT,
    depth INTEGER NOT NULL,
    title TEXT,
    published TEXT,
    modified TEXT,
    first_seen TEXT NOT NULL,
    crawl INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    status INTEGER,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    fetched_at TEXT,
    changed_at TEXT,
    next_visit TEXT,
    moved_to TEXT,
    error TEXT,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID""",
    "site_crawls": """
CREATE TABLE site_crawls (
    site TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('site', 'addresses')),
    crawl INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    finished_at TEXT,
    PRIMARY KEY (site, scope)
) STRICT, WITHOUT ROWID""",
}


@MIGRATIONS()
def m001_frontier(db: Database) -> None:
    """The frontier and the crawls that worked on it."""
    create(db, _TABLES)
    db.execute("CREATE INDEX frontier_by_state ON frontier (site, state, next_visit)")


@MIGRATIONS()
def m002_sites_that_were_left(db: Database) -> None:
    """A site that was crawled once may be left again."""
    comment = dictionary()["site_crawls"].columns["left_at"]
    db.execute(f"ALTER TABLE site_crawls ADD COLUMN left_at /* {comment} */ TEXT")


def crawled(db: Database) -> dict[str, bool]:
    """The sites that were ever crawled as a whole into this collection, and whether it follows them still."""
    sql = "SELECT site, left_at IS NULL FROM site_crawls WHERE scope = 'site' ORDER BY site"
    return {site: bool(stays) for site, stays in db.execute(sql)}


def followed(db: Database) -> list[str]:
    """The sites that this collection follows: those ever crawled as a whole, and not left since."""
    return [site for site, stays in crawled(db).items() if stays]


def leave(db: Database, site: str, at: str) -> bool:
    """Follows a site no longer, until it is crawled again; False when it was not followed. What was read stays."""
    with immediate(db):
        sql = "UPDATE site_crawls SET left_at = ? WHERE site = ? AND scope = 'site' AND left_at IS NULL"
        left = db.execute(sql, [at, site]).rowcount > 0
        db.execute("DELETE FROM gate_failures WHERE site = ?", [site])
    return bool(left)


@dataclass(frozen=True, slots=True)
class Found:
    """An address as a listing, feed or sitemap announces it; `published` and `modified` are ISO 8601 or None."""

    url: str
    kind: PageKind = "article"
    title: str | None = None
    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the frontier; `seed` is the listing, feed or sitemap it stems from, `depth` the pages between."""

    site: str
    url: str
    kind: PageKind
    seed: str | None = None
    depth: int = 0
    title: str | None = None
    published: str | None = None
    first_seen: str = ""
    attempts: int = 0
    visits: int = 0
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    fetched_at: str | None = None


_ENTRY = f"SELECT {', '.join(column.name for column in fields(Entry))} FROM frontier WHERE site = ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Answer:
    """What a fetch gave: status, validators and the body's digest."""

    status: int
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


def revisit_after(age: timedelta) -> timedelta:
    """How long to leave a page alone that has not changed for `age`: half its age, between a day and 90 days.

    Each look finds the page older, so that looks become rarer: after 1, 2, 3, 5, 8, … days.

    >>> revisit_after(timedelta(days=10)).days
    5
    """
    return min(max(age / 2, SHORTEST), LONGEST)


class Frontier:
    """The frontier of one site. Every method is one immediate transaction, or joins the one that is open."""

    def __init__(self, db: Database, site: str, clock: Callable[[], datetime] = now) -> None:
        self.db = db
        self.site = site
        self.clock = clock
        self.crawl = 0

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside happens or nothing does."""
        return immediate(self.db)

    def begin(self, seeds: Iterable[Found]) -> bool:
        """Opens a crawl of the site: resumes the one cut short (True), or queues the seeds and what is due (False)."""
        with self.transaction():
            resumed = self._open("site")
            if not resumed:
                self._queue_due()
            self.announce(seeds)
        return resumed

    def demand(self, urls: Iterable[str]) -> list[Entry]:
        """Opens a crawl of just these articles, whatever became of them before; gives those not yet fetched in it."""
        with self.transaction():
            self._open("addresses")
            return [entry for url in dict.fromkeys(urls) if (entry := self._demand(url))]

    def finish(self) -> None:
        """Closes the crawl: the next one reads the listings anew."""
        with self.transaction():
            self.db.execute(
                "UPDATE site_crawls SET finished_at = ? WHERE site = ? AND crawl = ?",
                [self._now(), self.site, self.crawl],
            )

    def announce(self, found: Iterable[Found], source: Entry | None = None) -> list[Entry]:
        """Takes in what a page announces; gives the entries that are pending because of it."""
        seed, depth = (source.seed or source.url, source.depth + 1) if source else (None, 0)
        with self.transaction():
            queued = [one.url for one in found if self._announce(one, seed, depth)]
            return [entry for url in dict.fromkeys(queued) if (entry := self.entry(url))]

    def demand_all(self) -> None:
        """Queues every article that was ever read, due or not (validators still spare unchanged bodies)."""
        with self.transaction():
            self.db.execute(
                "UPDATE frontier SET state = 'pending' WHERE site = ? AND kind = 'article' AND state = 'done'",
                [self.site],
            )

    def pending(self) -> list[Entry]:
        """What is to be fetched: listings first, then articles, the latest published first."""
        order = "ORDER BY kind = 'article', published DESC, first_seen, url"
        sql = f"{_ENTRY} AND state = 'pending' {order}"
        return list(self._entries(sql, [self.site]))

    def entry(self, url: str) -> Entry | None:
        """One address, None when it is unknown."""
        return next(self._entries(f"{_ENTRY} AND url = ?", [self.site, url]), None)

    def state(self, url: str) -> State | None:
        """What became of an address."""
        row = self.db.execute("SELECT state FROM frontier WHERE site = ? AND url = ?", [self.site, url]).fetchone()
        return row[0] if row else None

    def read(self, entry: Entry, answer: Answer) -> None:
        """Acknowledges a page that was fetched; the next visit depends on how long it has been as it is."""
        changed = answer.digest != entry.digest
        with self.transaction():
            self._update(
                entry.url,
                state="done",
                status=answer.status,
                etag=answer.etag,
                last_modified=answer.last_modified,
                digest=answer.digest,
                **({"changed_at": self._now()} if changed else {}),
            )
            self._visited(entry.url)

    def unchanged(self, entry: Entry, status: int = 304) -> None:
        """Acknowledges a page that is as it was."""
        with self.transaction():
            self._update(entry.url, state="done", status=status)
            self._visited(entry.url)

    def moved(self, entry: Entry, target: str, status: int) -> list[Entry]:
        """Records that the page lives at `target` now; gives the entries that this makes pending."""
        with self.transaction():
            self._update(entry.url, state="moved", status=status, moved_to=target)
            self._visited(entry.url)
            follow = Found(target, kind=entry.kind, title=entry.title, published=entry.published)
            queued = self._announce(follow, entry.seed, entry.depth)
            return [found for found in [self.entry(target)] if found and queued]

    def gone(self, entry: Entry, status: int) -> None:
        """Records that the page is no more (what was read of it stays)."""
        with self.transaction():
            self._update(entry.url, state="gone", status=status)
            self._visited(entry.url)

    def forbidden(self, entry: Entry, why: str) -> None:
        """Records that we may not fetch the page."""
        with self.transaction():
            self._update(entry.url, state="forbidden", error=why)
            self._visited(entry.url)

    def refused(self, entry: Entry, why: str, status: int | None = None) -> None:
        """Records a failed attempt. The page stays pending until ATTEMPTS runs have failed."""
        attempts = entry.attempts + 1
        state = "pending" if attempts < ATTEMPTS else "failed"
        later = stamp(self.clock() + LONGEST) if state == "failed" else None
        with self.transaction():
            self._update(entry.url, state=state, status=status, error=why, attempts=attempts, next_visit=later)

    def counts(self) -> dict[str, int]:
        """How many articles are in which state."""
        sql = "SELECT state, count(*) FROM frontier WHERE site = ? AND kind = 'article' GROUP BY state ORDER BY state"
        return dict(self.db.execute(sql, [self.site]).fetchall())

    def _open(self, scope: Scope) -> bool:
        """Takes up the crawl of this scope that never finished (True) or begins the next (False)."""
        cut_short = "SELECT crawl FROM site_crawls WHERE site = ? AND scope = ? AND finished_at IS NULL"
        row = self.db.execute(cut_short, [self.site, scope]).fetchone()
        if row:
            self.crawl = row[0]
            self.db.execute("UPDATE site_crawls SET left_at = NULL WHERE (site, scope) = (?, ?)", [self.site, scope])
            return True
        self.crawl = self.db.execute(
            "SELECT coalesce(max(crawl), 0) + 1 FROM site_crawls WHERE site = ?", [self.site]
        ).fetchone()[0]
        sql = """INSERT INTO site_crawls (site, scope, crawl, begun_at) VALUES (?, ?, ?, ?)
                 ON CONFLICT (site, scope) DO UPDATE SET
                 (crawl, begun_at, finished_at, left_at) = (excluded.crawl, excluded.begun_at, NULL, NULL)"""
        self.db.execute(sql, [self.site, scope, self.crawl, self._now()])
        return False

    def _demand(self, url: str) -> Entry | None:
        """Queues one address unless this very crawl has fetched it."""
        row = self.db.execute(
            "SELECT crawl, state FROM frontier WHERE site = ? AND url = ?", [self.site, url]
        ).fetchone()
        if row is None:
            self._insert(Found(url), None, 0)
        elif row[1] != "pending" and row[0] >= self.crawl:
            return None
        self._update(url, state="pending")
        return self.entry(url)

    def _queue_due(self) -> None:
        """Pages whose next visit has come. Discovery pages wait until they are announced again."""
        sql = """UPDATE frontier SET state = 'pending' WHERE site = ? AND kind = 'article'
                 AND state IN ('done', 'failed') AND next_visit <= ?"""
        self.db.execute(sql, [self.site, self._now()])

    def _announce(self, found: Found, seed: str | None, depth: int) -> bool:
        """Adds or refreshes one address; True when it is pending afterwards.

        A seed that was not read is tried again even if the crawl is only resumed: without it, it would find nothing.
        """
        row = self.db.execute(
            "SELECT state, kind, crawl, fetched_at, next_visit FROM frontier WHERE site = ? AND url = ?",
            [self.site, found.url],
        ).fetchone()
        if row is None:
            self._insert(found, seed, depth)
            return True
        state, kind, crawl, fetched_at, next_visit = row
        again = crawl < self.crawl and (kind != "article" or self._newer(found, state, fetched_at, next_visit))
        again = again or (seed is None and kind != "article" and state != "done")
        known = {"title": found.title, "published": found.published, "modified": found.modified}
        fresh: dict[str, str | int | None] = {column: value for column, value in known.items() if value is not None}
        if again and state != "pending":
            fresh |= {"state": "pending", "crawl": self.crawl}
        if fresh:
            self._update(found.url, **fresh)
        return again or state == "pending"

    def _newer(self, found: Found, state: str, fetched_at: str | None, next_visit: str | None) -> bool:
        """Whether the announcement is a reason to look again: the page says it changed, or it was gone and is back."""
        if state == "done":
            return bool(found.modified and fetched_at and found.modified > fetched_at)
        return state in ("gone", "forbidden", "moved") and bool(next_visit) and str(next_visit) <= self._now()

    def _insert(self, found: Found, seed: str | None, depth: int) -> None:
        row = {
            "site": self.site, "url": found.url, "kind": found.kind, "state": "pending", "seed": seed, "depth": depth,
            "title": found.title, "published": found.published, "modified": found.modified,
            "first_seen": self._now(), "crawl": self.crawl, "attempts": 0, "visits": 0,
        }  # fmt: skip
        marks = ", ".join("?" for _ in row)
        self.db.execute(f"INSERT INTO frontier ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608

    def _update(self, url: str, **values: str | int | None) -> None:
        assignments = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE frontier SET {assignments} WHERE site = ? AND url = ?"  # noqa: S608
        self.db.execute(sql, [*values.values(), self.site, url])

    def _visited(self, url: str) -> None:
        """Notes the visit and sets the next, by the time the page has been as it is."""
        born = "min(coalesce(published, first_seen), first_seen)"
        sql = f"SELECT {born}, changed_at, visits FROM frontier WHERE site = ? AND url = ?"  # noqa: S608
        born, changed_at, visits = self.db.execute(sql, [self.site, url]).fetchone()
        since = changed_at if changed_at and visits else born
        age = self.clock() - _moment(since)
        self._update(
            url,
            fetched_at=self._now(),
            crawl=self.crawl,
            attempts=0,
            error=None,
            visits=visits + 1,
            next_visit=stamp(self.clock() + revisit_after(age)),
        )

    def _entries(self, sql: str, values: Sequence[str]) -> Iterator[Entry]:
        return (Entry(*row) for row in self.db.execute(sql, list(values)))

    def _now(self) -> str:
        return stamp(self.clock())


def _moment(text: str) -> datetime:
    """An ISO date or date and time, in UTC where it names no zone."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
