"""Lines that credit directors and cast together, and what else stands in lines of credits."""

from __future__ import annotations

from normalize.names import split_names
from roundup_spider.reading.credit_lines import credit_pieces
from roundup_spider.reading.credits import split_cast, split_directors
from roundup_spider.reading.film_facts import facts_of
from roundup_spider.reading.model import CAST, FACT
from roundup_spider.reading.pieces import Draft, Piece


def _draft(role: str, text: str, meaning: str = "") -> Draft:
    return Draft({role: [Piece(role, 0, 0, len(text), text, 1.0, meaning)]})


def test_a_line_of_both_is_cut() -> None:
    text = "1h42 • Comédie • De Michel Gondry • Avec Pierre Niney, Blanche Gardin"
    directing, playing = credit_pieces(_draft(CAST, text))
    assert [split_directors(piece.text).names for piece in directing] == [("Michel Gondry",)]
    assert [split_cast(piece.text).names for piece in playing] == [("Pierre Niney", "Blanche Gardin")]
    assert all(text[piece.start : piece.end] == piece.text for piece in (*directing, *playing))


def test_a_cast_stays_whole() -> None:
    directing, playing = credit_pieces(_draft(CAST, "With Ed Harris, Kristen Stewart"))
    assert (directing, [piece.text for piece in playing]) == ([], ["With Ed Harris, Kristen Stewart"])


def test_names_end_where_a_phrase_begins() -> None:
    found = split_names("Juliette Binoche, Benoît Magimel at the stove and Ed Harris")
    assert [part.name for part in found] == ["Juliette Binoche", "Benoît Magimel", "Ed Harris"]


def test_the_kind_of_film_before_a_director() -> None:
    assert split_directors("Slovak drama by Péter Kerekes").names == ("Péter Kerekes",)


def test_a_grade_goes_without_its_critic() -> None:
    found = facts_of(_draft(FACT, "A, Katie Walsh.", "rating"), None, "en")
    assert found["rating"].text == "A"
