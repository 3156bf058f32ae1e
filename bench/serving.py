"""How fast the web pages are over a million credits: `python bench/serving.py DATABASE [ROUNDS]`.

DATABASE comes from `python bench/store.py 48000 DATABASE`. Asks every page and question of `roundup serve` in this
process and prints the median and the slowest of ROUNDS answers, the first one apart; then times `roundup report`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx

from normalize.store import Store
from roundup_spider.reporting.figures import gather
from roundup_spider.reporting.page import page_of
from roundup_spider.serving.app import Served, app_of
from roundup_spider.serving.metadata import questions

WANTED_MS = 100


def subjects(path: Path) -> dict[str, str]:
    """What to ask about: the busiest person and film, a week, an article."""
    asked = {
        "person": "SELECT person_id FROM people ORDER BY mention_count DESC LIMIT 1",
        "name": "SELECT name FROM people ORDER BY mention_count DESC LIMIT 1",
        "film": "SELECT film_id FROM films ORDER BY mention_count DESC LIMIT 1",
        "title": "SELECT title FROM films ORDER BY mention_count DESC LIMIT 1",
        "week": "SELECT week FROM articles ORDER BY rowid DESC LIMIT 1",
        "article": "SELECT article_id FROM articles LIMIT 1",
        "url": "SELECT url FROM articles LIMIT 1",
        "site": "SELECT site FROM articles LIMIT 1",
    }
    with closing(sqlite3.connect(path)) as connection:
        return {name: str(connection.execute(sql).fetchone()[0]) for name, sql in asked.items()}


def addresses(about: dict[str, str]) -> Iterator[str]:
    """Every page of ours and every question."""
    yield from ("/", "/weeks", "/films", "/people", "/articles", "/sites", "/questions", "/review", "/people?page=200")
    yield from (f"/week/{about['week']}", f"/film/{about['film']}", f"/person/{about['person']}")
    yield from (f"/article/{about['article']}", f"/articles?site={about['site']}", f"/search?q={quote(about['name'])}")
    given = {**about, "words": about["name"], "id": about["person"]}
    for question in questions():
        yield f"/roundup/{question.name}?" + "&".join(f"{key}={quote(value)}" for key, value in given.items())


async def timed_pages(path: Path, rounds: int) -> int:
    """Prints a line a page; gives the number of pages slower than wanted."""
    transport = httpx.ASGITransport(app=app_of(Served(path)))  # type: ignore[arg-type]
    slow = 0
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
        for address in addresses(subjects(path)):
            first, *rest = [await _milliseconds(client, address) for _ in range(rounds + 1)]
            median = statistics.median(rest)
            slow += median > WANTED_MS
            print(f"{median:8.1f} ms  slowest {max(rest):8.1f}  first {first:8.1f}  {address[:70]}", flush=True)
    return slow


async def _milliseconds(client: httpx.AsyncClient, address: str) -> float:
    begin = time.perf_counter()
    answer = await client.get(address)
    if answer.status_code != 200:
        print(f"{answer.status_code} {address}")
    return 1000 * (time.perf_counter() - begin)


def timed_report(path: Path) -> None:
    """Prints how long the report takes, and how large it is."""
    begin = time.perf_counter()
    with Store.open(path, create=False) as store:
        figures = gather(store)
    gathered = time.perf_counter() - begin
    size = len(page_of(figures, "bench").encode())
    print(f"report {time.perf_counter() - begin:.1f} s (figures {gathered:.1f} s), {size >> 10} kB")


if __name__ == "__main__":
    database = Path(sys.argv[1])
    too_slow = asyncio.run(timed_pages(database, int([*sys.argv[2:], "5"][0])))
    print(f"{too_slow} pages slower than {WANTED_MS} ms")
    timed_report(database)
