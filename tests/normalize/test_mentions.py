"""People and titles in prose, and the blocks of an article."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from normalize.mentions import blocks_of, people_in_prose, title_hints, title_segments
from normalize.records import Article, FilmBlock

PROSE = {
    "Tempura brings Risa Wataya’s novel to the screen; Risa Vataya’s heroines laugh.": ["Risa Wataya", "Risa Vataya"],
    "But Rodrigo Sorogoyen had met Antonio de la Torre in Madrid.": ["Rodrigo Sorogoyen", "Antonio de la Torre"],
    "Il film è dedicato a Lina Wertmüller, che lo aveva sognato.": ["Lina Wertmüller"],
    "Le réalisateur Cédric Klapisch et Marion Barbeau ont dansé ensemble.": ["Cédric Klapisch", "Marion Barbeau"],
    "She left New York for Los Angeles and never saw Buenos Aires.": [],
    "“Unter der Brücke” was shot before “Roter Himmel”.": [],
    "Marius and Olga keep a farm in Galicia.": [],
    "The Palme d’Or and the Academy Awards came later.": [],
    "Nothing here is a name. Not even this.": [],
    "": [],
}


@pytest.mark.parametrize(("text", "names"), PROSE.items())
def test_people_in_prose(text: str, names: list[str]) -> None:
    found = people_in_prose(text)
    assert [part.name for part in found] == names
    assert all(text[part.start : part.end] == part.name for part in found)


def test_known_people_are_found_by_a_single_name() -> None:
    assert [part.name for part in people_in_prose("Later Zendaya came back.", known=frozenset({"zendaya"}))] == [
        "Zendaya"
    ]
    assert people_in_prose("Later Zendaya came back.") == ()


@pytest.mark.parametrize("text", ["Ann Lee " * 20_000, "The " * 50_000, "“" * 50_000, "A. " * 50_000])
def test_monstrous_prose_is_read_in_bounded_time(text: str) -> None:
    started = time.process_time()
    people_in_prose(text)
    assert time.process_time() - started < 8


def test_segments_of_a_page_title_are_its_films() -> None:
    title = "At the cinema on February 14, these are the films to see: Maison de retraite 2, Madame Web…"
    assert title_segments(title) == ("Maison de retraite 2", "Madame Web")


def test_the_year_of_a_date_is_no_title() -> None:
    assert title_segments("New in cinemas, January 04, 2023") == ()


def test_a_left_over_segment_is_a_hint_for_the_film_at_its_place() -> None:
    page, films = "The cinema releases of July 20: As bestas, Dédales, Tempura…", ["As bestas", "Labyrinths", "Tempura"]
    assert title_hints(page, None, films, 1) == ("Dédales",)
    assert title_hints(page, None, films, 2) == ()


def test_the_subject_of_an_anecdote_and_quoted_titles_are_hints() -> None:
    assert "Dédales" in title_hints("", "Dédales is the second part of a trilogy.", ["Labyrinths"], 0)
    assert "Unidentified" in title_hints("", "The film follows “Unidentified” by a year.", ["Labyrinths"], 0)


ARTICLE = Article(
    "https://e.org/a",
    "e",
    "The cinema releases of July 20: Tempura",
    None,
    None,
    "2022-07-20",
    "en",
    "test",
    (
        FilmBlock(
            1,
            "Tempura by Akiko Ohku",
            "Tempura",
            ("Akiko Ohku",),
            ("Non", "Kento Hayashi"),
            "A cook.",
            "From a book by Risa Wataya.",
        ),
        FilmBlock(
            2, "Magdala by Damien Manivel", "Magdala", ("Damien Manivel",), (), None, "Damien Manivel had no script."
        ),
    ),
)


def test_blocks_carry_mentions_by_role() -> None:
    first, second = blocks_of(ARTICLE)
    assert [(mention.role, mention.billing, mention.name) for mention in first.people] == [
        ("director", 1, "Akiko Ohku"),
        ("cast", 1, "Non"),
        ("cast", 2, "Kento Hayashi"),
        ("mentioned", 1, "Risa Wataya"),
    ]
    assert [mention.role for mention in second.people] == ["director"]
    assert (first.week, first.title, first.page_title) == ("2022-07-20", "Tempura", ARTICLE.title)


def test_keys_are_stable_and_unique() -> None:
    again = blocks_of(replace(ARTICLE, reader="another version"))
    keys = [mention.key for block in blocks_of(ARTICLE) for mention in block.people]
    assert keys == [mention.key for block in again for mention in block.people]
    assert len(set(keys)) == len(keys)


def test_an_article_without_address_still_has_keys() -> None:
    assert blocks_of(replace(ARTICLE, url=None))[0].key == "e:The cinema releases of July 20: Tempura#1"
