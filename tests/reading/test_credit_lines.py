"""Lines that credit directors and cast together, and what else stands in lines of credits."""

from __future__ import annotations

import re

import pytest

from normalize.names import split_names
from roundup_spider.reading.credit_lines import credit_line, credit_pieces, opens_directors, overlooked_credits
from roundup_spider.reading.credits import split_cast, split_directors
from roundup_spider.reading.film_facts import facts_of
from roundup_spider.reading.lines import Line
from roundup_spider.reading.model import CAST, DIRECTOR, FACT, HEADER, NOISE, OUTSIDE, SYNOPSIS
from roundup_spider.reading.pieces import Draft, Piece


def _draft(role: str, text: str, meaning: str = "") -> Draft:
    return Draft({role: [Piece(role, 0, 0, len(text), text, 1.0, meaning)]})


def _lines(*texts: str) -> list[Line]:
    return [Line(text, "p", ("p",), at, 0) for at, text in enumerate(texts)]


CUT = {
    "D: Jordan Peele; with Lupita Nyong’o, Winston Duke. (R)": ("Jordan Peele", "Lupita Nyong’o, Winston Duke"),
    "Dirección: Ann Lee. Guion: Bo Ek. Intérpretes: Marion Cotillard, Adam Driver. España": (
        "Ann Lee",
        "Marion Cotillard, Adam Driver",
    ),
    "Starring Adam Driver, Marion Cotillard. Directed by Leos Carax.": ("Leos Carax", "Adam Driver, Marion Cotillard"),
    "Documentaire d'Asmae El Moudir (Maroc, 1 h 36).": ("Asmae El Moudir", ""),
    "Drama of Tran Anh Hung. With Juliette Binoche. Duration: 2:14.": ("Tran Anh Hung", "Juliette Binoche"),
}


@pytest.mark.parametrize(("text", "people"), CUT.items())
def test_words_tell_who_directs_and_who_plays_whatever_the_path_says(text: str, people: tuple[str, str]) -> None:
    directing, playing = credit_pieces(_draft(CAST, text), _lines(text), "en")
    assert ", ".join(name for piece in directing for name in split_directors(piece.text).names) == people[0]
    assert ", ".join(name for piece in playing for name in split_cast(piece.text).names) == people[1]


def test_people_behind_another_label_are_left_out() -> None:
    assert credit_pieces(_draft(DIRECTOR, "Ari Wegner", "other"), _lines("Ari Wegner"), "en") == ([], [])


def test_a_line_of_both_is_cut() -> None:
    text = "1h42 • Comédie • De Michel Gondry • Avec Pierre Niney, Blanche Gardin"
    directing, playing = credit_pieces(_draft(CAST, text), _lines(text), "en")
    assert [split_directors(piece.text).names for piece in directing] == [("Michel Gondry",)]
    assert [split_cast(piece.text).names for piece in playing] == [("Pierre Niney", "Blanche Gardin")]
    assert all(text[piece.start : piece.end] == piece.text for piece in (*directing, *playing))


def test_a_cast_stays_whole() -> None:
    text = "With Ed Harris, Kristen Stewart"
    directing, playing = credit_pieces(_draft(CAST, text), _lines(text), "en")
    assert (directing, [piece.text for piece in playing]) == ([], ["With Ed Harris, Kristen Stewart"])


def test_names_end_where_a_phrase_begins() -> None:
    found = split_names("Juliette Binoche, Benoît Magimel at the stove and Ed Harris")
    assert [part.name for part in found] == ["Juliette Binoche", "Benoît Magimel", "Ed Harris"]


def test_the_kind_of_film_before_a_director() -> None:
    assert split_directors("Slovak drama by Péter Kerekes").names == ("Péter Kerekes",)


def test_a_grade_goes_without_its_critic() -> None:
    found = facts_of(_draft(FACT, "A, Katie Walsh.", "rating"), None, "en")
    assert found["rating"].text == "A"


TOLD = {
    "“Beast”, French comedy-drama by Ann Lee, with Bo Ek, Cy Orr…": (("Ann Lee",), ("Bo Ek", "Cy Orr")),
    "« Beast », film d’action américain de Nia DaCosta": (("Nia DaCosta",), ()),
    "Franco-Belgian film by Iris Cazals and Joost Haan. With Hiam Abbass (1 h 29).": (
        ("Iris Cazals", "Joost Haan"),
        ("Hiam Abbass",),
    ),
    "(États-Unis, 2023, 1 h 22) de Tina Satter avec Sydney Sweeney": (("Tina Satter",), ("Sydney Sweeney",)),
    "(M) 105 minutes, directed by Jonathan Glazer, starring Christian Friedel, Sandra Hüller": (
        ("Jonathan Glazer",),
        ("Christian Friedel", "Sandra Hüller"),
    ),
    "De Michel Gondry • Avec Guillaume Canet • 1h39": (("Michel Gondry",), ("Guillaume Canet",)),
    "Biopic (2h13). Réalisation : Mehdi Idir et Grand Corps Malade (France).": (
        ("Mehdi Idir", "Grand Corps Malade"),
        (),
    ),
    "wyst.: Andrzej Grabowski | Polska": ((), ("Andrzej Grabowski",)),
}


@pytest.mark.parametrize(("text", "people"), TOLD.items())
def test_lines_of_facts_and_credits(text: str, people: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    line = credit_line(text, "Beast")
    directing, playing = (text[slice(*span)] if span else "" for span in (line.directors, line.cast))
    assert (split_directors(directing).names if directing else ()) == people[0]
    assert split_cast(re.split(r" [(•|]", playing)[0]).names == people[1]


@pytest.mark.parametrize(
    "text",
    [
        "By Corrine Habib",
        "“Another film”, French drama by Ann Lee",
        "A drama of the sea, with waves",
        "Sandra Hüller’s dog steals the lunch of Bo Ek",
    ],
)
def test_other_lines_credit_nobody(text: str) -> None:
    assert credit_line(text, "Beast").directors is None


def test_the_title_may_stand_before_the_director() -> None:
    assert opens_directors("“A beautiful race”, French thriller ", "A Beautiful Race")
    assert not opens_directors("“A beautiful race”, French thriller ", "Another film")


def _piece(role: str, line: int, text: str) -> Piece:
    return Piece(role, line, 0, len(text), text, 1.0)


def test_overlooked_credits_stand_on_lines_of_the_film_without_texts() -> None:
    texts = ["Beast", "Drama by Ann Lee, with Bo Ek", "Drama by Cy Orr, said the dog.", "Drama by Di Poe, with Ed Rus"]
    roles = [HEADER, NOISE, SYNOPSIS, OUTSIDE]
    draft = Draft({role: [_piece(role, at, text)] for at, (role, text) in enumerate(zip(roles, texts, strict=True))})
    found = [(piece.role, piece.text) for piece in overlooked_credits(draft, _lines(*texts), "Beast", "en")]
    assert found == [(DIRECTOR, "by Ann Lee"), (CAST, "with Bo Ek")]


def test_a_label_of_both_is_the_casts_in_german_and_the_directors_elsewhere() -> None:
    text = "D: Alex Holmes"
    told = [credit_line(text, "", language) for language in ("de", "en")]
    assert [(line.directors, line.cast) for line in told] == [(None, (0, 14)), ((0, 14), None)]
