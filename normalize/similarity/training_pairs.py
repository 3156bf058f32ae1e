"""Labelled pairs to learn from: reading them, parting them by person, and lining up their tokens."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from normalize.records import Kind
from normalize.similarity.alignment import fitted
from normalize.similarity.folding import folded_tokens, name_form
from normalize.similarity.tokens import TokenPair, ordered

_LEAST_ALIKE = 0.3

CHANNELS = {
    "kinopoisk_ru": "cyrillic", "tmdb_aka_cyrillic": "cyrillic", "synthetic_fr_ru_en": "cyrillic",
    "tmdb_aka_greek": "greek", "tmdb_aka_katakana": "kana", "tmdb_aka_latin": "latin", "page": "latin",
    "article": "latin",
}  # fmt: skip
"""The channel that a pair's source or way of making speaks for; anything else is "noise"."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two names, whether they are one, where the pair comes from (`source`) and how it was made (`how`)."""

    a: str
    b: str
    same: bool
    source: str = "page"
    how: str = "page"

    @property
    def channel(self) -> str:
        """What the spelling went through, as far as the source tells."""
        return CHANNELS.get(self.how) or CHANNELS.get(self.source, "noise")


def read_pairs(path: Path, kind: Kind | None = None) -> list[LabelledPair]:
    """The pairs of a CSV with columns a, b, same and perhaps kind, source and how; only those of `kind` when given."""
    with path.open(encoding="utf-8", newline="") as rows:
        kept = [row for row in csv.DictReader(rows) if kind is None or row.get("kind") == kind]
    return [
        LabelledPair(row["a"], row["b"], row["same"] == "1", row.get("source") or "page", row.get("how") or "page")
        for row in kept
    ]


def fold_of_each(pairs: Sequence[LabelledPair], folds: int = 5, seed: int = 0) -> list[int]:
    """A fold for each pair such that pairs that share a name, or names that share one, fall into the same fold."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    keys = [(" ".join(folded_tokens(pair.a)), " ".join(folded_tokens(pair.b))) for pair in pairs]
    for a, b in keys:
        parents[root(a)] = root(b)
    groups = [root(a) for a, _ in keys]
    shuffled = sorted(set(groups))
    random.Random(seed).shuffle(shuffled)
    fold = {group: number % folds for number, group in enumerate(shuffled)}
    return [fold[group] for group in groups]


def respelt_tokens(pair: LabelledPair) -> list[TokenPair]:
    """The tokens of two spellings of one person that stand for each other: Denis X, Dennis X → denis dennis, x x."""
    short, long, _ = fitted(name_form(pair.a).tokens, name_form(pair.b).tokens)
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


def recurring_tokens(pairs: Sequence[LabelledPair], people: int = 2) -> frozenset[TokenPair]:
    """Token pairs that stand for each other in the names of at least so many people: devid / david, mayk / mike."""
    holders: dict[TokenPair, set[str]] = defaultdict(set)
    for pair in pairs:
        for x, y in respelt_tokens(pair) if pair.same else ():
            if x != y:
                holders[ordered(x, y)].add(_surname(pair.b))
    return frozenset(tokens for tokens, names in holders.items() if len(names) >= people)


def _surname(name: str) -> str:
    tokens = name_form(name).tokens
    return tokens[-1] if tokens else ""
