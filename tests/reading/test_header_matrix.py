"""Headers in every form × facts of films, as they are and damaged: how many fall apart rightly, form by form."""

from __future__ import annotations

import pytest

from roundup_spider.reading.credits import split_header

FILMS = (
    ("The Worst Person in the World", ("Joachim Trier",), ("Renate Reinsve", "Anders Danielsen Lie")),
    ("Past Lives", ("Celine Song",), ("Greta Lee", "Teo Yoo")),
    ("Burning", ("Lee Chang-dong",), ("Yoo Ah-in", "Steven Yeun")),
    ("Two Days, One Night", ("Jean-Pierre Dardenne", "Luc Dardenne"), ("Marion Cotillard",)),
    ("A Girl Walks Home Alone at Night", ("Ana Lily Amirpour",), ("Sheila Vand", "Arash Marandi")),
    ("Manchester by the Sea", ("Kenneth Lonergan",), ("Casey Affleck", "Michelle Williams")),
    ("Letter from an Unknown Woman", ("Max Ophüls",), ("Joan Fontaine", "Louis Jourdan")),
    ("Gone with the Bullets", ("Jiang Wen",), ("Jiang Wen", "Ge You")),
)
"""Titles, directors and players: facts; some titles hold what parts title and director elsewhere."""

FORMS = {
    "en": (
        "{T} by {D}", "{T}, by {D}", "“{T}”, by {D}", "“{T}” by {D} ({day})", "{T} directed by {D}", "{T} | {D}",
        "{T} (dir. {D}; {C})", "{T} ({D}, 2023)", "{T} (2023, France) by {D}", "{T} by {D} with {C}",
        "{n}. {T}, by {D}",
        "{T}, a drama by {D}", "{T} (PG-13)", "“{T}” ★★★★", "{T} – {day}", "{T}, by {D}: out {day}", "{D}’s {T}",
        "{T}, directed by {D} and starring {C}", "• {T} by {D}", "{T} (Dir: {D})", "{T} by the director {D}",
    ),
    "fr": (
        "{T} de {D}", "« {T} », de {D}", "{T}, un film de {D}", "{T} (France, 2023, 1h42) de {D}",
        "{T} de {D} avec {C}",
        "{T} réalisé par {D}", "{T} ({D})", "{T} (de {D})", "« {T} » : la vague",
        "{T}, comédie française de {D}, avec {C}",
    ),
    "it": ("{T} di {D}", "«{T}» di {D}", "{T}, regia di {D}", "{T} di {D} con {C}", "{T} (Italia 2023) di {D}"),
    "es": ("{T} de {D}", "«{T}», de {D}", "{T}, dirigida por {D}", "{T} de {D} con {C}", "{T} (España, 2023) de {D}"),
    "de": ("{T} von {D}", "„{T}“ von {D}", "»{T}« von {D}", "{T} (D 2024, R: {D})", "{T}, Regie: {D}",
           "{T} von {D} mit {C}"),
    "pl": ("{T}, reż. {D}", "„{T}” w reżyserii {D}"),
}  # fmt: skip
JOINS = {"en": " and ", "fr": " et ", "it": " e ", "es": " y ", "de": " und ", "pl": " i "}
_SHARE_RIGHT, _SHARE_OF_A_FORM = 0.97, 0.7


def damaged(text: str, damage: str) -> str:
    return {"capitals": text.upper(), "trailing comma": f"{text},"}.get(damage, text)


def is_right(form: str, language: str, film: tuple[str, tuple[str, ...], tuple[str, ...]], damage: str) -> bool:
    title, directors, cast = film
    text = form.format(T=title, D=JOINS[language].join(directors), C=", ".join(cast), day="May 3", n=3)
    best = split_header(damaged(text, damage), language=language)[0]
    found = ((best.title or "").casefold(), tuple(name.casefold() for name in best.directors))
    wanted = tuple(name.casefold() for name in directors) if "{D}" in form else ()
    return found == (title.casefold(), wanted)


@pytest.mark.parametrize("damage", ["as it is", "capitals", "trailing comma"])
def test_headers_of_every_form(damage: str) -> None:
    rows = [(language, form) for language, forms in FORMS.items() for form in forms]
    shares = {form: [is_right(form, language, film, damage) for film in FILMS] for language, form in rows}
    hits = [hit for found in shares.values() for hit in found]
    short = {form: sum(found) for form, found in shares.items() if sum(found) < _SHARE_OF_A_FORM * len(found)}
    assert sum(hits) >= _SHARE_RIGHT * len(hits), (sum(hits), len(hits), short)
    assert not short
