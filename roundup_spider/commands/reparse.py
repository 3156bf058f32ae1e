"""`roundup reparse`: today's reader over the archived pages, no network."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import click

from normalize.errors import NothingRead, RoundupError
from normalize.records import Article, Issue
from normalize.store import PageRecord, Store
from roundup_spider.commands._output import Options, common_options, complain, iso_day, progress, summary
from roundup_spider.ingesting import archived_pages, reread, store_reading, told
from roundup_spider.room import make_sure_of_room, size_of
from roundup_spider.sharding import engine, over_shards
from roundup_spider.sites import site

_FEW = 100
"""Pages for which starting processes takes longer than reading."""


@click.command()
@click.option("--site", "site_name", metavar="SITE", help="Only pages of this site.")
@click.option("--since", metavar="DATE", callback=iso_day, help="Only pages fetched on or after this day (2022-07-20).")
@click.option(
    "--workers",
    "--jobs",
    type=click.IntRange(1),
    default=min(4, os.cpu_count() or 1),
    show_default=True,
    metavar="N",
    help="Processes on this machine.",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(("processes", "dask")),
    default="processes",
    show_default=True,
    help="Processes here, or the workers of a Dask cluster.",
)
@click.option(
    "--scheduler",
    envvar="DASK_SCHEDULER_ADDRESS",
    show_envvar=True,
    metavar="ADDRESS",
    help="The cluster's scheduler, such as tcp://10.0.0.1:8786.",
)
@common_options
def command(
    options: Options,
    site_name: str | None,
    since: str | None,
    workers: int,
    engine_name: Literal["processes", "dask"],
    scheduler: str | None,
) -> None:
    """Read the archived pages again, after the reader or a site's layout has changed.

    Only the latest version of each page counts. What reads as before stays untouched; ids of films and people stay.

    \b
    Examples:
      roundup reparse
      roundup reparse --site gossipify --since 2022-01-01 && roundup reconcile
      roundup reparse --workers 8
      roundup reparse --engine dask --scheduler tcp://10.0.0.1:8786

    Exit codes: 0 done; 1 pages are damaged or missing in the archive, or workers were lost (the others are done); 2 no
    database, site or cluster; 5 none of the pages could be read.
    """
    if site_name:
        site(site_name)
    with Store.open(options.db, create=False) as store:
        records = archived_pages(store, site_name, since)
        make_sure_of_room(options.db.parent, size_of([options.db]), f"reparse, for new readings in {options.db}")
        with engine(engine_name, workers if len(records) > _FEW else 1, scheduler) as chosen:
            run_id = store.begin_run("reparse", {"site": site_name, "since": since})
            readings = over_shards(chosen, reread, options.archive.resolve(), records)
            counts, failure = _stored(store, progress(readings, "reading", len(records)), run_id)
        failure = failure or _failure(counts, len(records))
        store.end_run(run_id, failure.exit_code if failure else 0, counts)
    summary(options, {"verb": "reparse", "run_id": run_id, "pages": len(records), **counts}, told(counts))
    if failure:
        raise failure


def _stored(
    store: Store, readings: Iterator[tuple[PageRecord, Article | Issue]], run_id: int
) -> tuple[Counter[str], RoundupError | None]:
    """Stores readings as they come; gives the counts, and what ended them before their time."""
    counts: Counter[str] = Counter()
    try:
        for record, article in readings:
            if isinstance(article, Issue):
                complain(article.message)
                store.add_issues([article], run_id=run_id, site=record.site)
                counts["unreadable"] += 1
            else:
                counts[store_reading(store, record, article, run_id)] += 1
    except RoundupError as error:
        return counts, error
    return counts, None


def _failure(counts: Counter[str], pages: int) -> RoundupError | None:
    if pages and counts["unreadable"] == pages:
        return NothingRead("none of the archived pages could be read; is --archive right?")
    if counts["unreadable"]:
        return RoundupError(f"{counts['unreadable']} pages are damaged or missing in the archive; the others are done")
    if counts["failed"]:
        return RoundupError(f"the reader failed on {counts['failed']} pages; please report them, the others are done")
    return None
