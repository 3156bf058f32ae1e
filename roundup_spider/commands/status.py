"""`roundup status`: all sites at a glance, each value with the bound in force; what fails; the last runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from normalize.clock import now as clock
from normalize.failure import shown_by
from normalize.figures import FIELDS, Expectations
from normalize.store import Store
from normalize.store.figures import read_before, sites_of
from normalize.store.frontier import followed
from roundup_spider.cadence import briefly, turn
from roundup_spider.commands._output import Options, advise_reading_again, common_options, table, write_json
from roundup_spider.reading.article import READER
from roundup_spider.sites import expectations_for, real_sites, sites

Row = Mapping[str, Any]

_RUNS = """SELECT run_id, verb, started_at, ended_at, outcome, exit_code FROM runs ORDER BY run_id DESC LIMIT 5"""
_SITES = """SELECT h.*, (SELECT r.verb || ' ' || r.outcome || ' ' || r.started_at FROM runs r
                       WHERE r.arguments ->> 'site' = h.site ORDER BY r.run_id DESC LIMIT 1) AS last_run
              FROM site_health h ORDER BY h.site"""
_FAILURES = """SELECT site, gate, field, url, level, value, bound, message, first_failed FROM gate_failures
                ORDER BY site, level, gate, url"""
_COLUMNS = ("site", "health", "crawl", "newest", "articles", "films", *FIELDS, "unclaimed")
_OPEN = """SELECT (SELECT count(*) FROM films) AS films, (SELECT count(*) FROM people) AS people,
                  (SELECT count(*) FROM review_queue) AS undecided_pairs,
                  (SELECT count(*) FROM film_blocks WHERE film_id IS NULL) AS unreconciled_blocks,
                  (SELECT count(*) FROM issues WHERE level = 'error') AS errors"""
_CHECKED = "SELECT site, checked_at FROM site_checks"


@click.command()
@click.argument("names", nargs=-1, metavar="[SITE]...")
@common_options
def command(options: Options, names: Sequence[str]) -> None:
    """Show every site with the bounds in force: health, when it is due, how fresh, how full; what fails since when.

    A cell such as "93 % ≥ 85" is a value and the bound that `roundup check` holds the newest articles to.

    \b
    Examples:
      roundup status
      roundup status gossipify
      roundup status --json --db films.db
    """
    now = clock()
    with Store.open(options.db, create=False) as store:
        failing = [_failure(row) for row in store.query(_FAILURES)]
        healths = {row["site"]: row for row in store.query(_SITES)}
        crawled, older = frozenset(followed(store.db)), read_before(store.db, READER)
        checked = dict(store.db.execute(_CHECKED).fetchall())
        stored: list[Row] = [
            healths.get(name) or _empty(name, failing, checked.get(name)) for name in sites_of(store.db)
        ]
        found = [_site(store, row, now, row["site"] in crawled) for row in stored]
        runs = list(store.query(_RUNS))
        totals = next(store.query(_OPEN))
    shown = [row for row in found if not names or row["site"] in names]
    failing = [row for row in failing if not names or row["site"] in names]
    if options.as_json:
        told = {"sites": shown, "failures": failing, "never_crawled": _never_crawled(found), "runs": runs}
        told["read_by_older_reader"] = older
        write_json({"verb": "status", "db": str(options.db), **told, **totals})
        return
    if shown:
        table("Sites", _COLUMNS, [_cells(row, now.date()) for row in shown])
    _tell_failures(failing)
    for title, rows in (("Last runs", runs), ("In all", [totals])):
        if rows and not names:
            table(title, [name.replace("_", " ") for name in rows[0]], [tuple(row.values()) for row in rows])
    _advise(options, found, totals["unreconciled_blocks"])
    advise_reading_again(older)


def _failure(row: Row) -> dict[str, Any]:
    return {**row, "command": shown_by(row["site"], row["gate"], row["url"])}


def _empty(name: str, failing: Sequence[Row], checked_at: str | None) -> Row:
    """A site that was crawled and never gave an article."""
    failed = [row["gate"] for row in failing if row["site"] == name and row["level"] == "error"]
    shares = dict.fromkeys((*(f"{field}_fill" for field in FIELDS), "unclaimed_share", "newest_week", "last_run"))
    health = {"gates_failed": len(failed), "failing_gates": None, "checked_at": checked_at}
    return {"site": name, "articles": 0, "films": 0, **shares, **health}


def _site(store: Store, row: Row, now: datetime, is_followed: bool) -> dict[str, Any]:
    """A site's figures with its place in the schedule, if it is followed, and the bounds in force."""
    name = str(row["site"])
    spider, bounds = sites().get(name), expectations_for(name)
    scheduled = turn(store, name) if spider and is_followed else None
    return {
        **row,
        "last_crawl": scheduled and scheduled.finished and scheduled.finished.isoformat(),
        "due": scheduled and scheduled.told(now),
        "is_due": scheduled and scheduled.is_due(now),
        "cadence_hours": scheduled and scheduled.cadence.total_seconds() / 3600,
        "bounds": {**_bounds(bounds), "freshness_days": spider.freshness.days if spider and scheduled else None},
    }


def _bounds(bounds: Expectations) -> dict[str, Any]:
    return {
        "films": list(bounds.films),
        "fill": dict(bounds.fill),
        "never": sorted(bounds.never),
        "unclaimed": bounds.unclaimed,
    }


def _cells(row: Row, today: date) -> list[object]:
    """A site's line: health in a word, values with their bounds."""
    bounds = row["bounds"]
    passed = "ok" if row["checked_at"] else "not checked yet"
    health = f"{row['gates_failed']} failing" if row["gates_failed"] else passed
    fills = [_beside(row[f"{name}_fill"], "≥", bounds["fill"].get(name)) for name in FIELDS]
    left = _beside(row["unclaimed_share"], "≤", bounds["unclaimed"])
    newest = _newest(row["newest_week"], bounds["freshness_days"], today)
    return [row["site"], health, row["due"] or row["last_run"], newest, row["articles"], row["films"], *fills, left]


def _newest(week: str | None, freshness: int | None, today: date) -> str | None:
    if week is None or freshness is None:
        return week
    return f"{week}, {briefly(today - date.fromisoformat(week))} ≤ {freshness}"


def _beside(share: float | None, sign: str, bound: float | None) -> str | None:
    """A share in per cent beside its bound.

    >>> _beside(0.934, "≥", 0.85), _beside(0.5, "≥", None)
    ('93 % ≥ 85', '50 %')
    """
    if share is None:
        return None
    return f"{100 * share:.0f} %" if bound is None else f"{100 * share:.0f} % {sign} {100 * bound:.0f}"


def _tell_failures(failing: Sequence[Row]) -> None:
    """What fails, one block each: cells would cut the address and the command."""
    for row in failing:
        where = f" {row['url']}" if row["url"] else ""
        click.echo(
            f"{row['level']} {row['site']} {row['gate']} since {row['first_failed'][:10]}:{where} {row['message']}"
        )
        click.echo(f"    value {row['value']:.3g}, bound {row['bound']:.3g}; {row['command']}")


def _never_crawled(found: Sequence[Row]) -> list[str]:
    known = {row["site"] for row in found if row["last_crawl"]}
    return [name for name in real_sites() if name not in known]


def _advise(options: Options, found: Sequence[Row], unreconciled: object) -> None:
    if not found:
        click.echo(f"{options.db} holds no article yet: roundup ingest PATH..., or roundup crawl")
    elif unreconciled:
        click.echo(f"{unreconciled} film blocks are not reconciled yet: roundup reconcile")
    due = [row["site"] for row in found if row["is_due"]]
    if due:
        click.echo(f"due: {', '.join(due)}: roundup run")
