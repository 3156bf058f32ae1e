"""What the verbs about identities share: the decisions file, and putting decisions into effect."""

from __future__ import annotations

import dataclasses
import getpass
from collections.abc import Sequence
from pathlib import Path

import click

from normalize.clock import now
from normalize.errors import UsageError
from normalize.reconcile.decisions import read_decisions, with_decision, write_decisions
from normalize.reconcile.stored import DECISIONS, reconcile_store
from normalize.reconcile.verdicts import Signature, without_last
from normalize.records import Decision
from normalize.store import Store
from roundup_spider.commands._output import Options, next_step, summary

decisions_option = click.option(
    "--decisions",
    "decisions_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="CSV file of human decisions.  [default: decisions.csv beside the database]",
)


def decisions_file(options: Options, given: Path | None) -> Path:
    """Where the decisions are kept: where the user says, else beside the database."""
    return given or options.db.with_name(DECISIONS)


def decisions_in(path: Path) -> tuple[Decision, ...] | None:
    """The decisions of a file, None when there is no such file (those in the database then hold)."""
    return read_decisions(path) if path.exists() else None


def known_decisions(store: Store, path: Path) -> tuple[Decision, ...]:
    """The decisions of the file, or, before there is one, of the database."""
    from_file = decisions_in(path)
    return store.decisions() if from_file is None else from_file


def signature() -> Signature:
    """Who decides, and when."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""
    return Signature(user, now().strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def apply_decisions(options: Options, store: Store, path: Path, made: Sequence[Decision], verb: str) -> None:
    """Writes new decisions, or takes the last ones back when there are none, and reconciles."""
    known = known_decisions(store, path)
    taken_back: tuple[Decision, ...] = ()
    if made:
        for decision in made:
            known = with_decision(known, decision)
    else:
        known, taken_back = without_last(known)
        if not taken_back:
            raise UsageError(f"{path} holds no decision to take back")
    write_decisions(path, known)
    done = reconcile_store(store, known)
    lines = [f"{'taken back' if taken_back else 'decided'}: {_told(decision)}" for decision in (*made, *taken_back)]
    counts = {"verb": verb, "decisions": [dataclasses.asdict(each) for each in (*made, *taken_back)],
              "taken_back": bool(taken_back), "films": done.films, "people": done.people}  # fmt: skip
    lines.append(f"{done.films} films, {done.people} people now; undo: {next_step(options, f'{verb} --undo')}")
    summary(options, counts, "\n".join(lines))


def _told(decision: Decision) -> str:
    names = decision.note.removeprefix("split: ") if " / " in decision.note else f"{decision.a} / {decision.b}"
    return f"{names} are {'one' if decision.verdict == 'same' else 'two'}"
