"""Pages per CPU-second: `read` (and its first half, `page_text`) against trafilatura fast, same pages, same run.

    python bench/reading.py ../shared/corpus            # needs the extra `bench` (pip install .[bench]) for trafilatura
    python bench/reading.py FOLDER --rounds 5 --json OUT

A folder of saved pages (*.html). Each round reads every page once with every reader, readers taking turns page by
page, so that whatever else the machine does falls on all alike; the best round of each counts. CPU time, not wall time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from roundup_spider.reading.article import read
from roundup_spider.reading.cut import page_text

Reader = Callable[[bytes], object]


def readers() -> dict[str, Reader]:
    """The readers to compare; trafilatura only where it is installed."""
    found: dict[str, Reader] = {"read": read, "page_text": page_text}
    try:
        from trafilatura import extract
    except ImportError:
        print("bench: trafilatura is not installed; pip install '.[bench]' compares with it", file=sys.stderr)
        return found
    return found | {"trafilatura fast": lambda body: extract(body, fast=True), "trafilatura": extract}


def seconds_per_round(pages: Sequence[bytes], rounds: int) -> dict[str, float]:
    """CPU seconds that each reader needs for all pages, in its best round."""
    best: dict[str, float] = {}
    chosen = readers()
    for reader in chosen.values():
        reader(pages[0])
    for _ in range(rounds):
        spent = dict.fromkeys(chosen, 0.0)
        for page in pages:
            for name, reader in chosen.items():
                start = time.process_time()
                reader(page)
                spent[name] += time.process_time() - start
        best = {name: min(taken, best.get(name, taken)) for name, taken in spent.items()}
    return best


def main(argv: Sequence[str] | None = None) -> int:
    """The command: prints a line a reader."""
    parser = argparse.ArgumentParser(
        prog="python bench/reading.py", description="Speed of reading, beside trafilatura."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    pages = [path.read_bytes() for path in sorted(args.folder.glob("*.html"))]
    if not pages:
        print(f"bench: no *.html in {args.folder}; expected a folder of saved pages", file=sys.stderr)
        return 2
    size = sum(map(len, pages)) / len(pages) / 1000
    rates = {name: len(pages) / spent for name, spent in seconds_per_round(pages, args.rounds).items()}
    reference = rates.get("trafilatura fast")
    print(f"{len(pages)} pages of {size:.0f} kB on average")
    for name, rate in rates.items():
        against = f"{rate / reference:6.2f} x trafilatura fast" if reference else ""
        print(f"{name:18}{rate:8.1f} pages per CPU-second {against}")
    if args.json:
        args.json.write_text(json.dumps(rates, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
