"""`roundup reparse`: today's reader over the archived pages, no network."""

from __future__ import annotations

import os
from collections import Counter

import click

from normalize.errors import NothingRead, RoundupError
from normalize.records import Issue
from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, complain, iso_day, progress, summary
from roundup_spider.ingesting import archived_pages, reread_all, store_reading, told
from roundup_spider.sites import site


@click.command()
@click.option("--site", "site_name", metavar="SITE", help="Only pages of this site.")
@click.option("--since", metavar="DATE", callback=iso_day, help="Only pages fetched on or after this day (2022-07-20).")
@click.option(
    "--jobs", type=click.IntRange(1), default=min(4, os.cpu_count() or 1), show_default=True, help="Processes."
)
@common_options
def command(options: Options, site_name: str | None, since: str | None, jobs: int) -> None:
    """Read the archived pages again, after the reader or a site's layout has changed.

    Only the latest version of each page counts. What reads as before stays untouched; ids of films and people stay.

    \b
    Examples:
      roundup reparse
      roundup reparse --site gossipify --since 2022-01-01 && roundup reconcile
    """
    if site_name:
        site(site_name)
    with Store.open(options.db, create=False) as store:
        records = archived_pages(store, site_name, since)
        run_id = store.begin_run("reparse", {"site": site_name, "since": since})
        counts: Counter[str] = Counter()
        readings = reread_all(options.archive, records, jobs if len(records) > 100 else 1)
        for record, article in progress(readings, "reading", len(records)):
            if isinstance(article, Issue):
                complain(article.message)
                store.add_issues([article], run_id=run_id, site=record.site)
                counts["unreadable"] += 1
            else:
                counts[store_reading(store, record, article, run_id)] += 1
        failure = _failure(counts, len(records))
        store.end_run(run_id, failure.exit_code if failure else 0, counts)
    summary(options, {"verb": "reparse", "run_id": run_id, "pages": len(records), **counts}, told(counts))
    if failure:
        raise failure


def _failure(counts: Counter[str], pages: int) -> RoundupError | None:
    if pages and counts["unreadable"] == pages:
        return NothingRead("none of the archived pages could be read; is --archive right?")
    if counts["unreadable"]:
        return RoundupError(f"{counts['unreadable']} pages are damaged or missing in the archive; the others are done")
    if counts["failed"]:
        return RoundupError(f"the reader failed on {counts['failed']} pages; please report them, the others are done")
    return None
