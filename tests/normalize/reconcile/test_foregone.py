"""What is one beyond doubt, unless something keeps two of it apart: spellings that films bring together, copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from normalize.reconcile.buckets import as_pairs
from normalize.reconcile.cluster import Grouping
from normalize.reconcile.components import components, labelled
from normalize.reconcile.desk import Desk
from normalize.reconcile.foregone import Foregone, foregone_films, foregone_people
from normalize.reconcile.memory import LISTS, Blocks, Credits, FilmPairs, NamePairs
from normalize.reconcile.people import Lists, Person, SpeltMerge, group_people
from normalize.reconcile.rulings import Orders
from normalize.reconcile.spellings import pair

NAMES = ("Agnieszka Holland", "Agnieska Holand", "Agneshka Holland", "Zoé Ñandú")


def desk_with(names: Sequence[str]) -> tuple[Desk, list[int]]:
    desk = Desk()
    return desk, [desk.people.person(name, tuple(name.lower().split())) for name in names]


def credited(rows: Sequence[tuple[int, int]]) -> Credits:
    """Each (block, name) in the cast of that block."""
    blocks, names = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Credits(blocks, np.zeros_like(blocks), names, np.full(len(rows), LISTS["cast"]))


def found(desk: Desk, sure: Sequence[tuple[int, int]], rows: Sequence[tuple[int, int]]) -> set[frozenset[int]]:
    pairs = as_pairs(sure)
    foregone = foregone_people(NamePairs(pairs, np.zeros(len(pairs)), np.full(len(pairs), 9.0)), credited(rows), desk)
    return {frozenset(foregone.members[foregone.firsts == first].tolist()) for first in foregone.firsts.tolist()}


def test_a_spelling_in_the_middle_holds_two_others_together() -> None:
    desk, (a, b, c, _) = desk_with(NAMES)
    assert found(desk, [(a, b), (b, c)], [(1, a), (2, b), (3, c)]) == {frozenset({a, b, c})}


def test_two_of_one_cast_are_left_to_closer_judgement() -> None:
    desk, (a, b, c, _) = desk_with(NAMES)
    assert not found(desk, [(a, b), (b, c)], [(1, a), (2, b), (1, c)])


def test_what_looks_all_unlike_is_left_to_closer_judgement() -> None:
    desk, (a, b, _, stranger) = desk_with(NAMES)
    assert not found(desk, [(a, b), (b, stranger)], [(1, a), (2, b), (3, stranger)])


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_a_person_has_ruled_on_is_left_to_closer_judgement(verdict: str) -> None:
    desk, (a, b, c, other) = desk_with(NAMES)
    desk.person_orders = replace(Orders(), **{verdict: frozenset({(min(c, other), max(c, other))})})
    assert not found(desk, [(a, b), (b, c)], [(1, a), (2, b), (3, c)])


def grouped(foregone: dict[int, int]) -> Grouping[Person, SpeltMerge]:
    desk, (a, b, c, other) = desk_with(NAMES)
    log_odds = {pair(a, b): 5.0, pair(b, c): 6.0, pair(a, c): 4.5, pair(a, other): -3.0}
    return group_people(log_odds, Lists(), desk, foregone)


def test_what_is_foregone_needs_no_steps_but_tells_what_holds_it() -> None:
    _, (a, b, c, other) = desk_with(NAMES)
    people = grouped(dict.fromkeys((a, b, c), min(a, b, c)))
    assert {frozenset(person.spellings) for person in people.groups.values()} == {
        frozenset({a, b, c}), frozenset({other})
    }  # fmt: skip
    assert people.merges == (SpeltMerge(pair(b, c), 6.0), SpeltMerge(pair(a, b), 5.0))


def test_groups_hang_together_however_long_the_chain() -> None:
    chain = np.random.default_rng(1).permutation(500).astype(np.int64)
    pairs = np.column_stack([chain[:-1], chain[1:]])
    assert labelled(pairs)[1].tolist() == [0] * 500
    assert components(np.arange(502), pairs) == {0: list(range(500)), 500: [500], 501: [501]}


def test_only_members_of_one_group_are_within_it() -> None:
    groups = Foregone(np.array([2, 3, 7, 8]), np.array([2, 2, 7, 7]))
    assert groups.within(np.array([[2, 3], [3, 7], [3, 9], [7, 8]])).tolist() == [True, False, False, True]
    assert groups.among([3, 8, 9]) == {3: 2, 8: 7}


ARTICLES, NUMBERED = {1: 11, 2: 12, 3: 13, 4: 11}, {1: 0, 2: 7, 3: 0, 4: 0}


def films(
    sure: Sequence[tuple[int, int]], against: Sequence[tuple[int, int]] = (), orders: Orders | None = None,
    numbered: Mapping[int, int] = NUMBERED,
) -> set[frozenset[int]]:  # fmt: skip
    numbers = sorted(ARTICLES)
    articles, borne = (np.array([given[number] for number in numbers]) for given in (ARTICLES, numbered))
    blocks = Blocks(np.array(numbers), numbered=borne, articles=articles, **dict.fromkeys(UNASKED, borne))
    pairs = np.array([*sure, *against], dtype=np.int64)
    judged = FilmPairs(pairs, np.repeat([9.0, -9.0], [len(sure), len(against)]), np.ones(len(pairs), dtype=np.bool_))
    foregone = foregone_films(judged, blocks, orders or Orders())
    return {frozenset(foregone.members[foregone.firsts == first].tolist()) for first in foregone.firsts.tolist()}


UNASKED = ("rows", "positions", "regions", "careful")


def test_copies_are_one_film_beyond_doubt() -> None:
    assert films([(1, 2), (2, 3)]) == {frozenset({1, 2, 3})}


@pytest.mark.parametrize(
    "doubt",
    [
        {"sure": [(1, 2), (2, 4)]},
        {"sure": [(1, 2), (2, 3)], "against": [(1, 3)]},
        {"sure": [(1, 2), (2, 3)], "numbered": NUMBERED | {3: 8}},
        {"sure": [(1, 2), (2, 3)], "orders": Orders(different=frozenset({(3, 4)}))},
    ],
    ids=["two of one article", "two speak against each other", "titles bear different numbers", "ruled upon"],
)
def test_copies_are_looked_at_closely_when(doubt: Any) -> None:
    assert not films(**doubt)
