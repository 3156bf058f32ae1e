"""A simulated year of scheduled runs: `roundup run`, once a week, nobody looking; real processes, HTTP on loopback.

    python -m tests.crawl.year [--weeks 52] [--folder DIR]

Three sites publish a roundup a week. In the course of the year a feed is gone for two weeks, a run is killed, a page is
corrected, a site takes a summer break, and one renames a label, which a maintainer mends four weeks later. Each such
time an alarm is due, and none at any other. Prints what each run cost, what rang, and how large everything grew.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection
from tests.crawl.year_pages import NEW_LABEL, SITES, Pages

BEGIN = date(2023, 1, 4)
GONE = range(9, 11)
KILLED = 15
CORRECTED = 20
BREAK = range(26, 30)
REDESIGN = 34
MENDED = 38
DUE = {"programme": GONE, "lumiere": range(28, 30), "harbour": range(REDESIGN, MENDED)}
"""When an alarm is due: the site that is away, the one that is stale (fifteen days), the one that was redesigned."""


@dataclass(frozen=True)
class Run:
    """One week's run: exit code, seconds of the processor, the alarms (site, gate), bytes of database and archive."""

    week: int
    code: int
    seconds: float
    alarms: frozenset[tuple[str, str]]
    database: int
    archive: int


@dataclass
class Year:
    """A collection and the sites it follows, week by week."""

    folder: Path
    pages: Pages
    collection: Collection
    runs: list[Run] = field(default_factory=list)

    @property
    def false_alarms(self) -> list[tuple[int, str, str]]:
        """Week, site and gate of the alarms when nothing had happened."""
        return [(run.week, *alarm) for run in self.runs for alarm in sorted(run.alarms) if run.week not in _due(alarm)]

    @property
    def silent(self) -> set[str]:
        """Sites that had something to ring for, and did not."""
        lived = {run.week for run in self.runs}
        rang = {site for run in self.runs for site, _ in run.alarms if run.week in DUE.get(site, ())}
        return {site for site, weeks in DUE.items() if lived.issuperset(weeks)} - rang

    def live(self, week: int) -> Run:
        """One week: what the sites do, then the scheduled run."""
        day = BEGIN + timedelta(weeks=week)
        self._happens(week, day)
        if week == KILLED:
            self._killed(day)
        self.runs.append(self._run(week, day))
        return self.runs[-1]

    def _happens(self, week: int, day: date) -> None:
        if week == REDESIGN:
            self.pages.redesigned.add("harbour")
        for site in SITES:
            if not (site == "lumiere" and week in BREAK):
                self.pages.publish(site, week, day)
        if week in GONE:
            self.pages.take_down("programme")
        if week == CORRECTED:
            self.pages.correct("harbour", week - 1)
        if week == MENDED:
            self._mend(day)

    def _mend(self, day: date) -> None:
        """A maintainer teaches the site file the new label and reads the archive again."""
        file = self.folder / "sites" / "harbour.py"
        labels = f'labels={{"trivia": ("{NEW_LABEL.strip(": ")}",)}}'
        file.write_text(file.read_text("utf-8").replace("labels={}", labels), "utf-8")
        assert self.roundup(day, "reparse", "--site", "harbour")[0] == 0

    def _killed(self, day: date) -> None:
        process = self.collection.start(str(day), str(self.folder / "sites"), "run")
        time.sleep(2.5)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def _run(self, week: int, day: date) -> Run:
        names = SITES if week == 0 else ()
        before = _spent()
        code, told = self.roundup(day, "run", *names)
        spent = _spent() - before
        found = told.get("check", {}).items()
        alarms = frozenset((site, one["gate"]) for site, all_ in found for one in all_ if one["level"] == "error")
        return Run(week, code, spent, alarms, *(_bytes(self.folder / name) for name in ("roundup.db", "archive")))

    def roundup(self, day: date, *arguments: str) -> tuple[int, Mapping[str, Any]]:
        """A verb on a day: its exit code and what it told."""
        ran = self.collection.run(str(day), str(self.folder / "sites"), *arguments, "--json", seconds=900)
        assert ran.stdout, ran.stderr
        return ran.returncode, json.loads(ran.stdout)


class OnADay(Collection):
    """A collection whose first two arguments are the day and the folder of site files."""

    def command(self, *arguments: str) -> list[str]:
        program, module, _, *rest = super().command(*arguments)
        return [program, module, "tests.crawl.on_a_day", *rest]


def year(folder: Path, server: SampleServer, seed: int = 1) -> Year:
    """A year that has not begun; the server serves `folder`/pages."""
    shutil.copytree(Path(__file__).with_name("year_sites"), folder / "sites")
    return Year(folder, Pages(server.root, random.Random(seed)), OnADay(folder, server.environment))


def _due(alarm: tuple[str, str]) -> range:
    return DUE.get(alarm[0], range(0))


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def main() -> None:
    """Lives through the year and prints it; exit code 1 when an alarm was false or missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--folder", type=Path, help="where everything is kept (default: a temporary folder)")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="roundup-year-"))
    (folder / "pages").mkdir(parents=True)
    with SampleServer(folder / "pages") as server:
        lived = year(folder, server)
        print(f"{'week':>4} {'exit':>4} {'cpu s':>6} {'db kB':>7} {'archive kB':>10}  rang")
        for week in range(given.weeks):
            run = lived.live(week)
            rang = ", ".join(f"{site} {gate}" for site, gate in sorted(run.alarms))
            print(f"{week:4} {run.code:4} {run.seconds:6.1f} {run.database >> 10:7} {run.archive >> 10:10}  {rang}")
        print(lived.collection.run(str(BEGIN + timedelta(weeks=given.weeks)), str(folder / "sites"), "status").stdout)
    quarter = max(1, len(lived.runs) // 4)
    first, last = (mean(run.seconds for run in part) for part in (lived.runs[1 : quarter + 1], lived.runs[-quarter:]))
    print(f"a run cost {first:.1f} s of the processor in the first quarter, {last:.1f} s in the last")
    print(f"{len(lived.false_alarms)} false alarms {lived.false_alarms}, silent though due: {sorted(lived.silent)}")
    sys.exit(bool(lived.false_alarms or lived.silent))


if __name__ == "__main__":
    main()
