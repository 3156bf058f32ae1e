"""`roundup` as it would run on another day, with site files of a folder besides its own: the clock of a simulated year.

python -m tests.crawl.on_a_day 2023-05-03 FOLDER run --json
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from normalize import clock


def pretend(day: str) -> None:
    """Everything imported from now on takes `day`, six in the morning, for the time this process began."""
    shift = datetime.fromisoformat(f"{day}T06:00:00+00:00") - datetime.now(UTC)
    clock.now = lambda: datetime.now(UTC) + shift


def main() -> None:
    """Runs the command line on the day, with the sites."""
    day, folder, *arguments = sys.argv[1:]
    pretend(day)
    import roundup_spider.spiders

    roundup_spider.spiders.__path__.append(folder)
    from roundup_spider.cli import main as roundup

    sys.argv = ["roundup", *arguments]
    roundup()


if __name__ == "__main__":
    main()
