"""What the verbs about identities share: options, the decisions file, looking an identity up."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from normalize.reconcile.decisions import read_decisions
from normalize.records import Decision

db_option = click.option(
    "--db",
    "db_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data/roundup.db"),
    envvar="ROUNDUP_DB",
    show_default=True,
    show_envvar=True,
    help="The database.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output on stdout.")
decisions_option = click.option(
    "--decisions",
    "decisions_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="CSV file of human decisions.  [default: decisions.csv beside the database]",
)


def decisions_file(db_path: Path, given: Path | None) -> Path:
    """Where the decisions are kept: where the user says, else beside the database."""
    return given or db_path.with_name("decisions.csv")


def decisions_in(path: Path) -> tuple[Decision, ...] | None:
    """The decisions of a file, None when there is no such file (those in the database then hold)."""
    return read_decisions(path) if path.exists() else None


def now() -> str:
    """The time as decisions record it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def print_json(value: Any) -> None:
    """One JSON document on stdout; records become objects."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")
