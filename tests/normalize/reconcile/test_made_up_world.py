"""The reconciler on a made-up world of damaged copies, whose truth is known: see `bench/copies.py`."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from itertools import combinations

import pytest

from bench.copies import World, make_world
from normalize.reconcile import resolve
from normalize.records import Cluster


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(1500, seed=7)


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for keys in groups for pair in combinations(sorted(keys), 2)}


def quality(clusters: Iterable[Cluster], true: Mapping[str, int]) -> tuple[float, float]:
    groups: dict[int, list[str]] = {}
    for key, identity in true.items():
        groups.setdefault(identity, []).append(key)
    found, wanted = pairs(cluster.members for cluster in clusters), pairs(groups.values())
    return len(found & wanted) / len(found), len(found & wanted) / len(wanted)


def test_damaged_copies_end_as_what_they_were(world: World) -> None:
    resolution = resolve(world.blocks)
    for clusters, true in ((resolution.films, world.films), (resolution.people, world.people)):
        precision, recall = quality(clusters, true)
        assert precision > 0.995
        assert recall > 0.95


def test_a_hundred_pages_in_any_order_give_the_same(world: World) -> None:
    shuffled = list(world.blocks)
    random.Random(3).shuffle(shuffled)
    assert resolve(shuffled) == resolve(world.blocks)
