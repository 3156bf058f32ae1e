"""`roundup reconcile`: mentions → films and people."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from normalize.reconcile.stored import Summary, reconcile_store
from normalize.store import Store
from roundup_spider.commands._identity import decisions_file, decisions_in, decisions_option
from roundup_spider.commands._output import Options, common_options, summary
from roundup_spider.room import make_sure_of_room, size_of


@click.command()
@decisions_option
@click.option("--full", is_flag=True, help="Judge everything anew; the result is the same.")
@common_options
def command(options: Options, decisions_path: Path | None, full: bool) -> None:
    """Work out which mentions are one film or one person.

    Only pages and decisions that have changed since the last run are judged, and what they touch. Human decisions (CSV)
    beat every score.
    """
    decisions = decisions_in(decisions_file(options, decisions_path))
    with Store.open(options.db, create=False) as store:
        make_sure_of_room(options.db.parent, size_of([options.db]), f"reconcile, for its conclusions in {options.db}")
        run = store.begin_run("reconcile")
        done = reconcile_store(store, decisions, run_id=run, full=full)
        store.end_run(run, 0, {"films": done.films, "people": done.people, "queued": done.queued})
    summary(options, {"verb": "reconcile", "db": str(options.db), **dataclasses.asdict(done)}, _told(done))


def _told(done: Summary) -> str:
    lines = [
        f"{done.blocks} film blocks → {done.films} films, {done.films_seen_twice} of them seen more than once",
        f"{done.mentions} mentions → {done.people} people, {done.people_with_variants} of them spelt in several ways",
    ]
    if done.queued:
        lines.append(f"{done.queued} pairs left undecided: roundup review")
    if done.contradictions:
        lines.append(f"{done.contradictions} decisions contradict later ones: roundup review --conflicts")
    return "\n".join(lines)
