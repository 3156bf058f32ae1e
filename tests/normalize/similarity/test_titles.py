from __future__ import annotations

import math

import pytest

from normalize.similarity import title_log_odds, title_similarity
from normalize.similarity.title_features import barred, title_form
from normalize.similarity.title_variants import common_knowledge
from normalize.similarity.title_words import same_meaning
from normalize.similarity.training_pairs import LabelledPair


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Matrix, The", "The Matrix"),
        ("Chien et Chat", "Dog and Cat"),
        ("Death on the Nile", "Mort sur le Nil"),
        ("Men in Black 2", "Men in Black II"),
        ("Wendy & Lucy", "Wendy and Lucy"),
        ("Tár", "TAR"),
        ("Sommersturm", "Summer Storm"),
        ("Moonlighters", "Moon Lighters"),
        ("R.I.P.D.", "RIPD"),
        ("M.F.A. Master of Fine Arts", "M.F.A."),
        ("The Man from U.N.C.L.E.", "Man from UNCLE"),
        ("La Nuit et le Vent (The Night and the Wind)", "The Night and the Wind"),
    ],
)
def test_one_film(a: str, b: str) -> None:
    assert title_similarity(a, b).probability > 0.6


SEQUELS = [
    ("Jaws", "Jaws 2"),
    ("Men in Black II", "Men in Black 3"),
    ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
    ("The Hunger Games: Part One", "The Hunger Games: Part Two"),
    ("Alien", "Alien³"),
    ("Scream (1996)", "Scream (2022)"),
    ("Dune", "Dune: Part Two"),
]


@pytest.mark.parametrize(("a", "b"), SEQUELS)
def test_sequels_never_merge(a: str, b: str) -> None:
    assert title_similarity(a, b).probability < 0.001
    assert title_similarity(b, a).parts[0].name == "gate"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Orchard", "Orchards"),
        ("Maria (Palud)", "Maria (Larraín)"),
        ("Rang Deep", "Le Havre"),
    ],
)
def test_words_of_their_own_are_no_respellings(a: str, b: str) -> None:
    assert title_similarity(a, b).probability < 0.5


def test_a_rare_word_says_more_than_a_common_one() -> None:
    common, rare = title_log_odds([("The Last Day", "The Last Door"), ("The Bathory Day", "The Bathory Door")])
    assert rare > common + 0.5


def test_common_knowledge_leaves_out_what_is_labelled() -> None:
    known = common_knowledge([])
    assert len({(one.a, one.b) for one in known}) == len(known) > 400
    assert known[0] not in common_knowledge([LabelledPair("X", known[0].b, same=False)])


def test_a_part_in_brackets_is_no_other_title() -> None:
    assert title_similarity("Dune (Part Two)", "Dune").probability < 0.001


def test_parts_add_up() -> None:
    found = title_similarity("Les triplettes de Belleville", "The Triplets of Belleville")
    assert math.isclose(sum(part.weight for part in found.parts), found.log_odds)
    assert math.isclose(
        found.log_odds, title_log_odds([("The Triplets of Belleville", "Les triplettes de Belleville")])[0]
    )


def test_number_words_count_as_numbers() -> None:
    assert not barred(title_form("Les 4 Mousquetaires"), title_form("Les quatre mousquetaires"))
    assert barred(title_form("Les Trois Mousquetaires"), title_form("Les 4 Mousquetaires"))


def test_different_films() -> None:
    assert (title_log_odds([("Halloween Kills", "Halloween Ends"), ("The Sweetest Thing", "The Thing")]) < 0).all()


def test_years_apart_speak_against() -> None:
    near = title_similarity("Les Éternels", "Les Eternels", year_a=2021, year_b=2022)
    far = title_similarity("Les Éternels", "Les Eternels", year_a=2019, year_b=2021)
    assert near.probability > 0.8 > 0.5 > far.probability
    assert math.isclose(sum(part.weight for part in far.parts), far.log_odds)


def test_empty_titles() -> None:
    assert title_similarity("", "").probability < 0.001
    assert title_log_odds([]).shape == (0,)


def test_translations() -> None:
    assert same_meaning("chien", "cane")
    assert not same_meaning("chien", "chat")
