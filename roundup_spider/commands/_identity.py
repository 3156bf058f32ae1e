"""What the verbs about identities share: the decisions file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from normalize.reconcile.decisions import read_decisions
from normalize.records import Decision
from roundup_spider.commands._output import Options

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
    return given or options.db.with_name("decisions.csv")


def decisions_in(path: Path) -> tuple[Decision, ...] | None:
    """The decisions of a file, None when there is no such file (those in the database then hold)."""
    return read_decisions(path) if path.exists() else None


def now() -> str:
    """The time as decisions record it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
