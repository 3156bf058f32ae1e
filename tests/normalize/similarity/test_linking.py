from __future__ import annotations

import pytest

from normalize.similarity import NameIndex, link, link_all
from normalize.similarity.linking import Linker, leading_owners

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


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Makkusu Feruto", "Max Felt"),
        ("Rob Ellverton", "Robert Ellverton"),
        ("Yun Seri", "Se-ri Yun"),
        ("Leonarndo Di Tapri", "Leonardo DiTapri"),
    ],
)
def test_short_forms_other_scripts_and_joined_tokens(written: str, name: str) -> None:
    crowd = [
        f"{given} {family}" for given in ("Max", "Bob", "Rob", "Leo", "Yun") for family in ("Ellis", "Tapir", "Pak")
    ]
    names = [*crowd, "Max Felt", "Robert Ellverton", "Se-ri Yun", "Leonardo DiTapri", "Rob", "Yun", "Max"]
    found = link(written, NameIndex(names))
    assert found is not None
    assert names[found.place] == name


def test_a_mark_limits_a_link() -> None:
    found = link("Rachel Lang (II)", NameIndex(["Rachel Lang (III)", "Kento Hayashi"]))
    assert found is not None
    assert found.probability < 0.3


def test_several_spellings_speak_for_one_owner() -> None:
    index = NameIndex(["Denis Menochet", "Denis Ménochet", "Denise Menard", "Daniel Manchet"])
    owners = ["a", "a", "b", "c"]
    found = list(leading_owners(Linker(index), [["Denis Menouche", "Dennis Menoche"], ["Zoran"]], owners))
    assert found[0] is not None
    assert (found[0].owner, found[0].probability > 0.8) == ("a", True)
    assert found[1] is None or found[1].probability < 0.5


def test_two_entries_about_as_likely_leave_little_margin(index: NameIndex) -> None:
    clear, torn = link_all(["Kento Hayashi", "Jhon Smith"], index)
    assert clear is not None
    assert torn is not None
    assert clear.margin > torn.margin
    assert torn.runner_up is not None


def test_nothing_near_is_none(index: NameIndex) -> None:
    assert link("", index) is None
    assert link_all([], index) == []


def test_candidates_are_ranked_and_repeatable(index: NameIndex) -> None:
    first = index.candidates("Jean Reno", 3)
    assert NAMES[first[0][0]] == "Jean Reno"
    assert first == index.candidates("Jean Reno", 3)
    assert [score for _, score in first] == sorted((score for _, score in first), reverse=True)


def test_common_keys_are_passed_over_only_while_rarer_ones_exist() -> None:
    crowd = NameIndex([f"John Smith {letter * 3}" for letter in "bcdfghjklm"], commonest=5)
    assert crowd.candidates("John Smith", 2)
    assert crowd.candidates("John Smith kkk", 1)[0][0] == 7
