from __future__ import annotations

from normalize.reconcile.rulings import entries, place
from normalize.records import Decision
from tests.normalize.reconcile.making import make_block

BLOCKS = [
    make_block("a.example/1", 1, "Alpha", ["Ana Prado"], ["Leo Marin", "Léo Marín"]),
    make_block("b.example/2", 1, "Beta", ["Ana Prado"], ["Cy Young"]),
]


def test_sides_are_found_by_spelling_key_and_id() -> None:
    key = BLOCKS[0].key
    by_spelling = place([Decision("person", "leo marin", "Cy Young", "same")], entries(BLOCKS)).same[0]
    assert len(by_spelling.a) == 2
    assert place([Decision("film", key, "Beta", "same")], entries(BLOCKS)).same[0].a == {key}
    assert place([Decision("film", "film-1", "Beta", "same")], entries(BLOCKS), {key: "film-1"}).same[0].a == {key}


def test_a_side_that_is_nobody_is_an_issue() -> None:
    rulings = place([Decision("person", "Nobody Here", "Cy Young", "same")], entries(BLOCKS))
    assert not rulings.same
    assert rulings.issues[0].code == "decision-unplaced"
    assert "Nobody Here" in rulings.issues[0].message


def test_the_later_of_two_contradicting_decisions_holds_and_the_contradiction_is_told() -> None:
    same = Decision("person", "Leo Marin", "Cy Young", "same", at="2022-01-01")
    different = Decision("person", "Cy Young", "Leo Marin", "different", at="2023-01-01")
    rulings = place([same, different], entries(BLOCKS))
    assert rulings.different
    assert not rulings.same
    assert [issue.code for issue in rulings.issues] == ["decisions-contradict"]


def test_a_contradiction_over_a_third_is_found() -> None:
    decisions = [
        Decision("person", "Ana Prado", "Leo Marin", "same", at="1"),
        Decision("person", "Leo Marin", "Cy Young", "same", at="2"),
        Decision("person", "Ana Prado", "Cy Young", "different", at="3"),
    ]
    rulings = place(decisions, entries(BLOCKS))
    assert len(rulings.same) == len(rulings.different) == 1
    assert len(rulings.issues) == 1
