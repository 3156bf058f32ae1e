"""`roundup demo`: the whole job on the bundled sample site, over real HTTP on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from normalize.errors import ForeignDatabase, RoundupError
from normalize.reconcile.stored import Summary, reconcile_store
from normalize.store import Store
from roundup_spider.commands._output import set_up_logs, write_json
from roundup_spider.sample_server import SampleServer, Served

SITES = ("sample-gazette", "sample-lanterne", "sample-matinee")
MOST_ROWS = 12

_FILMS = """
SELECT f.film_id, f.title, f.release_date, f.site_count, json_group_array(DISTINCT v.variant) AS variants
  FROM films f JOIN title_variants v ON v.film_id = f.film_id
 GROUP BY f.film_id ORDER BY f.release_date, count(DISTINCT v.variant) DESC, f.title"""

_PEOPLE = """
SELECT p.name, count(DISTINCT v.variant) AS spellings, json_group_array(DISTINCT v.variant) AS variants
  FROM people p JOIN name_variants v ON v.person_id = p.person_id
 GROUP BY p.person_id HAVING spellings > 1 ORDER BY spellings DESC, p.mention_count DESC, p.name"""

_EXAMPLE = "SELECT film, person, name_as_written, url FROM credits LIMIT 20"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("data/demo"))
@click.option("--json", "as_json", is_flag=True, help="A machine-readable summary on stdout.")
@click.option("-v", "--verbose", count=True, help="Show what the crawls say.")
def command(folder: Path, as_json: bool, verbose: int) -> None:
    """Serve three invented newspapers on 127.0.0.1, crawl them with Scrapy, reconcile what they say, show the result.

    FOLDER (default data/demo) gets the database and the archive; what an earlier demo left there is replaced.
    """
    set_up_logs("text", verbose)
    db = _emptied(folder)
    console = Console(quiet=as_json, width=None if sys.stdout.isatty() else 120)
    console.print("[bold]Roundup demo[/]: three invented newspapers on 127.0.0.1, crawled with Scrapy over HTTP\n")
    with SampleServer() as server:
        crawled = [_crawl(server, folder, verbose, again=False)]
        served = [list(server.served)]
        server.publish_update()
        crawled.append(_crawl(server, folder, verbose, again=True))
        served.append(server.served[len(served[0]) :])
    with Store.open(db) as store:
        run = store.begin_run("reconcile")
        summary = reconcile_store(store, run_id=run)
        store.end_run(run, 0, {"films": summary.films, "people": summary.people})
        if as_json:
            write_json(_as_json(db, crawled, summary))
        else:
            _tell(console, store, crawled, served, summary)


def _emptied(folder: Path) -> Path:
    """The demo's database, not there yet: an earlier demo's is removed, anybody else's is not."""
    db = folder / "roundup.db"
    if db.exists():
        Store.open(db, create=False).close()
        for file in folder.glob("roundup.db*"):
            file.unlink()
        rmtree(folder / "archive", ignore_errors=True)
    elif folder.is_dir() and any(folder.iterdir()):
        raise ForeignDatabase(f"{folder} holds something else than a demo; give a new folder: roundup demo DIR")
    return db


def _crawl(server: SampleServer, folder: Path, verbose: int, *, again: bool) -> list[dict[str, Any]]:
    """`roundup crawl` in a process of its own, as a scheduler would start it; what it says of each site."""
    common = ["--db", str(folder / "roundup.db"), "--archive", str(folder / "archive"), "--json", *["-v"] * verbose]
    arguments = ["crawl", *SITES, *common, *(["--revisit-all"] if again else [])]
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "roundup_spider.cli", *arguments],
        env={**os.environ, **server.environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        check=False,
    )
    if ran.returncode:
        raise RoundupError(f"the demo's crawl ended with exit code {ran.returncode}; to see why: roundup demo -v")
    sites: list[dict[str, Any]] = json.loads(ran.stdout)["sites"]
    return sites


def _as_json(db: Path, crawled: Sequence[list[dict[str, Any]]], summary: Summary) -> dict[str, object]:
    return {
        "db": str(db),
        "crawls": crawled,
        "films": summary.films,
        "people": summary.people,
        "people_with_variants": summary.people_with_variants,
    }


def _tell(
    console: Console,
    store: Store,
    crawled: Sequence[list[dict[str, Any]]],
    served: Sequence[list[Served]],
    summary: Summary,
) -> None:
    _tell_crawls(console, crawled, served)
    films, people = list(store.query(_FILMS)), list(store.query(_PEOPLE))
    several = [film for film in films if len(_variants(film)) > 1]
    columns = ("film", "release", "also written")
    console.print(_table("Films that the papers call by several titles", columns, several, _film_row))
    console.print(_table("People whose names are spelt in several ways", ("person", "also spelt"), people, _person_row))
    console.print(
        f"[bold]{summary.blocks}[/] film blocks are [bold]{summary.films}[/] films; "
        f"[bold]{summary.mentions}[/] mentions are [bold]{summary.people}[/] people, "
        f"[bold]{summary.people_with_variants}[/] of them spelt in several ways.\n"
    )
    db = store.path
    console.print(f"The database is [bold]{db}[/] (SQLite), the pages are in {db.parent / 'archive'} (WARC).\n")
    console.print("Try next:")
    for line in _suggestions(db, people):
        console.print(f"  {line}", style="cyan", highlight=False, soft_wrap=True)


def _tell_crawls(console: Console, crawled: Sequence[list[dict[str, Any]]], served: Sequence[list[Served]]) -> None:
    first, second = ({name: _total(crawl, name) for name in _COUNTED} for crawl in crawled)
    bodies = sum(one.status == 200 for one in served[1] if _is_article(one))
    console.print(
        f"[bold]1.[/] First crawl: {first['listings']} listings, feeds and sitemaps read; "
        f"{first['stored']} roundups with {first['films']} films stored;\n"
        f"   {first['moved']} page had moved, {first['gone']} was gone, "
        f"{first['forbidden']} forbidden by robots.txt, {first['empty']} no roundup after all."
    )
    console.print(
        f"[bold]2.[/] One page changes. Second crawl: {second['unchanged']} articles unchanged, "
        f"{second['stored']} read anew, {bodies} article body downloaded.\n"
    )


_COUNTED = ("listings", "stored", "films", "unchanged", "moved", "gone", "empty", "forbidden")


def _total(crawl: list[dict[str, Any]], name: str) -> int:
    return sum(site["counts"].get(name, 0) for site in crawl)


def _is_article(one: Served) -> bool:
    return any(part in one.url for part in ("/movies-of-the-week", "/sorties/", "/now-showing/"))


def _table(title: str, columns: Sequence[str], rows: Sequence[dict[str, object]], row: Any) -> Table:
    shown = Table(title=f"{title} ({len(rows)})", title_justify="left", header_style="bold", width=116)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for values in rows[:MOST_ROWS]:
        shown.add_row(*row(values))
    if len(rows) > MOST_ROWS:
        shown.add_row(f"… and {len(rows) - MOST_ROWS} more", *[""] * (len(columns) - 1))
    return shown


def _variants(row: dict[str, object]) -> list[str]:
    found: list[str] = json.loads(str(row["variants"]))
    return found


def _film_row(film: dict[str, object]) -> tuple[str, str, str]:
    others = [title for title in _variants(film) if title != film["title"]]
    return str(film["title"]), str(film["release_date"] or ""), " · ".join(others)


def _person_row(person: dict[str, object]) -> tuple[str, str]:
    others = [name for name in _variants(person) if name != person["name"]]
    return str(person["name"]), " · ".join(others)


def _suggestions(db: Path, people: Sequence[dict[str, object]]) -> list[str]:
    name = str(people[0]["name"]) if people else "Denis Ménochet"
    return [
        f'roundup explain "{name}" --db {db}          # why these spellings are one person',
        f"roundup serve --db {db}                     # browse it in a web browser",
        f'sqlite3 {db} "{_EXAMPLE}"',
    ]
