"""Slow answers are worked out once, and again when the database has changed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from roundup_spider.serving.app import Served, datasette_of
from roundup_spider.serving.kept import Kept
from roundup_spider.serving.pages import Row
from tests.serving.collection import fill

SQL = "SELECT count(*) AS films, random() AS mark FROM films"


def test_an_answer_is_kept_until_the_database_changes(tmp_path: Path) -> None:
    path = fill(tmp_path / "roundup.db")
    first, again, stale, fresh = asyncio.run(four_answers(path))
    assert first == again == stale
    assert fresh[0]["films"] == first[0]["films"] + 1


async def four_answers(path: Path) -> list[Sequence[Row]]:
    datasette, kept = datasette_of(Served(path)), Kept(path)
    answers = [await kept.rows(datasette, SQL), await kept.rows(datasette, SQL)]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO films VALUES ('film-new', 'New', NULL, NULL, NULL, 0, 0)")
    answers.append(await kept.rows(datasette, SQL))
    for _ in range(200):
        latest = await kept.rows(datasette, SQL)
        if latest != answers[0]:
            return [*answers, latest]
        await asyncio.sleep(0.02)
    raise AssertionError("the change was never seen")
