"""The reconciler on gold readings of real pages: needs the development corpus beside the checkout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import pytest

from normalize.reconcile import resolve
from normalize.reconcile.gold import read_gold
from normalize.records import Cluster

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="skipped: no ../shared")

Pair = frozenset[str]


def pairs(clusters: Iterable[Iterable[str]], known: Mapping[str, str]) -> set[Pair]:
    return {frozenset(pair) for keys in clusters for pair in combinations([key for key in keys if key in known], 2)}


def true_pairs(known: Mapping[str, str]) -> set[Pair]:
    groups = defaultdict(list)
    for key, name in known.items():
        groups[name].append(key)
    return pairs(groups.values(), known)


def quality(clusters: Iterable[Cluster], known: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall over pairs."""
    found, true = pairs((cluster.members for cluster in clusters), known), true_pairs(known)
    return len(found & true) / len(found), len(found & true) / len(true)


def test_gold_readings_end_as_the_true_films_and_people() -> None:
    gold = read_gold(CORPUS)
    resolution = resolve(gold.blocks)
    for clusters, known in ((resolution.films, gold.films), (resolution.people, gold.people)):
        precision, recall = quality(clusters, known)
        assert precision >= 0.99
        assert recall >= 0.93
