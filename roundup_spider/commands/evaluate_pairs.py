"""`roundup evaluate-pairs`: how well the scorer does on pairs that somebody has labelled."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Sequence
from pathlib import Path

import click

from normalize.errors import MissingFile, UsageError
from normalize.records import Kind
from normalize.similarity.figures import PairFigures, pair_figures
from normalize.similarity.scoring import pair_scores
from roundup_spider.commands._output import Options, common_options, table, write_json

SAME = {"1": True, "true": True, "same": True, "yes": True, "0": False, "false": False, "different": False, "no": False}
"""What the column `same` may say."""


@dataclasses.dataclass(frozen=True, slots=True)
class Labelled:
    """A pair, what it truly is, and the probability it got."""

    kind: Kind
    a: str
    b: str
    same: bool
    score: float


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--mistakes", default=10, show_default=True, help="How many of the worst mistakes to show of each kind.")
@common_options
def command(options: Options, path: Path, mistakes: int) -> None:
    """Score labelled pairs (CSV with columns a, b, kind, same) and compare with the labels.

    Tells the best F1, recall at precision .95 and .99, and the worst mistakes, so that you can see whether the scorer
    suits your own names. No database is needed.

    \b
    Example:
      roundup evaluate-pairs my-pairs.csv

    Exit codes: 0 done; 2 no such file, a missing column, or a label that is neither same nor different.
    """
    pairs = labelled_pairs(path)
    figures = {kind: _figures([pair for pair in pairs if pair.kind == kind]) for kind in ("person", "film")}
    if options.as_json:
        write_json({kind: dataclasses.asdict(one) if one else None for kind, one in figures.items()})
        return
    rows = [(kind, *_row(one)) for kind, one in figures.items() if one]
    table("Labelled pairs", ("kind", "pairs", "same", "best F1", "at", "recall at P .95", "at P .99"), rows)
    wrong = sorted(pairs, key=lambda pair: -abs(pair.score - pair.same))[:mistakes]
    shown = [(pair.kind, pair.a, pair.b, "same" if pair.same else "different", f"{pair.score:.3f}") for pair in wrong]
    table("Furthest from their labels", ("kind", "a", "b", "label", "probability"), shown)


def labelled_pairs(path: Path) -> list[Labelled]:
    """The pairs of a CSV with their scores; raises MissingFile and UsageError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            rows, columns = list(reader), list(reader.fieldnames or ())
    except OSError as error:
        raise MissingFile(f"cannot read {path}: {error.strerror}; expected a CSV file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no readable CSV: {error}; expected UTF-8 text") from None
    if missing := [column for column in ("a", "b", "kind", "same") if column not in columns]:
        raise UsageError(f"{path}: expected columns a, b, kind, same; missing {', '.join(missing)}")
    labels = [_label(row, f"{path}, row {number}") for number, row in enumerate(rows, start=2)]
    scores = pair_scores([(kind, row["a"], row["b"]) for row, (kind, _) in zip(rows, labels, strict=True)])
    return [
        Labelled(kind, row["a"], row["b"], same, score)
        for row, (kind, same), score in zip(rows, labels, scores, strict=True)
    ]


def _label(row: dict[str, str], where: str) -> tuple[Kind, bool]:
    kind, same = row["kind"].strip().lower(), SAME.get(row["same"].strip().lower())
    if same is None:
        raise UsageError(f"{where}: expected same to be one of {', '.join(SAME)}; found {row['same']!r}")
    if kind == "person":
        return "person", same
    if kind == "film":
        return "film", same
    raise UsageError(f"{where}: expected kind person or film, found {row['kind']!r}")


def _figures(pairs: Sequence[Labelled]) -> PairFigures | None:
    """The figures of one kind; None when nothing is labelled the same, for then there is no recall."""
    same = [pair.same for pair in pairs]
    return pair_figures([pair.score for pair in pairs], same) if any(same) else None


def _row(found: PairFigures) -> tuple[object, ...]:
    exact = (found.best_f1, found.threshold, found.recall_at_95, found.recall_at_99)
    return (found.pairs, found.same, *(f"{value:.3f}" for value in exact))
