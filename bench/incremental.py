"""What a new week costs: `python bench/incremental.py [MENTIONS] [PAGES]`.

Fills a database with about MENTIONS mentions (bench/copies.py), reconciles it as `roundup reconcile` does, adds PAGES
pages of one more week and reconciles again, which judges only what has changed; then everything anew (`--full`).
Seconds of processor time, the peak of memory, and the size of the database.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from copies import Stored, make_world, pages

from normalize.reconcile.stored import Summary, reconcile_store
from normalize.store import Store


def save(store: Store, stored: list[Stored]) -> None:
    """Stores pages as a crawl does, one transaction a page."""
    for page, article, blocks in stored:
        store.save_page(page)
        store.save_article(page, article, blocks=blocks)


def timed(what: str, done: Callable[[], Summary | None]) -> None:
    """Runs one step and prints a line of JSON about it."""
    start = time.process_time()
    summary = done()
    line: dict[str, object] = {"step": what, "seconds": round(time.process_time() - start, 2)}
    line["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if summary:
        counts = ("mode", "blocks", "mentions", "films", "people", "judged_films", "judged_people")
        line |= {name: getattr(summary, name) for name in counts}
    print(json.dumps(line), flush=True)


def main(mentions: int, more: int) -> None:
    """Measures the steps."""
    stored = list(pages(make_world(mentions).blocks))
    old, new = stored[:-more], stored[-more:]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "bench.db") as store:
        timed(f"{len(old)} pages saved", lambda: save(store, old))
        timed("first reconcile", lambda: reconcile_store(store))
        timed("nothing new", lambda: reconcile_store(store))
        timed(f"{more} more pages saved", lambda: save(store, new))
        timed("reconcile what is new", lambda: reconcile_store(store))
        timed("reconcile everything anew", lambda: reconcile_store(store, full=True))
        print(json.dumps({"database MB": store.path.stat().st_size >> 20}))


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(given[0] if given else 100_000, given[1] if len(given) > 1 else 50)
