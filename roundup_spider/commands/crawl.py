"""`roundup crawl`: discover, fetch, archive, read, store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import click

from normalize.errors import UsageError
from normalize.store import Store
from roundup_spider.cadence import all_sites
from roundup_spider.commands._output import Options, common_options, table, write_json
from roundup_spider.crawl import CrawlOutcome
from roundup_spider.runner import Order, crawl, worst

TOLD = ("listings", "stored", "films", "unchanged", "moved", "gone", "empty", "forbidden", "refused")


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--url", "urls", multiple=True, help="Fetch just this page (repeatable), as its site or as any page.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many articles a site; the rest stay pending.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out articles announced with an earlier date.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting (repeatable).")
@click.option("--revisit-all", is_flag=True, help="Look at every known article again, due or not.")
@common_options
def command(
    options: Options,
    sites: Sequence[str],
    urls: Sequence[str],
    limit: int | None,
    since: datetime | None,
    revisit_all: bool,
    settings: Sequence[str],
) -> None:
    """Crawl sites with Scrapy, politely; running it again resumes or fetches only what is new, changed or due.

    \b
      roundup crawl                         all sites that this database follows, and those of your own
      roundup crawl gossipify --limit 20    one site, at most 20 articles
      roundup crawl --url https://…         one page of any site
      scrapy crawl gossipify                the same as `roundup crawl gossipify`

    The exit code is that of the worst site: 0 done, 1 our fault, 4 the site or network refused, 5 no roundup was read.
    """
    if not sites and not urls:
        with Store.open(options.db) as store:
            sites = all_sites(store)
        if not sites:
            raise UsageError(f"every site of {options.db} was left (roundup sites --leave); name one to crawl it")
    order = Order(
        db=options.db,
        archive=options.archive,
        sites=sites,
        urls=urls,
        limit=limit or 0,
        since=since.date() if since else None,
        revisit_all=revisit_all,
        settings=dict(map(setting, settings)),
    )
    ended = crawl(order)
    tell(options, ended)
    sys.exit(worst(ended))


def setting(text: str) -> tuple[str, str]:
    """Name and value of `NAME=VALUE`; raises UsageError for anything else."""
    name, equals, value = text.partition("=")
    if not equals or not name.isupper():
        raise UsageError(f"--set {text!r} is no setting; expected NAME=VALUE, such as DOWNLOAD_DELAY=5")
    return name, value


def tell(options: Options, ended: Sequence[CrawlOutcome]) -> None:
    """The outcomes as a table, or as one JSON line with --json."""
    if options.as_json:
        write_json({"exit_code": worst(ended), "sites": [asdict(outcome) for outcome in ended]})
        return
    shown = [name for name in TOLD if any(outcome.counts.get(name) for outcome in ended)]
    rows = [[one.site, *(one.counts.get(name, 0) for name in shown), one.exit_code, one.why] for one in ended]
    table("Crawl", ["site", *shown, "exit", "what happened"], rows)
