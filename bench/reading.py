"""Pages per CPU-second: `read` (and its first half, `page_text`) against trafilatura fast, same pages, same run.

    python bench/reading.py ../shared/corpus            # needs the extra `bench` (pip install .[bench]) for trafilatura
    python bench/reading.py FOLDER --rounds 5 --json OUT
    python bench/reading.py FOLDER --soak 10000         # memory: resident size after 0, N/2 and N pages

A folder of saved pages (*.html). Each round reads every page once with every reader, readers taking turns page by
page, so that whatever else the machine does falls on all alike; the best round of each counts ("best"), and the first,
in which every page and name is new ("first"). "start" is the CPU time of a fresh process that reads one page. CPU time,
not wall time.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from roundup_spider.reading.article import read
from roundup_spider.reading.cut import page_text

Reader = Callable[[bytes], object]

PEER = "trafilatura fast"
_STARTS = {
    "read": "from roundup_spider.reading.article import read; read(body)",
    PEER: "from trafilatura import extract; extract(body, fast=True)",
}
_START = "import sys, time; body = open(sys.argv[1], 'rb').read(); {}; print(time.process_time())"


@dataclass(frozen=True, slots=True)
class Rate:
    """Pages per CPU-second of one reader: in the first round and in the best."""

    first: float
    best: float


def readers() -> dict[str, Reader]:
    """The readers to compare; trafilatura only where it is installed."""
    found: dict[str, Reader] = {"read": read, "page_text": page_text}
    try:
        from trafilatura import extract
    except ImportError:
        print("bench: trafilatura is not installed; pip install '.[bench]' compares with it", file=sys.stderr)
        return found
    return found | {PEER: lambda body: extract(body, fast=True), "trafilatura": extract}


def rates(pages: Sequence[bytes], rounds: int) -> dict[str, Rate]:
    """The rate of every reader; models and vocabularies are loaded by reading a page of our own first."""
    chosen = readers()
    for reader in chosen.values():
        reader(b"<article><h1>Two films</h1><p>Gull by Ann Lee<br>With Carl Do</p><p>It rains.</p></article>")
    spent = [_seconds(chosen, pages) for _ in range(rounds)]
    first, best = spent[0], {name: min(each[name] for each in spent) for name in chosen}
    return {name: Rate(len(pages) / first[name], len(pages) / best[name]) for name in chosen}


def _seconds(chosen: dict[str, Reader], pages: Sequence[bytes]) -> dict[str, float]:
    """CPU seconds that each reader needs for all pages, readers taking turns page by page."""
    spent = dict.fromkeys(chosen, 0.0)
    for page in pages:
        for name, reader in chosen.items():
            start = time.process_time()
            reader(page)
            spent[name] += time.process_time() - start
    return spent


def start_seconds(page: Path, name: str) -> float:
    """CPU seconds of a fresh process that imports a reader and reads one page."""
    command = [sys.executable, "-c", _START.format(_STARTS[name]), str(page)]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(3))  # noqa: S603


def soak(pages: Sequence[bytes], count: int) -> Iterator[tuple[int, float]]:
    """(pages read, resident MB) at the start, half-way and at the end of `count` pages; each page was read once before,
    so that what is remembered of these pages is there from the start."""
    for page in pages:
        read(page)
    yield 0, resident_mb()
    for done, page in enumerate(islice(cycle(pages), count), 1):
        read(page)
        if done in (count // 2, count):
            yield done, resident_mb()


def resident_mb() -> float:
    """The memory that this process holds now; where the system does not tell, the most it ever held."""
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def report(found: dict[str, Rate]) -> None:
    """One line a reader, then the ratios."""
    peer = found.get(PEER)
    for name, rate in found.items():
        against = f"{rate.best / peer.best:6.2f} x {PEER}; first {rate.first / peer.first:.2f} x" if peer else ""
        print(f"{name:18}{rate.best:8.1f} pages per CPU-second {against}")
    if peer:
        print(f"read / {PEER}: {found['read'].best / peer.best:.2f} (goal 1.5)")


def main(argv: Sequence[str] | None = None) -> int:
    """The command: prints a line a reader, or the memory of a long run."""
    parser = argparse.ArgumentParser(
        prog="python bench/reading.py", description="Speed of reading, beside trafilatura."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--soak", type=int, metavar="N", help="read N pages and print how much memory is held")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    paths = sorted(args.folder.glob("*.html"))
    if not paths:
        print(f"bench: no *.html in {args.folder}; expected a folder of saved pages", file=sys.stderr)
        return 2
    pages = [path.read_bytes() for path in paths]
    if args.soak:
        for done, size in soak(pages, args.soak):
            print(f"{done:8} pages read: {size:.0f} MB")
        return 0
    print(f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1000:.0f} kB on average")
    found = rates(pages, args.rounds)
    report(found)
    starts = {name: start_seconds(paths[0], name) for name in _STARTS if name in found}
    print("start: " + ", ".join(f"{name} {spent:.2f} CPU-seconds" for name, spent in starts.items()))
    if args.json:
        told = {name: {"first": rate.first, "best": rate.best} for name, rate in found.items()}
        args.json.write_text(json.dumps({"pages_per_cpu_second": told, "start": starts}, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
