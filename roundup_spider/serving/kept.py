"""Answers that take long and change only with the database: worked out once a state of it, in the background."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from datasette.app import Datasette

from roundup_spider.serving.metadata import DATABASE
from roundup_spider.serving.pages import Row

Work = Callable[[sqlite3.Connection], Sequence[Row]]


def state_of(path: Path) -> object:
    """Changes whenever the database does."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return [(file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()]


@dataclass(slots=True)
class Kept:
    """The answers to slow questions, by their name or SQL.

    The first to ask waits; who asks after the database has changed gets the last answer, and a new one is worked out.
    """

    database: Path
    _answers: dict[str, tuple[object, Sequence[Row]]] = field(default_factory=dict)
    _working: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def rows(self, datasette: Datasette, sql: str) -> Sequence[Row]:
        """The rows of a query."""
        return await self.answer(datasette, sql, lambda connection: connection.execute(sql).fetchall())

    async def answer(self, datasette: Datasette, name: str, work: Work) -> Sequence[Row]:
        """What `work` makes of the database, in a thread that only reads."""
        known = self._answers.get(name)
        if name not in self._working and (known is None or known[0] != state_of(self.database)):
            task = self._working[name] = asyncio.ensure_future(self._work(datasette, name, work))
            task.add_done_callback(lambda _: self._working.pop(name, None))
        if known is None:
            await self._working[name]
        return self._answers[name][1]

    async def _work(self, datasette: Datasette, name: str, work: Work) -> None:
        state = state_of(self.database)
        self._answers[name] = (state, await datasette.get_database(DATABASE).execute_fn(work))
