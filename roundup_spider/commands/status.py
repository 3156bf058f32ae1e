"""`roundup status`: per site what is stored, how full, how fresh; the last runs; what stands open."""

from __future__ import annotations

from collections.abc import Mapping

import click

from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, table, write_json

_RUNS = """SELECT run_id, verb, started_at, ended_at, outcome, exit_code FROM runs ORDER BY run_id DESC LIMIT 5"""
_SITES = """SELECT h.*, (SELECT r.verb || ' ' || r.outcome || ' ' || r.started_at FROM runs r
                       WHERE r.arguments ->> 'site' = h.site ORDER BY r.run_id DESC LIMIT 1) AS last_run
              FROM site_health h ORDER BY h.site"""
_COLUMNS = ("site", "articles", "films", "newest week", "last fetched", "last run",
            "title", "directors", "cast", "synopsis", "trivia", "unclaimed", "health")  # fmt: skip
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
        sites = list(store.query(_SITES))
        runs = list(store.query(_RUNS))
        totals = next(store.query(_OPEN))
    if options.as_json:
        write_json({"verb": "status", "db": str(options.db), "sites": sites, "runs": runs, **totals})
        return
    if sites:
        table("Sites", _COLUMNS, [_shown(row) for row in sites])
    for title, rows in (("Last runs", runs), ("In all", [totals])):
        if rows:
            table(title, [name.replace("_", " ") for name in rows[0]], [tuple(row.values()) for row in rows])
    _advise(options, bool(sites), totals["unreconciled_blocks"])


def _shown(row: Mapping[str, object]) -> list[object]:
    """A site's line: counts and dates as they are, shares in per cent, health in a word."""
    fills = [_per_cent(row[f"{name}_fill"]) for name in ("title", "directors", "cast", "synopsis", "trivia")]
    plain = [row[name] for name in ("site", "articles", "films", "newest_week", "last_fetched", "last_run")]
    return [*plain, *fills, _per_cent(row["unclaimed_share"]), row["failing_gates"] or "ok"]


def _per_cent(share: object) -> str | None:
    return f"{100 * share:.0f} %" if isinstance(share, int | float) else None


def _advise(options: Options, any_site: bool, unreconciled: object) -> None:
    if not any_site:
        click.echo(f"{options.db} holds no article yet: roundup ingest PATH..., or roundup crawl")
    elif unreconciled:
        click.echo(f"{unreconciled} film blocks are not reconciled yet: roundup reconcile")
