"""`roundup reconcile`: mentions → films and people."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from normalize.reconcile.stored import Summary, reconcile_store
from normalize.store import Store
from roundup_spider.commands._identity import (
    db_option,
    decisions_file,
    decisions_in,
    decisions_option,
    json_option,
    print_json,
)

log = logging.getLogger("roundup")


@click.command()
@db_option
@decisions_option
@json_option
def command(db_path: Path, decisions_path: Path | None, as_json: bool) -> None:
    """Work out which mentions are one film or one person.

    Running it again changes nothing unless pages or decisions have changed. Human decisions (CSV) beat every score.
    """
    with Store.open(db_path, create=False) as store:
        run = store.begin_run("reconcile")
        decisions = decisions_in(decisions_file(db_path, decisions_path))
        summary = reconcile_store(store, decisions, run_id=run)
        store.end_run(run, 0, {"films": summary.films, "people": summary.people, "queued": summary.queued})
    if as_json:
        print_json(summary)
    else:
        click.echo(_told(summary))


def _told(summary: Summary) -> str:
    lines = [
        f"{summary.blocks} film blocks → {summary.films} films, {summary.films_seen_twice} of them seen more than once",
        f"{summary.mentions} mentions → {summary.people} people, {summary.people_with_variants} spelt in several ways",
    ]
    if summary.queued:
        lines.append(f"{summary.queued} pairs left undecided: roundup review")
    if summary.contradictions:
        lines.append(f"{summary.contradictions} decisions contradict later ones: roundup review --conflicts")
    return "\n".join(lines)
