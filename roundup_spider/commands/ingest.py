"""`roundup ingest`: saved pages → archive and database, no network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from normalize.store import Store
from roundup_spider.archive import Archive
from roundup_spider.commands._output import Options, common_options, complain, progress, summary
from roundup_spider.ingesting import exit_code, finish, read_page, store_reading, told
from roundup_spider.room import make_sure_of_room, size_loaded
from roundup_spider.saved_pages import Saved, Unreadable, saved_pages
from roundup_spider.sites import site


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@click.option("--site", "site_name", metavar="SITE", help="The site of the pages; else their address decides.")
@common_options
def command(options: Options, paths: tuple[str, ...], url: str | None, site_name: str | None) -> None:
    """Load saved pages into archive and database.

    PATH is an HTML or text file, a folder of them, a .warc or .warc.gz file made by any tool, or - for standard input.
    An HTML file tells its own address (canonical link, og:url); --url says it where it does not. Loading the same pages
    again changes nothing.

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
        try:
            for found in progress(saved_pages(paths, url=url, site=site_name), "loading"):
                _load(found, store, archive, run_id, counts)
        finally:
            store.end_run(run_id, exit_code(counts), counts)
    text = f"{told(counts)}; {counts['films']} films in {options.db}; next: roundup reconcile"
    summary(options, {"verb": "ingest", "run_id": run_id, "db": str(options.db), **counts}, text)
    finish(exit_code(counts), counts)


def _load(found: Saved | Unreadable, store: Store, archive: Archive, run_id: int, counts: Counter[str]) -> None:
    """One page, archived before it is read."""
    if isinstance(found, Unreadable):
        complain(found.issue.message)
        store.add_issues([found.issue], run_id=run_id)
        counts["missing" if found.absent else "unreadable"] += 1
        return
    page = archive.keep(found.page)
    article = read_page(page)
    counts[store_reading(store, page, article, run_id)] += 1
    counts["films"] += len(article.blocks)
