"""Kills a crawl again and again at random moments and compares what is left with an undisturbed crawl.

    python -m tests.crawl.kills --pages 1000 --kills 50

prints how many acknowledged pages were fetched again or lost, how many articles are half there, whether anything is
still pending, and whether the two databases say the same.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection
from tests.crawl.many_pages import many_pages

SITE = "sample-gazette"

_HALF = """
SELECT count(*) FROM articles a
 WHERE NOT EXISTS (SELECT 1 FROM film_blocks b WHERE b.article_id = a.article_id)
    OR NOT EXISTS (SELECT 1 FROM article_lines l WHERE l.article_id = a.article_id)"""


@dataclass
class Report:
    """What the kills did."""

    kills: int = 0
    repeated: set[str] = field(default_factory=set)
    lost: int = 0
    half: int = 0
    pending: int = 0
    equal: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, repeated, halved or left over."""
        return self.equal and not (self.repeated or self.lost or self.half or self.pending)


def acknowledged(collection: Collection) -> set[str]:
    """The addresses the database has an answer for."""
    if not collection.db.exists():
        return set()
    if not collection.rows("SELECT name FROM sqlite_master WHERE name = 'frontier'"):
        return set()
    return {url for (url,) in collection.rows("SELECT url FROM frontier WHERE state <> 'pending'")}


def finished(collection: Collection) -> bool:
    """Whether the crawl is through, so that the next start is a new crawl, which reads the listings anew."""
    if not acknowledged(collection):
        return False
    return bool(collection.rows("SELECT 1 FROM site_crawls WHERE finished_at IS NOT NULL"))


def drill(folder: Path, pages: int, kills: int, *, latency: float, seed: int, longest: float = 3.0) -> Report:
    """An undisturbed crawl and one that is killed `kills` times (or as often as it takes to finish)."""
    report, chance = Report(), random.Random(seed)
    with SampleServer(many_pages(folder / "site", pages), latency=latency) as server:
        calm, killed = (Collection(folder / name, server.environment) for name in ("calm", "killed"))
        for collection in (calm, killed):
            collection.folder.mkdir()
        assert calm.crawl(SITE)["exit_code"] == 0
        while report.kills < kills:
            done, served = acknowledged(killed), len(server.served)
            survived = not _start_and_kill(killed, chance.uniform(0.8, longest))
            report.repeated |= done & {one.url for one in server.served[served:]}
            report.lost += len(done - acknowledged(killed))
            if survived:
                break
            report.kills += 1
            if finished(killed):
                break
        else:
            killed.crawl(SITE)
    report.half = killed.rows(_HALF)[0][0]
    report.pending = killed.rows("SELECT count(*) FROM frontier WHERE state = 'pending'")[0][0]
    report.equal = killed.content() == calm.content()
    return report


def _start_and_kill(collection: Collection, after: float) -> bool:
    """Whether the crawl was still running when it was killed."""
    with collection.start("crawl", SITE) as process:
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    return False


def main() -> None:
    """Runs the drill and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency", type=float, default=0.15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = drill(Path(folder), given.pages, given.kills, latency=given.latency, seed=given.seed)
    print(report, "sound" if report.sound else "NOT SOUND")


if __name__ == "__main__":
    main()
