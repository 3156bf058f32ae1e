from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalize.reconcile import assign_ids
from normalize.records import Cluster, Resolution


def films(*groups: tuple[str, ...]) -> Resolution:
    return Resolution(tuple(Cluster("film", group, group[0]) for group in groups), ())


def test_ids_are_the_same_in_every_run() -> None:
    first = assign_ids(films(("a", "b"), ("c",)))
    assert assign_ids(films(("c",), ("a", "b"))) == first
    assert first.ids["a"] == first.ids["b"] != first.ids["c"]
    assert first.ids["a"].startswith("film-")


def test_an_id_survives_new_members_even_smaller_ones() -> None:
    before = assign_ids(films(("m",))).ids
    assert assign_ids(films(("a", "m")), before).ids["a"] == before["m"]


def test_a_merge_keeps_the_earlier_id_and_redirects_the_later() -> None:
    merged = assign_ids(films(("a", "b")), {"b": "film-old", "a": "film-young"})
    assert merged.ids == {"a": "film-old", "b": "film-old"}
    assert merged.redirects == {"film-young": "film-old"}


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    split = assign_ids(films(("a",), ("b", "c")), {"a": "film-1", "b": "film-1", "c": "film-1"})
    assert split.ids["b"] == split.ids["c"] == "film-1"
    assert split.ids["a"] not in {"film-1", ""}
    assert not split.redirects


def test_a_fresh_id_never_takes_one_in_use() -> None:
    taken = assign_ids(films(("a",))).ids["a"]
    after = assign_ids(films(("a",), ("b",)), {"b": taken})
    assert after.ids["a"] != after.ids["b"] == taken


def test_taking_a_merge_back_gives_both_their_old_ids() -> None:
    apart = assign_ids(films(("a",), ("b", "c"))).ids
    together = assign_ids(films(("a", "b", "c")), apart)
    assert assign_ids(films(("a",), ("b", "c")), together.ids, merged=together.redirects).ids == apart


def test_what_is_split_off_leaves_the_id_though_the_id_was_minted_from_it() -> None:
    minted = assign_ids(films(("a", "b", "c"))).ids
    split = assign_ids(films(("a",), ("b", "c")), minted).ids
    assert split["b"] == split["c"] == minted["a"] != split["a"]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_running_again_changes_nothing(now: list[int], before: list[int]) -> None:
    def grouped(labels: list[int]) -> Resolution:
        groups: dict[int, list[str]] = {}
        for at, label in enumerate(labels):
            groups.setdefault(label, []).append(f"key{at}")
        return films(*(tuple(group) for group in groups.values()))

    previous = assign_ids(grouped(before)).ids
    once = assign_ids(grouped(now), previous)
    again = assign_ids(grouped(now), once.ids)
    assert again.ids == once.ids
    assert not again.redirects
    assert len(set(once.ids.values())) == len(set(now))
    assert set(once.redirects.values()) <= set(once.ids.values())
