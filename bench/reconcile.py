"""How the reconciler grows, and how right it is: `python bench/reconcile.py [MENTIONS...] [--verb] [--splink]`.

For each size, in a process of its own: seconds of processor time, peak memory and B-cubed of people and films over
a made-up world (`bench/copies.py`). With --verb, what `roundup reconcile` does: from a database and back into it, the
database having been filled by another process. With --splink, Splink on DuckDB links the same mentions for comparison
(extra `bench`).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Hashable, Mapping
from itertools import pairwise
from multiprocessing.context import SpawnContext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from copies import make_world, pages

from normalize.reconcile import resolve
from normalize.reconcile.stored import reconcile_store
from normalize.store import Store

SIZES = (10_000, 100_000)


def bcubed(true: Mapping[str, int], found: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of the groups `found` against `true` (key → group)."""
    by_true: dict[int, int] = defaultdict(int)
    by_found: dict[Hashable, int] = defaultdict(int)
    both: dict[tuple[int, Hashable], int] = defaultdict(int)
    for key, group in true.items():
        by_true[group] += 1
        by_found[found[key]] += 1
        both[group, found[key]] += 1
    precision = sum(shared * shared / by_found[group] for (_, group), shared in both.items()) / len(true)
    recall = sum(shared * shared / by_true[group] for (group, _), shared in both.items()) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def measure(mentions: int) -> dict[str, float]:
    """One size: how long, how much memory, how right."""
    world = make_world(mentions)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    resolution = resolve(world.blocks)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people = {key: at for at, cluster in enumerate(resolution.people) for key in cluster.members}
    films = {key: at for at, cluster in enumerate(resolution.films) for key in cluster.members}
    right_people, right_films = bcubed(world.people, people), bcubed(world.films, films)
    return {
        "mentions": len(world.people), "blocks": len(world.films), "seconds": round(seconds, 2),
        "peak MB": round(peak), "of which input MB": round(before),
        "people P": right_people[0], "people R": right_people[1], "people F1": right_people[2],
        "films P": right_films[0], "films R": right_films[1], "films F1": right_films[2],
        "queue": len(resolution.queue),
    }  # fmt: skip


def fill(mentions: int, path: Path) -> None:
    """Stores the pages of a world of this size as a crawl does."""
    with Store.open(path) as store:
        for page, article, blocks in pages(make_world(mentions).blocks):
            store.save_page(page)
            store.save_article(page, article, blocks=blocks)


def measure_verb(path: Path) -> dict[str, float]:
    """How long the verb takes on a filled database, and how much memory."""
    with Store.open(path) as store:
        start = time.process_time()
        summary = reconcile_store(store)
        seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "mentions": summary.mentions, "blocks": summary.blocks, "seconds": round(seconds, 2), "peak MB": round(peak),
        "database MB": path.stat().st_size >> 20, "films": summary.films, "people": summary.people,
        "queue": summary.queued,
    }  # fmt: skip


def rightness(mentions: int, path: Path) -> dict[str, float]:
    """How right the identities of a database are."""
    world = make_world(mentions)
    with Store.open(path) as store:
        films = dict(store.db.execute("SELECT block_key, film_id FROM film_blocks").fetchall())
        people = dict(store.db.execute("SELECT mention_key, person_id FROM mentions").fetchall())
    return {"people F1": bcubed(world.people, people)[2], "films F1": bcubed(world.films, films)[2]}


def verb(mentions: int, context: SpawnContext) -> dict[str, float]:
    """One size with the database, each step in a process of its own, so that memory is that of the verb alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        steps = (fill, (mentions, path)), (measure_verb, (path,)), (rightness, (mentions, path))
        found: dict[str, float] = {}
        for step, given in steps:
            with context.Pool(1) as pool:
                found |= pool.apply(step, given) or {}
    return found


def main() -> None:
    """Measures every size and prints a line of JSON for each, then how time grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mentions", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--verb", action="store_true")
    parser.add_argument("--splink", action="store_true")
    arguments = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    seconds = []
    for size in arguments.mentions:
        with context.Pool(1) as pool:
            measured = verb(size, context) if arguments.verb else pool.apply(measure, (size,))
            print(json.dumps({name: round(value, 4) for name, value in measured.items()}), flush=True)
            seconds.append((measured["mentions"], measured["seconds"]))
            if arguments.splink:
                from with_splink import measure_splink

                print(json.dumps(pool.apply(measure_splink, (size,))), flush=True)
    for (few, short), (many, long) in pairwise(seconds):
        print(f"{many / few:.1f} × the mentions: {long / short:.1f} × the time")


if __name__ == "__main__":
    main()
