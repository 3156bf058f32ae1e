"""`roundup status`: per site what is stored, how full, how fresh; the last runs; what stands open."""

from __future__ import annotations

import click

from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, table, write_json

_RUNS = """SELECT run_id, verb, started_at, ended_at, outcome, exit_code FROM runs ORDER BY run_id DESC LIMIT 5"""
_OPEN = """SELECT (SELECT count(*) FROM films) AS films, (SELECT count(*) FROM people) AS people,
                  (SELECT count(*) FROM review_queue) AS undecided_pairs,
                  (SELECT count(*) FROM film_blocks WHERE film_id IS NULL) AS unreconciled_blocks,
                  (SELECT count(*) FROM issues WHERE level = 'error') AS errors"""


@click.command()
@common_options
def command(options: Options) -> None:
    """Show per site the last article, fill rates and health, and the last runs.

    \b
    Examples:
      roundup status
      roundup status --json --db films.db
    """
    with Store.open(options.db, create=False) as store:
        sites = list(store.query("SELECT * FROM site_health ORDER BY site"))
        runs = list(store.query(_RUNS))
        totals = next(store.query(_OPEN))
    if options.as_json:
        write_json({"verb": "status", "db": str(options.db), "sites": sites, "runs": runs, **totals})
        return
    for title, rows in (("Sites", sites), ("Last runs", runs), ("In all", [totals])):
        if rows:
            table(title, [name.replace("_", " ") for name in rows[0]], [tuple(row.values()) for row in rows])
    if not sites:
        click.echo(f"{options.db} holds no article yet: roundup ingest PATH..., or roundup crawl")
    elif totals["unreconciled_blocks"]:
        click.echo(f"{totals['unreconciled_blocks']} film blocks are not reconciled yet: roundup reconcile")
