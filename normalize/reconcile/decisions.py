"""Human decisions as a CSV file that anybody can read, edit, put under version control and merge.

kind,a,b,verdict,by,at,note
person,Claude Zidi,Claude Zidi Jr.,different,ana,2022-08-01T10:00:00Z,father and son
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast, get_args

from normalize.errors import MissingFile, UsageError
from normalize.records import Decision, Kind, Verdict

COLUMNS = ("kind", "a", "b", "verdict", "by", "at", "note")
_NEEDED = COLUMNS[:4]


def read_decisions(path: Path, *, undecided_too: bool = False) -> tuple[Decision, ...]:
    """The decisions of a file, in its order; raises MissingFile, or UsageError that names the line.

    With `undecided_too` the file may hold rows without a verdict (pairs that nobody has decided yet): they are left
    out.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in _NEEDED if column not in (rows.fieldnames or ())]
            if missing:
                raise UsageError(f"{path}: no column {', '.join(missing)}; expected {','.join(COLUMNS)}")
            decided = (row for row in rows if not undecided_too or (row.get("verdict") or "").strip())
            return tuple(_decision(row, f"{path}, line {rows.line_num}") for row in decided)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MissingFile(f"{path}: the decisions cannot be read ({error})") from error


def _decision(row: dict[str, str | None], where: str) -> Decision:
    values = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if values["kind"] not in get_args(Kind):
        raise UsageError(f"{where}: kind is {values['kind']!r}, expected person or film")
    if values["verdict"] not in get_args(Verdict):
        raise UsageError(f"{where}: verdict is {values['verdict']!r}, expected same or different")
    if not values["a"] or not values["b"]:
        raise UsageError(f"{where}: a and b must both be given")
    kind, verdict = cast(Kind, values["kind"]), cast(Verdict, values["verdict"])
    return Decision(kind, values["a"], values["b"], verdict, values["by"], values["at"], values["note"])


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Writes the file anew; a crash in the middle leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(path.suffix + ".new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([getattr(decision, column) for column in COLUMNS] for decision in decisions)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def with_decision(decisions: Sequence[Decision], new: Decision) -> tuple[Decision, ...]:
    """The decisions with `new` at the end; an older one on the same two sides gives way."""
    kept = (old for old in decisions if (old.kind, {old.a, old.b}) != (new.kind, {new.a, new.b}))
    return (*kept, new)
