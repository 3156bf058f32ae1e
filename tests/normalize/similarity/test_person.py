from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.similarity import person_log_odds, person_similarity

SAME = [
    ("Aurélie Vauquelin", "Aurelie Vauquelin"),
    ("Kwon Hae-jun", "Hae-jun Kwon"),
    ("J.P. Marchetti", "JP Marchetti"),
    ("Filipp Rozhdestvin", "Philip Rozhdestvin"),
    ("Bastien de Rocquemont", "Bastien De Roquemont"),
    ("Олга Мирчева", "Olga Mircheva"),
    ("Bob Trautwein", "Robert Trautwein"),
    ("Khyu Trautvayn", "Hugh Trautwein"),
    ("Maykl Ellverton", "Michael Ellverton"),
]

DIFFERENT = [
    ("Jean Reno", "Jean Renoir"),
    ("Luc Dardenne", "Jean-Pierre Dardenne"),
    ("Tom Hardy", "Tom Holland"),
    ("Sam Taylor-Johnson", "Aaron Taylor-Johnson"),
    ("Greta Lindqvist", "Omar Haddad"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_respelt_names_are_one_person(a: str, b: str) -> None:
    assert person_similarity(a, b).probability > 0.75


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_like_names_are_two_people(a: str, b: str) -> None:
    assert person_similarity(a, b).probability < 0.25


def test_equal_names_are_almost_certain() -> None:
    assert person_similarity("Rachel Lang", "Rachel Lang").probability > 0.95


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Rachel Lang (II)", "Rachel Lang", 0.2, 0.6),
        ("Claude Zidi", "Claude Zidi Jr.", 0.2, 0.6),
        ("Matt Smith (I)", "Matt Smith (XI)", 0.0, 0.01),
        ("Steve McQueen (director)", "Steve McQueen (actor)", 0.0, 0.01),
        ("Tom Holland", "Tom Holland (director)", 0.0, 0.4),
        ("", "Jean Reno", 0.0, 0.001),
        ("…", "", 0.0, 0.001),
    ],
)
def test_guards(a: str, b: str, least: float, most: float) -> None:
    assert least <= person_similarity(a, b).probability <= most


def test_parts_add_up_and_are_named() -> None:
    found = person_similarity("Dzhon Uilyams", "John Williams")
    assert math.isclose(sum(part.weight for part in found.parts), found.log_odds, abs_tol=1e-6)
    assert "dzhon ~ john" in next(part.detail for part in found.parts if part.name == "spelling")


def test_a_guard_is_named_among_the_parts() -> None:
    found = person_similarity("Claude Zidi", "Claude Zidi Jr.")
    assert (found.parts[0].name, found.parts[0].detail) == ("generation", "none / jr")
    assert math.isclose(sum(part.weight for part in found.parts), found.log_odds, abs_tol=1e-6)


def test_batch_agrees_with_single_pairs() -> None:
    pairs = [*SAME, *DIFFERENT, ("Claude Zidi", "Claude Zidi Jr.")]
    alone = [person_similarity(a, b).log_odds for a, b in pairs]
    np.testing.assert_allclose(person_log_odds(pairs), alone, atol=1e-6)
    assert person_log_odds([]).shape == (0,)


def test_rivals_are_sought_for_those_only_that_matter() -> None:
    pairs = [*SAME, *DIFFERENT]
    heard, alone = person_log_odds(pairs), person_log_odds(pairs, rivals=False)
    assert (heard <= alone + 1e-9).all()
    least = float(np.median(alone))
    np.testing.assert_allclose(person_log_odds(pairs, least=least), np.where(alone >= least, heard, alone), atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_have_a_symmetric_finite_score(a: str, b: str) -> None:
    there, back = person_log_odds([(a, b), (b, a)])
    assert math.isfinite(there)
    assert there == back


def test_long_names_are_bounded() -> None:
    long = " ".join(f"Name{n}" for n in range(60)) + " " + "x" * 500
    assert person_similarity(long, long).probability > 0.5
