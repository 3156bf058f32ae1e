"""What the reconciler must and must not join. Names and titles are facts of real pages."""

from __future__ import annotations

import random

import pytest

from normalize.reconcile import resolve
from normalize.reconcile.tell import ONLY_ONE
from normalize.records import Block, Cluster, Decision, Resolution
from tests.normalize.reconcile.making import make_block

JULY = "The cinema releases of July 20: as Besta, Dédales…"
_APETRI = ["Bogdan George Apetri"]
CLEAN = [
    make_block("a.example/1", 1, "As bestas", ["Rodrigo Sorogoyen"], ["Marina Foïs", "Denis Ménochet", "Luis Zahera"]),
    make_block("a.example/1", 2, "mazes", _APETRI, ["Ioana Bugarin", "Emanuel Parvu", "Cezar Antal"]),
    make_block("a.example/1", 3, "Tempura", ["Akiko Ohku"], ["Non", "Kento Hayashi", "Asami Usuda"]),
]
_PARVU = ["Ioana Bugarin", "Emmanuel Parvus", "Cesar Antal"]
DAMAGED = [
    make_block("b.example/2", 1, "as Besta", ["Rodrigo Sorogoyen"], ["Marina Foy", "Dennis Menoche", "Luis Zahera"]),
    make_block("b.example/2", 2, "Labyrinths", ["Bogdan George Apetre"], _PARVU, page_title=JULY, hints=["Dédales"]),
    make_block("b.example/2", 3, "Tempura", ["Akiko Ohku"], ["No", "Kento Hayashi", "Asami Usuda"]),
]


def film_of(resolution: Resolution, block: Block) -> Cluster:
    return next(cluster for cluster in resolution.films if block.key in cluster.members)


def person_of(resolution: Resolution, block: Block, name: str) -> Cluster:
    key = next(mention.key for mention in block.people if mention.name == name)
    return next(cluster for cluster in resolution.people if key in cluster.members)


def one_film(*blocks: Block) -> bool:
    resolution = resolve(blocks)
    return len({film_of(resolution, block).members for block in blocks}) == 1


def test_a_damaged_copy_is_the_same_films_and_people() -> None:
    resolution = resolve(CLEAN + DAMAGED)
    for clean, damaged in zip(CLEAN, DAMAGED, strict=True):
        assert film_of(resolution, clean) == film_of(resolution, damaged)
        for mention, other in zip(clean.people, damaged.people, strict=True):
            assert person_of(resolution, clean, mention.name) == person_of(resolution, damaged, other.name)


def test_every_key_is_in_exactly_one_cluster() -> None:
    blocks = CLEAN + DAMAGED
    resolution = resolve(blocks)
    films = [key for cluster in resolution.films for key in cluster.members]
    people = [key for cluster in resolution.people for key in cluster.members]
    assert sorted(films) == sorted(block.key for block in blocks)
    assert sorted(people) == sorted(mention.key for block in blocks for mention in block.people)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    shuffled = CLEAN + DAMAGED
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled) == resolve(CLEAN + DAMAGED)


def test_the_merge_says_why() -> None:
    link = film_of(resolve([CLEAN[0], DAMAGED[0]]), CLEAN[0]).links[0]
    reasons = {evidence.name: evidence for evidence in link.evidence}
    assert reasons["same director"].weight > 0
    assert "Rodrigo Sorogoyen" in reasons["same director"].detail
    assert link.probability > 0.99


def test_the_title_two_sites_hint_at_is_the_name_of_a_film_they_translate_in_two_ways() -> None:
    also = make_block("a.example/1", 2, "mazes", _APETRI, ["Ioana Bugarin"], page_title=JULY, hints=["Dédales"])
    assert film_of(resolve([also, DAMAGED[1]]), also).name == "Dédales"


def test_the_name_with_its_accents_wins() -> None:
    resolution = resolve(CLEAN + DAMAGED)
    assert person_of(resolution, DAMAGED[0], "Dennis Menoche").name == "Denis Ménochet"
    assert person_of(resolution, DAMAGED[1], "Emmanuel Parvus").name == "Emanuel Parvu"


def test_two_films_of_one_title_stay_two() -> None:
    zhao = make_block("a.example/1", 1, "Les Éternels", ["Chloé Zhao"], ["Gemma Chan"], week="2021-11-03")
    jia = make_block("b.example/2", 1, "Les Éternels", ["Jia Zhangke"], ["Zhao Tao"], week="2019-02-27")
    assert not one_film(zhao, jia)
    april = make_block("a.example/3", 1, "Beast", ["Nelson Dilipkumar"], ["Vijay"], week="2022-04-13")
    august = make_block("b.example/4", 1, "Beast", ["Baltasar Kormákur"], ["Idris Elba"], week="2022-08-24")
    assert not one_film(april, august)


def test_sequels_stay_apart_though_director_and_cast_are_the_same() -> None:
    cast = ["Denzel Washington", "Dakota Fanning", "David Denman"]
    second = make_block("a.example/1", 1, "The Equalizer 2", ["Antoine Fuqua"], cast, week="2018-08-15")
    third = make_block("b.example/2", 1, "Equalizer 3", ["Antoine Fuqua"], cast, week="2023-08-30")
    same_week = make_block("c.example/3", 1, "The Equalizer 3", ["Antoine Fuqua"], cast, week="2018-08-15")
    first = make_block("d.example/4", 1, "Equalizer", ["Antoine Fuqua"], cast, week="2014-10-01")
    assert not one_film(second, third)
    assert not one_film(second, same_week)
    assert not one_film(first, second)


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Les Trois Mousquetaires : Milady", "Los tres mosqueteros: D’Artagnan", "es"),
        ("Les Trois Mousquetaires : Milady", "Die drei Musketiere – D’Artagnan", "de"),
        ("Les Trois Mousquetaires : Milady", "Les Trois Mousquetaires : D’Artagnan", "fr"),
        ("Les Trois Mousquetaires Milady", "Les Trois Mousquetaires D’Artagnan", "fr"),
    ],
)
def test_parts_of_a_series_stay_apart_though_only_the_subtitle_tells(first: str, second: str, language: str) -> None:
    people = (["Martin Bourboulon"], ["François Civil", "Vincent Cassel", "Romain Duris"])
    milady = make_block("a.example/1", 1, first, *people, week="2023-12-13", language="fr")
    dartagnan = make_block("b.example/2", 1, second, *people, week="2023-04-05", language=language)
    assert not one_film(milady, dartagnan)


def test_a_film_that_comes_late_to_another_country_is_known_by_director_and_whole_cast() -> None:
    people = (["Claire Denis"], ["Juliette Binoche", "Vincent Lindon"])
    french = make_block("a.example/1", 1, "Avec amour et acharnement", *people, week="2022-08-31", language="fr")
    dutch = make_block("b.example/2", 1, "Met liefde en vastberadenheid", *people, week="2023-03-22", language="nl")
    assert one_film(french, dutch)


def test_a_troupe_that_plays_in_two_films_of_a_year_does_not_make_them_one() -> None:
    stone, dafoe = "Emma Stone", "Willem Dafoe"
    poor = make_block("a.example/1", 1, "Poor Things", ["Yorgos Lanthimos"], [stone, "Mark Ruffalo"], week="2023-12-08")
    kind = make_block(
        "b.example/2", 1, "Merhamet Türleri", ["Yorgos Lanthimos"], [stone, "Jesse Plemons", dafoe],
        week="2024-06-21", language="tr",
    )  # fmt: skip
    assert not one_film(poor, kind)


def test_two_that_look_nothing_alike_are_no_rivals_for_a_third_that_joins_them() -> None:
    director, cast = ["Yorgos Lanthimos"], ["Emma Stone", "Mark Ruffalo", "Willem Dafoe"]
    english = make_block("a.example/1", 1, "Poor Things", director, cast, week="2024-01-18")
    russian = make_block("b.example/2", 1, "Бедные-несчастные", director, cast, week="2024-09-12", language="ru")
    line_up = make_block("c.example/3", 1, "Poor Things", director, week=None, published="2023-05-25")
    assert len(resolve([english, russian, line_up]).films) == 1


def test_what_might_be_either_of_two_sequels_is_asked_at_even_odds_and_with_the_reason() -> None:
    cast = ["Denzel Washington", "Dakota Fanning", "David Denman"]
    titles = ("The Equalizer 2", "The Equalizer 3", "The Equalizer")
    queue = resolve(make_block(f"{at}.example/1", 1, title, ["Antoine Fuqua"], cast) for at, title in enumerate(titles))
    asked = {link.a: link for link in queue.queue}
    assert [link.probability for link in asked.values()] == [0.5, 0.5]
    reason = asked["https://0.example/1#1"].evidence[0]
    assert (reason.name, reason.detail) == (ONLY_ONE, "The Equalizer 3")


def test_a_director_makes_many_films() -> None:
    first = make_block("a.example/1", 1, "House of Gucci", ["Ridley Scott"], ["Lady Gaga"], week="2021-11-24")
    second = make_block("b.example/2", 1, "Le Dernier Duel", ["Ridley Scott"], ["Matt Damon"], week="2021-10-13")
    assert not one_film(first, second)


def test_two_films_of_one_article_stay_two() -> None:
    first = make_block("a.example/1", 1, "Lumière", ["Ana Prado"], ["Leo Marin"])
    second = make_block("a.example/1", 2, "Lumières", ["Ana Prado"], ["Leo Marin"])
    assert not one_film(first, second)


def test_two_names_of_one_cast_are_two_people() -> None:
    block = make_block("a.example/1", 1, "Sisters", ["Ana Prado"], ["Michelle Williams", "Michele Williams"])
    resolution = resolve([block])
    assert person_of(resolution, block, "Michelle Williams") != person_of(resolution, block, "Michele Williams")


def test_namesakes_told_apart_by_their_marks() -> None:
    one = make_block("a.example/1", 1, "Mon légionnaire", ["Rachel Lang (II)"], ["Louis Garrel"])
    other = make_block("b.example/2", 1, "Elsewhere", ["Rachel Lang"], ["Somebody Else"], week="2010-01-06")
    resolution = resolve([one, other])
    assert person_of(resolution, one, "Rachel Lang (II)") != person_of(resolution, other, "Rachel Lang")


def test_father_and_son_stay_two() -> None:
    son = make_block("a.example/1", 1, "Retirement home 2", ["Claude Zidi Jr."], ["Kev Adams"], week="2024-02-14")
    father = make_block("b.example/2", 1, "Les Ripoux", ["Claude Zidi"], ["Philippe Noiret"], week="1984-09-19")
    resolution = resolve([son, father])
    assert person_of(resolution, son, "Claude Zidi Jr.") != person_of(resolution, father, "Claude Zidi")


def test_relatives_in_one_film_and_other_actors_in_the_same_place_stay_two() -> None:
    cast = ["Margot Robbie", "Ryan Gosling"]
    one = make_block("a.example/1", 1, "Barbie", ["Greta Gerwig"], [*cast, "America Ferrera"], named=["Jafar Panahi"])
    other = make_block("b.example/2", 1, "Barbie", ["Greta Gerwig"], [*cast, "Will Ferrell"], named=["Panah Panahi"])
    resolution = resolve([one, other])
    assert person_of(resolution, one, "America Ferrera") != person_of(resolution, other, "Will Ferrell")
    assert person_of(resolution, one, "Jafar Panahi") != person_of(resolution, other, "Panah Panahi")


def test_a_name_whose_first_letter_is_respelt_is_known_in_a_copy_of_the_film() -> None:
    one = make_block("a.example/1", 1, "Maria rêve", ["Lauriane Escaffre", "Yvonnick Muller"], ["Karin Viard"])
    other = make_block("b.example/2", 1, "maria dreams", ["Loriane Escafre", "Ivonik Muller"], ["Karin Viard"])
    resolution = resolve([one, other])
    assert person_of(resolution, one, "Yvonnick Muller") == person_of(resolution, other, "Ivonik Muller")


def test_jean_reno_is_not_jean_renoir() -> None:
    reno = make_block("a.example/1", 1, "Retirement home 2", ["Claude Zidi Jr."], ["Jean Reno"], week="2024-02-14")
    renoir = make_block("b.example/2", 1, "La Règle du jeu", ["Jean Renoir"], [], week="1939-07-07")
    resolution = resolve([reno, renoir])
    assert person_of(resolution, reno, "Jean Reno") != person_of(resolution, renoir, "Jean Renoir")


def test_a_name_written_in_two_ways_in_one_anecdote_is_one_person() -> None:
    block = make_block("a.example/1", 1, "Tempura", ["Akiko Ohku"], named=["Risa Wataya", "Risa Vataya"])
    resolution = resolve([block])
    assert person_of(resolution, block, "Risa Wataya") == person_of(resolution, block, "Risa Vataya")


def test_a_lone_word_of_prose_means_somebody_of_its_own_article() -> None:
    one = make_block("a.example/1", 1, "Tempura", ["Akiko Ohku"], [], named=["Mitsuko"])
    other = make_block("b.example/2", 1, "Elsewhere", ["Somebody Else"], [], named=["Mitsuko"], week="2010-01-06")
    resolution = resolve([one, other])
    assert person_of(resolution, one, "Mitsuko") != person_of(resolution, other, "Mitsuko")


def test_a_lone_word_of_prose_that_the_page_credits_is_that_person() -> None:
    credited = make_block("a.example/1", 1, "I love what you do", ["Philippe Guillard"], ["Artus"])
    told = make_block("a.example/1", 2, "Evolution", ["Kornél Mundruczó"], named=["Artus"])
    resolution = resolve([credited, told])
    assert person_of(resolution, credited, "Artus") == person_of(resolution, told, "Artus")


def test_a_page_title_that_keeps_the_original_joins_a_translation() -> None:
    headline = "The cinema releases of September 7: Tout le monde aime Jeanne, Le Visiteur du futur…"
    translated = make_block(
        "a.example/1", 2, "The visitor from the future", ["Francois Descraques"], ["Florent Dorin"],
        week="2022-09-07", page_title=headline, hints=["Le Visiteur du futur"],
    )  # fmt: skip
    original = make_block("b.example/2", 2, "Le visiteur du futur", week=None, published="2022-09-03", language="fr")
    assert one_film(translated, original)


def test_a_translated_film_between_two_known_ones_is_found_by_where_it_stands() -> None:
    known = ((1, "Anna"), (3, "Carl"))
    left = [make_block("a.example/1", at, f"{name} of Mars", [f"{name} Duval"]) for at, name in known]
    right = [make_block("b.example/2", at, f"{name} of Mars", [f"{name} Duval"]) for at, name in known]
    pig = make_block("a.example/1", 2, "Pig", ["Michael Sarnoski"], ["Nicolas Cage"])
    big = make_block("b.example/2", 2, "Big", ["Michael Chernovsky"])
    resolution = resolve([*left, *right, pig, big])
    assert film_of(resolution, pig) == film_of(resolution, big)
    assert person_of(resolution, pig, "Michael Sarnoski") == person_of(resolution, big, "Michael Chernovsky")


def test_no_blocks_no_identities() -> None:
    assert resolve([]) == Resolution((), ())


def test_a_decision_beats_every_score() -> None:
    ruled = [Decision("person", "Marina Foy", "Marina Foïs", "different"), Decision("film", "mazes", "Tempura", "same")]
    resolution = resolve(CLEAN + DAMAGED, ruled)
    assert person_of(resolution, DAMAGED[0], "Marina Foy") != person_of(resolution, CLEAN[0], "Marina Foïs")
    assert film_of(resolution, CLEAN[1]) == film_of(resolution, CLEAN[2])
    assert any(link.decided_by == "decision" for link in film_of(resolution, CLEAN[1]).links)


def test_one_of_two_mentions_spelt_alike_can_be_set_apart() -> None:
    one = make_block("a.example/1", 1, "Hunger", ["Steve McQueen"], [], week="2008-11-26")
    other = make_block("b.example/2", 1, "Bullitt", ["Peter Yates"], ["Steve McQueen"], week="1968-10-17")
    ruled = [Decision("person", one.people[0].key, other.people[1].key, "different")]
    together, apart = resolve([one, other]), resolve([one, other], ruled)
    assert person_of(together, one, "Steve McQueen") == person_of(together, other, "Steve McQueen")
    assert person_of(apart, one, "Steve McQueen") != person_of(apart, other, "Steve McQueen")


def test_a_film_known_to_an_authority_goes_by_its_name() -> None:
    class List:
        def canonical(self, kind: str, spellings: list[str]) -> str | None:
            return "Dédales" if kind == "film" and "mazes" in spellings else None

    assert film_of(resolve(CLEAN, authority=List()), CLEAN[1]).name == "Dédales"
