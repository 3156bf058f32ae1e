"""`roundup check`: is every site as healthy as it declares, and as it was?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import click

from normalize.clock import now
from normalize.errors import GateFailed
from normalize.failure import Failure
from normalize.store import Store
from normalize.store.figures import read_before
from normalize.wording import counted
from roundup_spider.checking import check_sites, passed
from roundup_spider.commands._output import Options, advise_reading_again, common_options, write_json
from roundup_spider.reading.article import READER


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Judge freshness as of this day.  [default: today]")
@common_options
def command(options: Options, sites: Sequence[str], today: datetime | None) -> None:
    """Hold the sites' newest articles to what each site declares and to what it used to be.

    A failing gate names site, article, what was found and expected, and the command that shows it. What failed is
    stored and marked (view suspect_articles). Exit code 3 if a gate failed. Only a site that is crawled can be stale.

    \b
      roundup check
      roundup check gossipify --json
    """
    day = (today or now()).date()
    with Store.open(options.db, create=False) as store:
        run = store.begin_run("check", {"sites": list(sites)})
        found = check_sites(store, sites, day)
        older = read_before(store.db, READER)
        code = 0 if passed(found.values()) else GateFailed.exit_code
        store.end_run(run, code, {"sites": len(found), "failures": sum(map(len, found.values()))})
    if options.as_json:
        write_json({**as_object(found, code), "read_by_older_reader": older})
    else:
        tell(found)
        advise_reading_again(older)
    sys.exit(code)


def as_object(found: Mapping[str, Sequence[Failure]], code: int) -> dict[str, object]:
    """The result for a program."""
    shown = {site: [{**asdict(one), "command": one.command} for one in failing] for site, failing in found.items()}
    return {"exit_code": code, "sites": shown}


def tell(found: Mapping[str, Sequence[Failure]]) -> None:
    """The result for a person: one line a site, two a failure."""
    for site, failing in found.items():
        errors = sum(failure.level == "error" for failure in failing)
        click.echo(f"{site}: {'ok' if not errors else counted(errors, 'gate') + ' failed'}")
        for failure in failing:
            where = f" {failure.url}" if failure.url else ""
            click.echo(f"  {failure.level} {failure.gate}:{where} {failure.message}\n    {failure.command}")
    if not found:
        click.echo("no site to check yet: roundup crawl, or roundup ingest PATH…")
