"""How fast the web pages are over a million credits: `python bench/serving.py DATABASE [ROUNDS]`.

DATABASE comes from `python bench/store.py 48000 DATABASE`. Asks every page and question of `roundup serve` in this
process and prints the median and the slowest of ROUNDS answers, the first one apart, with the processor's time beside
the clock's (the same on a machine that does nothing else); then times `roundup report`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
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
    yield from ("/", "/weeks", "/films", "/people", "/articles", "/sites", "/copies", "/questions", "/review")
    yield "/people?page=200"
    yield from (f"/week/{about['week']}", f"/film/{about['film']}", f"/person/{about['person']}")
    yield from (f"/article/{about['article']}", f"/articles?site={about['site']}", f"/search?q={quote(about['name'])}")
    given = {**about, "words": about["name"], "id": about["person"]}
    for question in questions():
        yield f"/roundup/{question.name}?" + "&".join(f"{key}={quote(value)}" for key, value in given.items())


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds by the clock and by the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:7.1f} ({self.processor:7.1f})"


async def timed_pages(path: Path, rounds: int) -> tuple[int, int]:
    """Prints a line a page; gives the numbers of pages slower than wanted, by the clock and by the processor."""
    transport = httpx.ASGITransport(app=app_of(Served(path)))  # type: ignore[arg-type]
    slow = [0, 0]
    print("milliseconds (of the processor): median, slowest, first")
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
        for address in addresses(subjects(path)):
            first, *rest = [await _taken(client, address) for _ in range(rounds + 1)]
            median = sorted(rest, key=lambda taken: taken.clock)[len(rest) // 2]
            slowest = max(rest, key=lambda taken: taken.clock)
            slow[0] += median.clock > WANTED_MS
            slow[1] += statistics.median(taken.processor for taken in rest) > WANTED_MS
            print(f"{median}  {slowest}  {first}  {address[:50]}", flush=True)
    return slow[0], slow[1]


async def _taken(client: httpx.AsyncClient, address: str) -> Taken:
    begin, worked = time.perf_counter(), time.process_time()
    answer = await client.get(address)
    if answer.status_code != 200:
        print(f"{answer.status_code} {address}")
    return Taken(1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - worked))


def timed_report(path: Path) -> None:
    """Prints how long the report takes, and how large it is."""
    begin, worked = time.perf_counter(), time.process_time()
    with Store.open(path, create=False) as store:
        figures = gather(store)
    size = len(page_of(figures, "bench").encode())
    clock, processor = time.perf_counter() - begin, time.process_time() - worked
    print(f"report {clock:.1f} s ({processor:.1f} s of the processor), {size >> 10} kB")


if __name__ == "__main__":
    database = Path(sys.argv[1])
    by_clock, by_processor = asyncio.run(timed_pages(database, int([*sys.argv[2:], "5"][0])))
    print(f"slower than {WANTED_MS} ms: {by_clock} pages by the clock, {by_processor} by the processor")
    timed_report(database)
