"""`Store`: the one door to the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from normalize.clock import utc_now
from normalize.errors import RoundupError, exit_code_of
from normalize.records import Article, Block, Decision, Issue, Page, Resolution
from normalize.store import articles, identities, reconciled, runs
from normalize.store import blocks as stored_blocks
from normalize.store.articles import PageRecord, Saved
from normalize.store.connect import connect, immediate
from normalize.store.identities import IdsOf
from normalize.store.rows import storable
from normalize.store.search import Hit, search


def _version() -> str:
    try:
        return version("release-roundup")
    except PackageNotFoundError:
        return "unknown"


class Store:
    """The database of one collection. Each saving method is one `BEGIN IMMEDIATE` transaction: all of it or nothing.

    >>> with Store.open(Path("/tmp/example-roundup.db")) as store:
    ...     list(store.search("Ménochet"))
    []
    """

    def __init__(self, db: Database, path: Path, clock: Callable[[], str] = utc_now) -> None:
        self.db = db
        self.path = path
        self._clock = clock
        self._open_runs: set[int] = set()

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = True,
        busy_timeout: float | None = None,
        clock: Callable[[], str] = utc_now,
    ) -> Store:
        """Opens a database, makes it when missing and `create`, and brings its schema up to date.

        Raises MissingFile, ForeignDatabase (not ours, or damaged), DatabaseBusy, UsageError (no permission, newer).
        """
        return cls(connect(Path(path), create=create, busy_timeout=busy_timeout), Path(path), clock)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes, and before it the runs that an error leaves open: none is to look as if it went on for ever."""
        for run_id in self._open_runs.copy() if error else ():
            with suppress(RoundupError, sqlite3.Error):  # disk full, database locked: the error itself is what is told
                self.end_run(run_id, exit_code_of(error))
        self.close()

    def close(self) -> None:
        """Closes the connection; everything acknowledged is already on disk.

        SQLite writes the log back and removes it when the last connection closes, and keeps it small until then.
        """
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """One immediate transaction around several calls; raises DatabaseBusy when another writer stays too long."""
        return immediate(self.db, str(self.path))

    # --- pages and articles

    def save_page(self, page: Page | PageRecord) -> None:
        """Records a page that holds no article (moved, gone, not a roundup)."""
        with self.transaction():
            articles.save_page(self.db, _record(page))

    def save_article(
        self,
        page: Page | PageRecord,
        article: Article,
        *,
        blocks: Sequence[Block] | None = None,
        run_id: int | None = None,
    ) -> Saved:
        """Stores one reading of one page and says what changed (see `Saved`).

        `blocks` is what the reconciler will see of it; left out, it is `normalize.mentions.blocks_of(article)`.
        """
        seen = _blocks_of(article) if blocks is None else blocks
        try:
            return self._save(_record(page), article, seen, run_id)
        except UnicodeEncodeError:
            return self._save(*storable((_record(page), article, tuple(seen), run_id)))

    def _save(self, page: PageRecord, article: Article, blocks: Sequence[Block], run_id: int | None) -> Saved:
        with self.transaction():
            return articles.save_article(self.db, page, article, blocks, run_id)

    def article(self, key: str) -> Article | None:
        """An article as it was read, by id or address."""
        return articles.load_article(self.db, key)

    # --- identities

    def blocks(self) -> Iterator[Block]:
        """Every block with its mentions, for the reconciler."""
        return (block for rows in stored_blocks.load_articles(self.db) for _, block in rows)

    def previous_ids(self) -> dict[str, str]:
        """Block and mention keys → the identities they were given so far."""
        return identities.previous_ids(self.db)

    def save_resolution(self, resolution: Resolution, assignment: IdsOf) -> None:
        """Stores films, people, spellings, links with evidence, redirects and review queue in one transaction.

        The resolution is of everything; the reconciler's own runs, which may be of less, are saved by
        `normalize.reconcile.stored`, and the next of them begins anew.
        """
        with self.transaction():
            identities.save_resolution(self.db, resolution, assignment)
            reconciled.forget(self.db)

    def redirect(self, ident: str) -> str:
        """The id an id stands for today: itself unless it was merged into another."""
        return identities.final(dict(self.db.execute("SELECT old_id, new_id FROM redirects").fetchall()), ident)

    def decisions(self) -> tuple[Decision, ...]:
        """Human judgements kept in the database."""
        return identities.load_decisions(self.db)

    def save_decisions(self, decisions: Iterable[Decision]) -> None:
        """Adds or replaces human judgements."""
        with self.transaction():
            identities.save_decisions(self.db, decisions)

    def withdraw_decision(self, decision: Decision) -> None:
        """Forgets one human judgement."""
        with self.transaction():
            identities.withdraw_decision(self.db, decision)

    # --- runs and issues

    def begin_run(self, verb: str, arguments: Mapping[str, object] | None = None) -> int:
        """Opens a run; give its number to `save_article` and `add_issues`, and close it with `end_run`."""
        with self.transaction():
            run_id = runs.begin_run(self.db, verb, arguments or {}, _version(), self._clock())
        self._open_runs.add(run_id)
        return run_id

    def end_run(self, run_id: int, exit_code: int, counts: Mapping[str, int] | None = None) -> None:
        """Closes a run."""
        with self.transaction():
            runs.end_run(self.db, run_id, exit_code, counts or {}, self._clock())
        self._open_runs.discard(run_id)

    def add_issues(self, issues: Iterable[Issue], *, run_id: int | None = None, site: str | None = None) -> None:
        """Records issues that belong to a run or site rather than to an article."""
        with self.transaction():
            articles.add_issues(self.db, issues, run_id=run_id, site=site, url=None, at=self._clock())

    def add_page_issues(
        self, issues: Iterable[Issue], *, url: str, site: str | None = None, run_id: int | None = None
    ) -> None:
        """Records why a page gave no article; what is known already is not added again."""
        with self.transaction():
            at = self._clock()
            articles.add_page_issues(self.db, issues, run_id=run_id, site=site, url=url, at=at)

    # --- reading

    def search(self, words: str, limit: int = 50) -> Iterator[Hit]:
        """Full-text search; finds a spelling by any other spelling of the same film or person."""
        return search(self.db, words, limit)

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Iterator[dict[str, object]]:
        """Rows of a query as dicts, one by one."""
        rows: Iterator[dict[str, object]] = self.db.query(sql, parameters)
        return rows


def _record(page: Page | PageRecord) -> PageRecord:
    return PageRecord.of(page) if isinstance(page, Page) else page


def _blocks_of(article: Article) -> Sequence[Block]:
    from normalize.mentions import blocks_of

    return blocks_of(article)
