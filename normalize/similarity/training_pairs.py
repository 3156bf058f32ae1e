"""Labelled pairs to learn from: reading them, parting them by person, and lining up their tokens."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from normalize.records import Kind
from normalize.similarity.alignment import fitted
from normalize.similarity.folding import name_form

_LEAST_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names, whether they are one, and where the pair comes from (`how` it was made, if known)."""

    a: str
    b: str
    same: bool
    how: str = "page"


def read_pairs(path: Path, kind: Kind | None = None) -> list[LabelledPair]:
    """The pairs of a CSV with columns a, b, same and perhaps kind and how; only those of `kind` when given."""
    with path.open(encoding="utf-8", newline="") as rows:
        kept = [row for row in csv.DictReader(rows) if kind is None or row.get("kind") == kind]
    return [LabelledPair(row["a"], row["b"], row["same"] == "1", row.get("how") or "page") for row in kept]


def respelt_tokens(a: str, b: str) -> list[tuple[str, str]]:
    """The tokens of two spellings of one person that stand for each other: ("Denis X", "Dennis X") → [("denis", "dennis"), ("x", "x")]."""
    short, long, _ = fitted(name_form(a).tokens, name_form(b).tokens)
    if len(short) > len(long):
        short, long = long, short
    if not short:
        return []
    alike = {(x, y): Levenshtein.normalized_similarity(x, y) for x in short for y in long}
    best = max(
        permutations(range(len(long)), len(short)),
        key=lambda order: (
            sum(alike[x, long[q]] for x, q in zip(short, order, strict=True)),
            -sum(abs(p - q) for p, q in enumerate(order)),
        ),
    )
    together = [(x, long[q]) for x, q in zip(short, best, strict=True)]
    return [(x, y) for x, y in together if alike[x, y] >= _LEAST_ALIKE and min(len(x), len(y)) > 1]
