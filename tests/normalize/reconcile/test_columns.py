"""Lists in columns, answers by pair and packed views give back what was put in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

import numpy as np

from normalize.reconcile.answers import Answers
from normalize.reconcile.buckets import UNKNOWN, in_order, paired, places_in
from normalize.reconcile.candidates import FilmKeys, Keyed, film_pairs
from normalize.reconcile.desk import Desk
from normalize.reconcile.ragged import Ragged, crossed
from normalize.reconcile.shelf import Shelf
from normalize.reconcile.spellings import number_of
from normalize.reconcile.views import FilmView, Views
from tests.normalize.reconcile.making import make_block


def test_lists_are_crossed_as_python_would() -> None:
    chance = random.Random(1)
    lists = [[chance.randint(0, 9) for _ in range(chance.randint(0, 4))] for _ in range(20)]
    left, right = (np.array([chance.randrange(20) for _ in range(50)]) for _ in range(2))
    ragged = Ragged.of(lists)
    found = crossed(ragged, ragged, left, right)
    wanted = [(at, x, y) for at in range(50) for x, y in product(lists[left[at]], lists[right[at]])]
    values = ragged.values[found.left].tolist(), ragged.values[found.right].tolist()
    assert list(zip(found.which.tolist(), *values, strict=True)) == wanted


def test_answers_are_remembered_pair_by_pair() -> None:
    numbers = [number_of(str(at)) for at in range(60)]
    pairs = np.array(list(pairwise(numbers)))
    said = Answers()
    said.add(pairs[::2], np.arange(len(pairs[::2]), dtype=np.float64))
    said.add(pairs[1::2], -np.arange(len(pairs[1::2]), dtype=np.float64))
    assert said.of(pairs[:4]).tolist() == [0, 0, 1, -1]
    assert np.isnan(said.of(pairs[:4, ::-1])).all()


def test_a_packed_view_comes_back_whole() -> None:
    desk, shelf = Desk(), Shelf()
    block = make_block("a.example/1", 1, "Sœurs", ["Zoé Ñandú"], ["Cy Young"], named=["Al B"], hints=["Sisters"])
    view, _ = Views(desk.people, desk.titles, {}).of(block)
    shelf.put(view)
    assert shelf[view.members[0]] == view
    shelf.clear()
    assert view.members[0] not in shelf


def test_pairs_are_found_where_python_would_find_them() -> None:
    chance = np.random.default_rng(2)
    for highest in (3, 30, 3000):
        table, pairs = (in_order(chance.integers(0, highest, (200, 2))) for _ in range(2))
        place = {tuple(row): at for at, row in enumerate(table.tolist())}
        assert places_in(table, pairs).tolist() == [place.get(tuple(row), -1) for row in pairs.tolist()]
        assert [tuple(row) for row in table.tolist()] == sorted(place)


def test_what_is_years_apart_is_paired_only_where_a_year_is_not_known() -> None:
    members, values = np.arange(1, 5), np.array([UNKNOWN, 1000, 1001, 5000])
    found = paired(members, np.full(4, 7), values, window=3, most_apart=650)
    assert found.tolist() == [[1, 2], [1, 3], [1, 4], [2, 3]]


def _keyed(views: Sequence[FilmView], keys: Callable[[FilmView], Iterator[tuple[int, set[int]]]]) -> Keyed:
    return Keyed.of((view.members[0], key, day) for view in views for day, found in keys(view) for key in found)


def test_years_later_a_title_needs_a_word_of_the_director() -> None:
    desk = Desk()
    blocks = (
        make_block("a.example/1", 1, "Seven Samurai", ["Akira Kurosawa"], week="2015-01-07"),
        make_block("b.example/1", 1, "Seven Samurai", ["Akyra Kurosava"], week="2023-01-04"),
        make_block("c.example/1", 1, "Seven Samurai", ["Zoé Ñandú"], week="2023-06-07"),
    )
    first, again, other = (view for view, _ in (Views(desk.people, desk.titles, {}).of(block) for block in blocks))
    keys = FilmKeys(desk.people, desk.titles)
    tables = (_keyed([first, again, other], each) for each in (keys.lasting, keys.passing, keys.timely))
    found = {frozenset(pair) for pair in film_pairs(*tables).tolist()}
    assert found == {frozenset((first.members[0], again.members[0])), frozenset((again.members[0], other.members[0]))}
