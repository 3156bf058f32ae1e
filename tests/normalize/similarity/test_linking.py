from __future__ import annotations

import pytest

from normalize.similarity import NameIndex, link, link_all

NAMES = ["Denis Ménochet", "Jean Reno", "Jean Renoir", "Lucy Boynton", "John Smith", "Jon Smith", "Kento Hayashi"]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(NAMES)


@pytest.mark.parametrize(
    ("written", "name"),
    [("Dennis Menoche", "Denis Ménochet"), ("Hayashi Kento", "Kento Hayashi"), ("Rushi Bointon", "Lucy Boynton")],
)
def test_the_right_entry_comes_first(index: NameIndex, written: str, name: str) -> None:
    found = link(written, index)
    assert found is not None
    assert NAMES[found.place] == name


def test_two_entries_about_as_likely_leave_little_margin(index: NameIndex) -> None:
    clear, torn = link_all(["Kento Hayashi", "Jhon Smith"], index)
    assert clear is not None
    assert torn is not None
    assert clear.margin > torn.margin
    assert torn.runner_up is not None
    assert not torn.certain(probability=0.5, margin=3.0)


def test_nothing_near_is_none(index: NameIndex) -> None:
    assert link("", index) is None
    assert link_all([], index) == []


def test_candidates_are_ranked_and_repeatable(index: NameIndex) -> None:
    first = index.candidates("Jean Reno", 3)
    assert NAMES[first[0][0]] == "Jean Reno"
    assert first == index.candidates("Jean Reno", 3)
    assert [score for _, score in first] == sorted((score for _, score in first), reverse=True)
    assert index.all_candidates(["Jean Reno", "Jean Reno"], 3) == [first, first]


def test_common_keys_are_passed_over_only_while_rarer_ones_exist() -> None:
    crowd = NameIndex([f"John Smith {letter * 3}" for letter in "bcdfghjklm"], commonest=5)
    assert crowd.candidates("John Smith", 2)
    assert crowd.candidates("John Smith kkk", 1)[0][0] == 7
