"""Crawls when storing is hard, against a server on this machine, each compared with an undisturbed crawl.

    python -m tests.crawl.hardship --pages 300

prints for each hardship how the crawls ended, how many acknowledged pages were lost or fetched again, and whether the
database says the same in the end: a disk that is full at ten different moments, a database that another process locks
for shorter and for longer than we wait, four crawls into one database at once, a second crawl of an unchanged site.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection
from tests.crawl.kills import SITE, acknowledged
from tests.crawl.many_pages import many_pages

ARTICLE = "/movies-of-the-week-"
QUICK = ("--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=False")


@dataclass
class Report:
    """What a hardship did: exit codes of the crawls, what they said, what was lost or fetched again."""

    codes: list[int] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    lost: int = 0
    repeated: int = 0
    damaged: int = 0
    equal: bool = True

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, repeated or damaged."""
        return self.equal and not (self.lost or self.repeated or self.damaged)


@contextmanager
def small_disk(folder: Path, collection: Collection, size: int) -> Iterator[None]:
    """A disk of `size` bytes at the collection's folder: a file system of its own where we may mount one, else files
    that cannot grow beyond it. Afterwards there is room again, with all that was written."""
    folder.mkdir(exist_ok=True)
    if not _mounted("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)):
        collection.limit_file_size(size)
        yield
        collection.limit_file_size(resource.RLIM_INFINITY)
        return
    try:
        yield
        kept = folder.with_name(f"{folder.name}-kept")
        shutil.copytree(folder, kept)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()
    kept.rename(folder)


def _mounted(*arguments: str) -> bool:
    if not shutil.which("mount") or os.geteuid():
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def full_disk(folder: Path, server: SampleServer, calm: Collection, shares: Sequence[float]) -> Report:
    """Crawls onto a disk too small by different amounts, each time to the end once there is room."""
    report = Report()
    needed = sum(file.stat().st_size for file in calm.folder.rglob("*") if file.is_file())
    for number, share in enumerate(shares):
        collection = Collection(folder / f"full{number}", {**server.environment, "ROUNDUP_SPARE_BYTES": "-1"})
        with small_disk(collection.folder, collection, int(needed * share) // 4096 * 4096):
            ran = collection.run("crawl", SITE)
        report.codes.append(ran.returncode)
        report.said |= {line for line in ran.stdout.splitlines() if "cannot write" in line or "No space" in line}
        _resume(report, server, collection, calm)
    return report


def _resume(report: Report, server: SampleServer, collection: Collection, calm: Collection) -> None:
    """Crawls again and counts what the first crawl had acknowledged that is gone or was asked for once more."""
    done, served = acknowledged(collection), len(server.served)
    report.codes.append(collection.run("crawl", SITE).returncode)
    again = {one.url for one in server.served[served:] if ARTICLE in one.url}  # listings are read anew by every crawl
    report.repeated += len(done & again)
    report.lost += len(done - acknowledged(collection))
    report.damaged += collection.rows("PRAGMA integrity_check") != [("ok",)]
    report.equal = report.equal and collection.content() == calm.content()


def locked(folder: Path, server: SampleServer, calm: Collection, seconds: float) -> Report:
    """Another process begins to write into the database in the middle of a crawl and keeps it for a while."""
    report = Report()
    collection = Collection(folder / f"locked{seconds:g}", server.environment)
    collection.folder.mkdir()
    collection.run("crawl", SITE, "--limit", "5")
    connection = sqlite3.connect(collection.db, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    release = threading.Timer(seconds, connection.execute, ["ROLLBACK"])
    release.start()
    ran = collection.run("crawl", SITE)
    release.join()
    connection.close()
    report.codes.append(ran.returncode)
    report.said |= {line for line in (ran.stdout + ran.stderr).splitlines() if "locked" in line}
    _resume(report, server, collection, calm)
    return report


def four_at_once(folder: Path, pages: int) -> Report:
    """Three sites and the pages of a fourth host, by address, crawled by four processes into one database."""
    report = Report()
    with SampleServer() as server:
        root = many_pages(folder / "sites", pages)
        shutil.copytree(root / "gazette.example", root / "elsewhere.example")
        for host in ("lanterne.example", "matinee.example"):
            shutil.copytree(server.root / host, root / host)
        server.root = root
        collection = Collection(folder / "four", server.environment)
        collection.folder.mkdir()
        urls = [f"http://elsewhere.example/2022/{n:04}/movies-of-the-week-{n}/" for n in range(pages)]
        addressed = [*QUICK, *(word for url in urls for word in ("--url", url))]
        orders = [["sample-gazette"], ["sample-lanterne"], ["sample-matinee"], addressed]
        running = [collection.start("crawl", *order) for order in orders]
        for process in running:
            _, err = process.communicate(timeout=1800)
            report.codes.append(process.returncode)
            report.said |= {line for line in err.splitlines() if "Traceback" in line or "locked" in line}
    report.lost = 2 * pages + 4 + 3 - collection.rows("SELECT count(*) FROM articles")[0][0]
    return report


def unchanged(server: SampleServer, calm: Collection) -> Report:
    """Every article of an unchanged site is visited again; `repeated` counts the bodies that were sent."""
    before, served = calm.content(), len(server.served)
    code = calm.run("crawl", SITE, "--revisit-all").returncode
    asked = [one for one in server.served[served:] if ARTICLE in one.url]
    bodies = sum(one.status == 200 and one.size > 0 for one in asked)
    return Report([code], {f"{len(asked)} articles asked for"}, repeated=bodies, equal=calm.content() == before)


def main() -> None:
    """Runs every hardship and prints its report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with SampleServer(many_pages(folder / "site", given.pages)) as server:
            calm = Collection(folder / "calm", server.environment)
            calm.folder.mkdir()
            assert calm.crawl(SITE)["exit_code"] == 0
            _tell("full disk", full_disk(folder, server, calm, [number / 12 for number in range(1, 11)]))
            _tell("database locked for 10 s", locked(folder, server, calm, 10))
            _tell("database locked for 45 s", locked(folder, server, calm, 45))
            _tell("unchanged site, all visited again", unchanged(server, calm))
        _tell("four crawls at once", four_at_once(folder, given.pages))


def _tell(what: str, report: Report) -> None:
    print(f"{what}: {'sound' if report.sound else 'NOT SOUND'}; exit codes {report.codes}; lost {report.lost}, "
          f"repeated {report.repeated}, damaged {report.damaged}, equal {report.equal}")  # fmt: skip
    for line in sorted(report.said)[:6]:
        print(f"    {line[:160]}")


if __name__ == "__main__":
    main()
