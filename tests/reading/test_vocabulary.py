"""Labels, noise and languages are told from data, whatever the case, accents, spacing and punctuation."""

from __future__ import annotations

import pytest

from normalize.vocabulary import flatten, vocabulary


@pytest.mark.parametrize(
    ("text", "meaning", "rest"),
    [
        ("What is it about? Two brothers", "synopsis", "Two brothers"),
        ("WHAT IS IT ABOUT ? Two brothers", "synopsis", "Two brothers"),
        ("De quoi ça parle ? Deux frères", "synopsis", "Deux frères"),
        ("De quoi ca parle\u00a0? Deux frères", "synopsis", "Deux frères"),
        ("Di cosa si tratta? Due fratelli", "synopsis", "Due fratelli"),
        ("Worum geht's? Zwei Brüder", "synopsis", "Zwei Brüder"),
        ("did you know The river", "trivia", "The river"),
        ("Le saviez-vous ? Le fleuve", "trivia", "Le fleuve"),
        ("Lo sapevate ? Il fiume", "trivia", "Il fiume"),
        ("¿Sabías que? El río", "trivia", "El río"),
        ("Cast: Ann Lee", "cast", "Ann Lee"),
        ("W rolach głównych: Jan Nowak", "cast", "Jan Nowak"),
        ("В ролях: Иван Петров", "cast", "Иван Петров"),
        ("Regia: Anna Bo", "director", "Anna Bo"),
        ("Directed by Ann Lee", "director", "Ann Lee"),
        ("Gender: Comedy", "genre", "Comedy"),
        ("Durée : 1 h 38", "runtime", "1 h 38"),
        ("Release Date: April 7", "release", "April 7"),
        ("FSK: 12", "rating", "12"),
    ],
)
def test_label_at_the_start_of_a_line(text: str, meaning: str, rest: str) -> None:
    label = next(iter(vocabulary().labels_in(text)))
    assert (label.meaning, text[label.end :]) == (meaning, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Did you know that one could sleep standing up?",
        "What is it about this house that frightens the cats?",
        "De quoi rêve-t-on quand on dort le jour ?",
    ],
)
def test_sentences_that_begin_like_a_label_are_not_firm_labels(text: str) -> None:
    assert not [
        label for label in vocabulary().labels_in(text) if label.firm and label.meaning in ("synopsis", "trivia")
    ]


def test_a_word_that_could_be_a_label_needs_its_colon() -> None:
    assert not [label for label in vocabulary().labels_in("Cast iron pans are on sale") if label.colon]


def test_flatten_keeps_every_offset() -> None:
    text = "Çà et là, Łódź, İstanbul, ŒUVRE, ŻÓŁĆ, Ёлка – “x”"
    assert len(flatten(text)) == len(text)
    assert flatten("ÉTÉ à Łódź") == "ete a lodz"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Source: a partner", "starts"),
        ("READ ALSO: the others", "starts"),
        ("Wardi trailer VF", "ends"),
        ("Bande-annonce", "whole"),
        ("The essential", "whole"),
        ("A man crosses the sea to sell his boat.", None),
    ],
)
def test_noise(text: str, how: str | None) -> None:
    assert vocabulary().noise_in(text) == how


def test_a_site_may_add_labels() -> None:
    site = vocabulary().plus({"trivia": ("Entre nous",)})
    label = next(iter(site.labels_in("Entre nous : le chien est celui du chef.")))
    assert (label.meaning, label.start) == ("trivia", 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The keeper of the light has been waiting for her and for the boat.", "en"),
        ("Le gardien du phare attend le bateau avec les autres dans la nuit.", "fr"),
        ("Der Wärter wartet auf das Boot und die anderen in der Nacht.", "de"),
        ("El guarda del faro espera el barco con los otros en la noche.", "es"),
        ("Latarnik czeka na statek i nie wie, że to jest ostatni.", "pl"),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert vocabulary().language_of(text) == language
