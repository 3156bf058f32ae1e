"""Who directed and who plays, told by sentences of six languages."""

from __future__ import annotations

import pytest

from roundup_spider.reading.prose_credits import credits_in_prose

SAID = {
    "Directed by Todd Field, the film stars Cate Blanchett and Nina Hoss.": ("Todd Field", "Cate Blanchett, Nina Hoss"),
    "Behind the camera we find Todd Field, in front of it Cate Blanchett.": ("Todd Field", "Cate Blanchett"),
    "A week by the sea goes wrong. Starring Omar Sy and Zendaya, it takes its time.": ("", "Omar Sy, Zendaya"),
    "Emma Mackey and Vicky Krieps lead the cast of this new film from Emily Atef.": (
        "Emily Atef",
        "Emma Mackey, Vicky Krieps",
    ),
    "Kevin Costner directs and stars alongside Sienna Miller.": ("Kevin Costner", "Kevin Costner, Sienna Miller"),
    "Réalisé par Ti West, le film est porté par Jenna Ortega.": ("Ti West", "Jenna Ortega"),
    "Jérôme Salle réunit ici Gilles Lellouche et Joanna Kulig.": ("Jérôme Salle", "Gilles Lellouche, Joanna Kulig"),
    "Avec Virginie Efira et Melvil Poupaud dans les rôles principaux.": ("", "Virginie Efira, Melvil Poupaud"),
    "Diretto da Alice Rohrwacher, il film è interpretato da Josh O’Connor.": ("Alice Rohrwacher", "Josh O’Connor"),
    "Luca Guadagnino dirige Zendaya e Josh O’Connor.": ("Luca Guadagnino", "Zendaya, Josh O’Connor"),
    "Dirigida por Isabel Coixet, está protagonizada por Laia Costa y Hovik Keuchkerian.": (
        "Isabel Coixet",
        "Laia Costa, Hovik Keuchkerian",
    ),
    "Unter der Regie von Fatih Akin spielen Diane Kruger und Denis Moschitto.": (
        "Fatih Akin",
        "Diane Kruger, Denis Moschitto",
    ),
    "O filme de Miguel Gomes conta com Crista Alfaiate e Gonçalo Waddington.": (
        "Miguel Gomes",
        "Crista Alfaiate, Gonçalo Waddington",
    ),
}


@pytest.mark.parametrize(("text", "people"), SAID.items())
def test_sentences_that_credit(text: str, people: tuple[str, str]) -> None:
    found = credits_in_prose(text)
    assert (", ".join(part.name for part in found.directors), ", ".join(part.name for part in found.cast)) == people
    assert all(text[part.start : part.end] == part.name for part in (*found.directors, *found.cast))
    assert found.sentences


@pytest.mark.parametrize(
    "text",
    [
        "Malik films her on the sly and the federation must be reborn.",
        "With their mother in hospital, three children invent an uncle.",
        "After the death of Jesus, Mary Magdalene lives far from men.",
        "Antoine et Olga tiennent une ferme en Galice.",
        "Eine Kurtisane bringt ihre Tochter nach Rom.",
        "",
    ],
)
def test_sentences_that_credit_nobody(text: str) -> None:
    found = credits_in_prose(text)
    assert (found.directors, found.cast) == ((), ())
