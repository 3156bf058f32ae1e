"""What a second process is worth: `python bench/processes.py PAGES [--copies 12] [--rounds 3]`, on a quiet machine.

Reads the saved pages of a folder again (`reparse --workers 1` and `2`), and crawls them as two sites on loopback: both
in one process, and each in a process of its own, at once. Prints seconds by the clock and how much faster two are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from roundup_spider.sample_server import SampleServer

SITES = ("north", "south")
_SITE = '''"""A site of the bench."""

from roundup_spider.spiders.base import Listing, RoundupSpider


class {title}Spider(RoundupSpider):
    """Pages of a folder."""

    name = "{name}"
    allowed_domains = ("{name}.example",)
    seeds = (Listing("http://{name}.example/all.html"),)
    roundups = r"/page-"
    custom_settings = {{"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}}
'''


def main() -> None:
    """Prints the seconds of each way, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--copies", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = write_sites(folder, sorted(given.pages.glob("*.html")), given.copies)
        print(f"2 sites of {count} pages, load {load:.1f}, {os.cpu_count()} cores, {given.rounds} rounds", flush=True)
        with SampleServer(folder / "pages") as server:
            world = {**os.environ, **server.environment, "PYTHONPATH": str(Path(__file__).parents[1])}
            compare("crawl of two sites", given.rounds, lambda n: crawled(folder, world, n))
        compare("reparse", given.rounds, lambda n: reparsed(folder, world, n))


def compare(what: str, rounds: int, timed: Callable[[int], float]) -> None:
    """Runs one process and two in turns, the first round unmeasured."""
    found = [(timed(1), timed(2)) for _ in range(rounds + 1)][1:]
    one, two = (median(times) for times in zip(*found, strict=True))
    print(f"{what:20} one process {one:6.1f} s, two {two:6.1f} s: {one / two:.2f} times faster", flush=True)


def reparsed(folder: Path, world: dict[str, str], processes: int) -> float:
    """Seconds for reading all pages of the first crawl again."""
    return finished([roundup(folder, "1", "reparse", "--workers", str(processes))], world)


def crawled(folder: Path, world: dict[str, str], processes: int) -> float:
    """Seconds for both sites, into a database of their own."""
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        groups = [SITES] if processes == 1 else [(site,) for site in SITES]
        seconds = finished([roundup(folder, fresh, "crawl", *sites) for sites in groups], world)
        if not (folder / "1").exists():
            Path(fresh).rename(folder / "1")  # what `reparse` reads
            Path(fresh).mkdir()
    return seconds


def roundup(folder: Path, collection: str, *verb: str) -> list[str]:
    """The command line of a verb that knows the two sites."""
    there = folder / collection
    known = f"import roundup_spider.spiders as s; s.__path__.append({str(folder / 'sites')!r})"
    start = f"import sys; {known}; from roundup_spider.cli import main; main()"
    return [sys.executable, "-c", start, *verb, "--db", str(there / "roundup.db"), "--archive", str(there / "archive")]


def finished(commands: Sequence[Sequence[str]], world: dict[str, str]) -> float:
    """Seconds until all of them, started at once, have ended well."""
    begin = time.perf_counter()
    running = [subprocess.Popen(command, env=world, stdout=subprocess.DEVNULL) for command in commands]  # noqa: S603
    codes = [process.wait() for process in running]
    assert not any(codes), codes
    return time.perf_counter() - begin


def write_sites(folder: Path, pages: Sequence[Path], copies: int) -> int:
    """Two sites with the same pages under many addresses; how many each has."""
    (folder / "sites").mkdir()
    for site in SITES:
        (folder / "sites" / f"{site}.py").write_text(_SITE.format(name=site, title=site.title()), encoding="utf-8")
        host = folder / "pages" / f"{site}.example"
        host.mkdir(parents=True)
        names = [f"page-{copy}-{page.stem}.html" for copy in range(copies) for page in pages]
        for name in names:
            (host / name).write_bytes((pages[0].parent / f"{name.split('-', 2)[2]}").read_bytes())
        links = "".join(f"<a href='/{name}'>{name}</a> " for name in names)
        (host / "all.html").write_text(f"<!DOCTYPE html><title>All</title>{links}", encoding="utf-8")
    return len(pages) * copies


if __name__ == "__main__":
    main()
