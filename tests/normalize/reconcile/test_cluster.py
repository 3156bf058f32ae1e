from __future__ import annotations

from normalize.reconcile.cluster import EXCLUDED, Grouping, Rules, agglomerate

Group = tuple[str, ...]


def grouped(
    scores: dict[tuple[str, str], float], apart: set[tuple[str, str]] | None = None, margin: float = 0.0
) -> Grouping[Group, Group]:
    names = sorted({name for pair in scores for name in pair})
    numbers = {name: at for at, name in enumerate(names)}

    def crossing(a: Group, b: Group) -> list[tuple[str, str]]:
        return [(min(x, y), max(x, y)) for x in a for y in b]

    def between(a: Group, b: Group) -> float:
        return sum(scores.get(pair, -1.0) for pair in crossing(a, b))

    def forbidden(a: Group, b: Group) -> bool:
        return any(pair in (apart or set()) for pair in crossing(a, b))

    rules: Rules[Group, Group] = Rules(
        score=between,
        join=lambda a, b: tuple(sorted((*a, *b))),
        tell=lambda a, b, *_: (*a, *b),
        apart=forbidden,
        shuts_out=lambda _, b, c: forbidden(b, c) or between(b, c) < EXCLUDED,
        order=min,
        merge_at=1.0,
        doubt_at=-0.5,
        margin=margin,
    )
    items = {at: (name,) for name, at in numbers.items()}
    return agglomerate(items, [(numbers[a], numbers[b]) for a, b in scores], rules)


def groups(grouping: Grouping[Group, Group]) -> set[Group]:
    return set(grouping.groups.values())


def test_one_link_does_not_chain_two_groups_together() -> None:
    chain = {("a", "b"): 5.0, ("c", "d"): 5.0, ("b", "c"): 2.0, ("a", "c"): -4.0, ("a", "d"): -4.0, ("b", "d"): -4.0}
    assert groups(grouped(chain)) == {("a", "b"), ("c", "d")}


def test_what_must_stay_apart_stays_apart_however_strong_the_links() -> None:
    assert groups(grouped({("a", "b"): 9.0, ("b", "c"): 8.0, ("a", "c"): 9.0}, {("a", "c")})) == {("a", "b"), ("c",)}


def test_a_tie_between_two_that_exclude_each_other_is_left_to_a_person() -> None:
    tie = {("a", "b"): 3.0, ("a", "c"): 2.8, ("b", "c"): -9.0}
    assert groups(grouped(tie, margin=1.0)) == {("a",), ("b",), ("c",)}
    assert len(grouped(tie, margin=1.0).doubtful) == 2
    assert groups(grouped(tie, margin=0.1)) == {("a", "b"), ("c",)}


def test_a_pair_that_comes_close_is_reported() -> None:
    assert grouped({("a", "b"): 0.2, ("a", "c"): -3.0}).doubtful == (("a", "b"),)
