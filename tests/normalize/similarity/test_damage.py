"""Damaged names of film people who are in no list of ours are seen through, whatever the damage."""

from __future__ import annotations

import pytest

from normalize.similarity import person_log_odds
from normalize.similarity.damage import KINDS, damaged

PEOPLE = (
    "Ildegarde Marchetti", "Tomas Ravensworth", "Beatriz Quintanilla", "Hendrik Osterhagen", "Solange Pelletier",
    "Dorothy Ann Whitcombe", "Mateusz Kowalewski", "Fergus MacAllister", "Philippa Lockwood", "Benedict Thackeray",
    "Rosalind Chetwynd", "Giancarlo Bellavista", "Everett Lamar Hollins", "Xavier Dubreuil", "Constance Fairweather",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_seen_through(kind: str) -> None:
    pairs = [pair for pair in damaged(PEOPLE, 12) if pair.how == kind]
    found = person_log_odds([(pair.a, pair.b) for pair in pairs]) > 0
    assert len(pairs) >= 3
    assert found.mean() >= 0.8, [pair.a for pair, same in zip(pairs, found, strict=True) if not same]


def test_damage_by_chance_is_the_same_every_time() -> None:
    assert damaged(PEOPLE, 3) == damaged(PEOPLE, 3)
    assert damaged(PEOPLE, 3) != damaged(PEOPLE, 3, seed=6)
