"""Who directed and who plays, told by sentences of many languages."""

from __future__ import annotations

import pytest

from roundup_spider.reading.prose_credits import credits_in_prose, prose_model
from roundup_spider.training.prose import SENTENCES, is_right, marked_sentences

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
    "Jessica Chastain plays a fixer, opposite Peter Sarsgaard; Michel Franco directs.": (
        "Michel Franco",
        "Jessica Chastain, Peter Sarsgaard",
    ),
    "Based on the novel by Claire Keegan, the drama is directed by Colm Bairéad and stars Catherine Clinch.": (
        "Colm Bairéad",
        "Catherine Clinch",
    ),
    "Adapté du roman de Joël Dicker, le nouveau film de Jean-Jacques Annaud réunit Lambert Wilson et Sami Bouajila.": (
        "Jean-Jacques Annaud",
        "Lambert Wilson, Sami Bouajila",
    ),
    "Écrit et réalisé par Alice Winocour, le drame est porté par Virginie Efira et Benoît Magimel.": (
        "Alice Winocour",
        "Virginie Efira, Benoît Magimel",
    ),
    "Il nuovo film di Marco Bellocchio vede protagonisti Enea Sala e Paolo Pierobon.": (
        "Marco Bellocchio",
        "Enea Sala, Paolo Pierobon",
    ),
    "La nueva película de Isaki Lacuesta está protagonizada por Daniel Ibáñez y Cristalino.": (
        "Isaki Lacuesta",
        "Daniel Ibáñez, Cristalino",
    ),
    "Der neue Film von Andreas Dresen mit Liv Lisa Fries und Johannes Hegemann in den Hauptrollen.": (
        "Andreas Dresen",
        "Liv Lisa Fries, Johannes Hegemann",
    ),
    "Film w reżyserii Agnieszki Holland, w rolach głównych Jalal Altawil i Maja Ostaszewska.": (
        "Agnieszki Holland",
        "Jalal Altawil, Maja Ostaszewska",
    ),
    "Emin Alper'in yönettiği filmin başrollerinde Selahattin Paşalı ve Erol Babaoğlu oynuyor.": (
        "Emin Alper",
        "Selahattin Paşalı, Erol Babaoğlu",
    ),
    "Regisserad av Abbe Hassan, med Leonard Terfelt och Ahmed Mahmoud i huvudrollerna.": (
        "Abbe Hassan",
        "Leonard Terfelt, Ahmed Mahmoud",
    ),
    "Режиссёр Кантемир Балагов, в главных ролях Виктория Мирошниченко и Василиса Перелыгина.": (
        "Кантемир Балагов",
        "Виктория Мирошниченко, Василиса Перелыгина",
    ),
    "Het drama van Lukas Dhont, met Eden Dambrine in de hoofdrol.": ("Lukas Dhont", "Eden Dambrine"),
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
        "Lena plays chess with Victor while her mother Sonia sells the house to Mr Doyle.",
        "Le film est adapté du roman de Claire Castillon.",
        "Olga e António vivem em Évora com a avó Teresa.",
        "",
    ],
)
def test_sentences_that_credit_nobody(text: str) -> None:
    found = credits_in_prose(text)
    assert (found.directors, found.cast) == ((), ())


def test_a_surname_written_once_is_given_to_both_directors() -> None:
    found = credits_in_prose("La comédie est réalisée par Ludovic et Zoran Boukherma.")
    assert [part.name for part in found.directors] == ["Ludovic Boukherma", "Zoran Boukherma"]


def test_the_sentences_learned_from_are_read_as_they_are_marked() -> None:
    own = list(marked_sentences(SENTENCES))
    assert sum(is_right(told, prose_model()) for told in own) / len(own) > 0.93
