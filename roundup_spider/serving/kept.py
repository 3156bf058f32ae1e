"""Answers that take long and change only with the database: worked out once a state of it, in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from datasette.app import Datasette

from roundup_spider.serving.metadata import DATABASE
from roundup_spider.serving.pages import Row


def state_of(path: Path) -> object:
    """Changes whenever the database does."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return [(file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists()]


@dataclass(slots=True)
class Kept:
    """The answers to slow questions, by their SQL.

    The first to ask waits; who asks after the database has changed gets the last answer, and a new one is worked out.
    """

    database: Path
    _answers: dict[str, tuple[object, Sequence[Row]]] = field(default_factory=dict)
    _working: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def rows(self, datasette: Datasette, sql: str) -> Sequence[Row]:
        """The rows of a query."""
        if sql not in self._answers or (self._answers[sql][0] != state_of(self.database) and sql not in self._working):
            self._begin(datasette, sql)
        if sql not in self._answers:
            await self._working[sql]
        return self._answers[sql][1]

    def _begin(self, datasette: Datasette, sql: str) -> None:
        """Starts working, unless somebody has."""
        if sql not in self._working:
            task = self._working[sql] = asyncio.ensure_future(self._work(datasette, sql))
            task.add_done_callback(lambda _: self._working.pop(sql, None))

    async def _work(self, datasette: Datasette, sql: str) -> None:
        state = state_of(self.database)
        found = await datasette.get_database(DATABASE).execute_fn(lambda connection: connection.execute(sql).fetchall())
        self._answers[sql] = (state, found)
