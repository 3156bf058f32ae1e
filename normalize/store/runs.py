"""What ran when, how it ended, and what it met."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from normalize.store.rows import as_json

_OUTCOMES = {
    0: "done", 1: "failed", 2: "wrong usage", 3: "gate failed", 4: "refused", 5: "nothing read", 130: "interrupted",
}  # fmt: skip


def begin_run(db: Database, verb: str, arguments: Mapping[str, object], version: str, at: str) -> int:
    """Opens a run and gives its number; until it ends its outcome is "running" (or killed)."""
    row = (verb, as_json(dict(arguments)), version, at, "running", "{}")
    cursor = db.execute(
        "INSERT INTO runs (verb, arguments, version, started_at, outcome, counts) VALUES (?, ?, ?, ?, ?, ?)", row
    )
    return int(cursor.lastrowid or 0)


def end_run(db: Database, run_id: int, exit_code: int, counts: Mapping[str, int], at: str) -> None:
    """Closes a run with its exit code and what it counted."""
    outcome = _OUTCOMES.get(exit_code, "failed")
    db.execute(
        "UPDATE runs SET ended_at = ?, exit_code = ?, outcome = ?, counts = ? WHERE run_id = ?",
        (at, exit_code, outcome, as_json(dict(counts)), run_id),
    )
