"""`roundup ingest`: saved pages → archive and database, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from normalize.store import Store
from normalize.wording import counted
from roundup_spider.archive import Archive
from roundup_spider.commands._output import Options, common_options, complain, next_step, progress, summary
from roundup_spider.ingesting import exit_code, finish, read_page, store_reading, told
from roundup_spider.room import make_sure_of_room, size_loaded
from roundup_spider.saved_pages import Saved, Unreadable, left_aside, saved_pages
from roundup_spider.sites import site


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@click.option("--site", "site_name", metavar="SITE", help="The site of the pages; else their address decides.")
@common_options
def command(options: Options, paths: tuple[str, ...], url: str | None, site_name: str | None) -> None:
    """Load saved pages into archive and database.

    PATH is an HTML, MHTML or text file, a folder or .zip of them, a .warc, .warc.gz or .wacz file made by any tool, or
    - for standard input. An HTML file tells its own address (canonical link, og:url; MHTML in its head); --url says it
    where it does not. Loading the same pages again changes nothing.

    \b
    Examples:
      roundup ingest saved/
      roundup ingest crawl-2022.warc.gz --db films.db --archive films-archive
      roundup ingest page.html --url https://example.org/releases && roundup reconcile

    Exit codes: 0 loaded; 2 a path is missing (the others are still loaded); 5 no film in any of the pages.
    """
    if site_name:
        site(site_name)
    needed = size_loaded(Path(path) for path in paths)
    for folder in (options.db.parent, options.archive):
        make_sure_of_room(folder, needed, f"ingest, for pages in {options.archive} and rows in {options.db}")
    with Store.open(options.db) as store, Archive(options.archive) as archive:
        arguments = {"paths": paths, "url": url, "site": site_name}
        run_id = store.begin_run("ingest", arguments)
        counts: Counter[str] = Counter()
        inside: Counter[str] = Counter()
        empty: list[Saved] = []
        try:
            for found in progress(saved_pages(paths, url=url, site=site_name), "loading"):
                outcome = _load(found, store, archive, run_id, counts)
                inside[found.path] += 1
                empty += [found] if isinstance(found, Saved) and outcome == "without films" else []
        finally:
            store.end_run(run_id, exit_code(counts), counts)
    filmless = [found.page.url if inside[found.path] > 1 else found.path for found in empty]
    aside = left_aside(paths)
    text = "\n".join(_told(options, counts, filmless, aside))
    told_too = {"pages_without_films": filmless, "left_aside": aside}
    summary(options, {"verb": "ingest", "run_id": run_id, "db": str(options.db), **counts, **told_too}, text)
    finish(exit_code(counts), counts)


def _load(found: Saved | Unreadable, store: Store, archive: Archive, run_id: int, counts: Counter[str]) -> str:
    """One page, archived before it is read; what was done with it."""
    if isinstance(found, Unreadable):
        complain(found.issue.message)
        store.add_issues([found.issue], run_id=run_id)
        outcome = "missing" if found.absent else "unreadable"
        counts[outcome] += 1
        return outcome
    page = archive.keep(found.page)
    article = read_page(page)
    outcome = store_reading(store, page, article, run_id)
    counts[outcome] += 1
    counts["films"] += len(article.blocks)
    return outcome


_NAMED = 5


def _told(options: Options, counts: Counter[str], filmless: list[str], aside: Counter[str]) -> Iterator[str]:
    """The summary for people: what was loaded, what gave no film, what was not looked at, what to do next."""
    step = f"; next: {next_step(options, 'reconcile')}" if counts["films"] else ""
    yield f"{told(counts)}; {counted(counts['films'], 'film')} in {options.db}{step}"
    if filmless and counts["films"]:
        more = f" and {len(filmless) - _NAMED} more" if len(filmless) > _NAMED else ""
        named = ", ".join(dict.fromkeys(filmless[:_NAMED]))
        yield f"no film in {named}{more}; `roundup inspect` shows how a page was read"
    if aside:
        kinds = ", ".join(f"{number} {kind}" for kind, number in aside.most_common(_NAMED))
        yield f"left aside, no saved pages by their names: {counted(aside.total(), 'file')} ({kinds})"
