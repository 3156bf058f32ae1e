"""Films in plain forms of no site, in plain markups: most are read without an error, whatever the path model."""

from __future__ import annotations

import pytest

from normalize.records import FilmBlock
from roundup_spider.reading.article import read

FILMS = (
    ("The Mill Race", "Jonathan Glazer", ("Greta Lee", "Teo Yoo")),
    ("Salt Road", "Cyrus Dorne", ("Ida Falk", "Tom Reed")),
    ("Close Your Eyes", "Víctor Erice", ("Manolo Solo", "Ana Torrent")),
    ("Winter Harbour", "Celine Song", ("Siri Dahl", "Jonas Moe")),
)
TEXTS = (
    "A woman counts the boats in the harbour every night, until one morning there is one too many of them.",
    "Two brothers inherit a mill that has not turned for thirty years, and a lodger who will not leave.",
    "On the salt flats a driver picks up a stranger who knows his name, his debts and the way home.",
    "A retired teacher finds a letter in a library book and sets out to deliver it, forty years late.",
)
FORMS = (
    "{T}|Director: {D}|Cast: {C}|{S}",
    "{T}|(UK, 2023, 1h45) by {D}|{S}",
    "{T}|Friday, 12 May|Director: {D}|{S}",
    "{T}|Drama, 94 min|By {D}|With {C}|{S}",
    "{T}|D: {D}. With: {C}.|{S}",
    "{T}|Behind the camera: {D}|On the screen: {C}|In a nutshell: {S}",
    "{T}|Iran 2023, 94 Min., von {D}, mit {C}|{S}",
    "B+ {T}|Directed by {D}|{S}",
    "{T} 2023|Directed by {D}|{S}",
    "{T}|{S}|Directed by {D}. Starring {C}. 94 min.",
)
_FLOOR = 0.8


def rows(form: str, number: int) -> list[str]:
    title, director, cast = FILMS[number]
    return form.format(T=title, D=director, C=", ".join(cast), S=TEXTS[number]).split("|")


def film(markup: str, lines: list[str]) -> str:
    if markup == "br":
        return f"<p>{'<br>'.join(lines)}</p>"
    head = "h3" if markup == "h3" else "p"
    return f"<{head}>{lines[0]}</{head}>" + "".join(f"<p>{line}</p>" for line in lines[1:])


def is_right(form: str, number: int, block: FilmBlock) -> bool:
    title, director, cast = FILMS[number]
    people = (block.directors, block.cast) == ((director,), cast if "{C}" in form else ())
    return people and (block.title, block.synopsis) == (title, TEXTS[number])


def right(form: str, markup: str) -> int:
    films = "".join(film(markup, rows(form, number)) for number in range(len(FILMS)))
    head = "<h1>New films in cinemas this week</h1><p>Our guide to what is worth your time.</p>"
    found = read(f"<html lang=en><title>New films in cinemas this week</title>{head}{films}</html>".encode()).blocks
    return sum(any(is_right(form, number, block) for block in found) for number in range(len(FILMS)))


@pytest.mark.parametrize("markup", ["h3", "br", "p"])
def test_most_films_of_plain_forms_are_read_without_an_error(markup: str) -> None:
    counts = {form: right(form, markup) for form in FORMS}
    assert sum(counts.values()) >= _FLOOR * len(FORMS) * len(FILMS), counts
