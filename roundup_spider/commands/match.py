"""`roundup match`: how probably two names are one, and why; or the same for every row of a CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import click

from normalize.errors import MissingFile, UsageError
from normalize.records import Kind
from normalize.similarity import Similarity, person_similarity, title_similarity
from normalize.similarity.scoring import pair_scores
from roundup_spider.commands._output import Options, common_options, table, write_json

KINDS = ("person", "film")
_CHUNK = 2000

Row = dict[str, str]


@click.command()
@click.argument("names", nargs=-1, metavar="[A B]")
@click.option("--kind", type=click.Choice(KINDS), help="What the names are.  [default: person]")
@click.option("--csv", "path", metavar="FILE", help="Score every row of a CSV with columns a, b and kind; - for stdin.")
@common_options
def command(options: Options, names: tuple[str, ...], kind: Kind | None, path: str | None) -> None:
    """Tell how probably two names are one person, or two titles one film, with the parts of the judgement.

    With --csv the same rows come out on stdout, in order, with a column `score` (a probability); `kind` may be missing
    from the file when --kind says it. No database is needed.

    \b
    Examples:
      roundup match "Denis Ménochet" "Dennis Menoche"
      roundup match --kind film "Men in Black II" "Men in Black 3"
      roundup match --csv pairs.csv > scored.csv

    Exit codes: 0 done; 2 wrong arguments, no such file, or a file without the columns.
    """
    if path is not None:
        if names:
            raise UsageError(f"found {len(names)} names beside --csv; give either two names or --csv FILE")
        score_csv(path, kind)
        return
    if len(names) != 2:
        raise UsageError(
            f'expected two names, found {len(names)}; try: roundup match "Denis Ménochet" "Dennis Menoche"'
        )
    _show(options, kind or "person", *names)


def _show(options: Options, kind: Kind, a: str, b: str) -> None:
    found = person_similarity(a, b) if kind == "person" else title_similarity(a, b)
    if options.as_json:
        write_json(_object(kind, a, b, found))
        return
    rows = [(f"{part.weight:+.2f}", part.name, part.detail) for part in found.parts]
    verdict = f"{a} / {b}: one {kind} with probability {found.probability:.3f} (log-odds {found.log_odds:+.2f})"
    table(verdict, ("log-odds", "part", "detail"), rows)


def _object(kind: Kind, a: str, b: str, found: Similarity) -> dict[str, object]:
    parts = [{"name": part.name, "weight": round(part.weight, 4), "detail": part.detail} for part in found.parts]
    return {
        "kind": kind,
        "a": a,
        "b": b,
        "probability": round(found.probability, 6),
        "log_odds": round(found.log_odds, 4),
        "parts": parts,
    }


def score_csv(path: str, kind: Kind | None) -> None:
    """Copies the rows of the CSV at `path` to stdout with their scores; raises UsageError when columns are missing."""
    with _opened(path) as source, _readable(path):
        rows = csv.DictReader(source)
        columns = _columns(rows, path, kind)
        output = csv.DictWriter(sys.stdout, [*columns, "score"], extrasaction="ignore", lineterminator="\n")
        output.writeheader()
        start = 2
        while chunk := list(islice(rows, _CHUNK)):
            for row, score in zip(chunk, _scores(chunk, kind, path, start), strict=True):
                output.writerow({**row, "score": f"{score:.8f}"})
            start += len(chunk)


def _columns(rows: csv.DictReader[str], path: str, kind: Kind | None) -> list[str]:
    """The columns of the file without an earlier score; raises UsageError when one that is needed is missing."""
    found = list(rows.fieldnames or ())
    needed = ("a", "b") if kind else ("a", "b", "kind")
    missing = [column for column in needed if column not in found]
    if missing:
        hint = "; or say --kind person" if missing == ["kind"] else ""
        raise UsageError(f"{path}: expected columns {', '.join(needed)}, found {', '.join(found) or 'none'}{hint}")
    return [column for column in found if column != "score"]


def _scores(chunk: Sequence[Row], kind: Kind | None, path: str, start: int) -> list[float]:
    kinds = [_kind(row, kind, f"{path}, row {start + place}") for place, row in enumerate(chunk)]
    return pair_scores([(one, row["a"] or "", row["b"] or "") for one, row in zip(kinds, chunk, strict=True)])


def _kind(row: Row, kind: Kind | None, where: str) -> Kind:
    """The row's own kind, else the one given for all; raises UsageError for anything but person and film."""
    found = (row.get("kind") or kind or "").strip().lower()
    if found == "person":
        return "person"
    if found == "film":
        return "film"
    raise UsageError(f"{where}: expected kind person or film, found {found or 'nothing'!r}")


@contextmanager
def _readable(path: str) -> Iterator[None]:
    """Turns what a file that is no CSV raises, wherever it breaks off, into a UsageError."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8") from None
    except csv.Error as error:
        raise UsageError(f"{path} is no readable CSV: {error}") from None


@contextmanager
def _opened(path: str) -> Iterator[IO[str]]:
    if path == "-":
        yield sys.stdin
        return
    try:
        source = Path(path).open(encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed below
    except OSError as error:
        raise MissingFile(
            f"cannot read {path}: {error.strerror}; expected a CSV file with columns a, b, kind"
        ) from None
    with source:
        yield source
