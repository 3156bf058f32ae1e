"""Headers fall into title and people, cast lines into names. The cases are data: `headers.toml`."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup_spider.reading.credits import split_cast, split_directors, split_header
from roundup_spider.reading.lines import Mark

HEADERS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "headers.toml").read_text(encoding="utf-8"))[
    "header"
]


@pytest.mark.parametrize("case", HEADERS, ids=[case["text"] for case in HEADERS])
def test_headers_of_all_forms(case: dict[str, Any]) -> None:
    best = split_header(case["text"], language=case.get("language", "en"))[0]
    read = (best.title, list(best.directors), list(best.cast))
    assert read == (case.get("title"), case.get("directors", []), case.get("cast", []))


@pytest.mark.parametrize("case", HEADERS, ids=[case["text"] for case in HEADERS])
def test_spans_point_at_what_was_read(case: dict[str, Any]) -> None:
    text = case["text"]
    best = split_header(text, language=case.get("language", "en"))[0]
    assert " ".join(text[start:end] for start, end in best.spans.get("title", ())) == (best.title or "")
    assert [text[start:end] for start, end in best.spans.get("cast", ())] == list(best.cast)
    assert len(best.spans.get("directors", ())) == len(best.directors)


def test_readings_come_best_first_and_share_one() -> None:
    readings = split_header("Mia and Me, Kentopia Hero Adam Gunn, Matias Temermans")
    chances = [reading.probability for reading in readings]
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1.0001
    assert len({(reading.title, reading.directors, reading.cast) for reading in readings}) == len(readings)


def test_facts_are_put_aside_not_lost() -> None:
    best = split_header("Saint Omer, by Alice Diop (Les Films du Losange) – Released November 23")[0]
    assert best.facts["release_date"] == "Released November 23"
    assert best.facts["note"] == "Les Films du Losange"


def test_prose_after_the_header_is_left_over() -> None:
    text = "CIVIL WAR di Alex Garland con Kirsten Dunst, Wagner Moura. Quattro amici partono presto e non arrivano mai."
    best = split_header(text, language="it")[0]
    assert (best.title, best.cast) == ("CIVIL WAR", ("Kirsten Dunst", "Wagner Moura"))
    assert text[best.end :].strip().startswith("Quattro amici")


def test_markup_over_the_title_decides_a_doubtful_header() -> None:
    text = "Bring Her Home Anna Light"
    alone = {reading.title: reading.probability for reading in split_header(text)}
    marked = {reading.title: reading.probability for reading in split_header(text, marks=(Mark("strong", 0, 14),))}
    assert marked["Bring Her Home"] > alone["Bring Her Home"]


def test_the_page_title_supports_a_title() -> None:
    text = "Who by Fire of Philippe Lesage"
    page = "The cinema releases of July 20: Who by Fire, Tempura…"
    assert split_header(text, page_title=page)[0].probability >= split_header(text)[0].probability - 0.01


def test_nothing_to_read() -> None:
    assert split_header("") == ()
    assert split_header(" – ") == ()


CASTS = {
    "Avec Romain Duris, Paul Kircher, © StudioCanal, Adèle Exarchopoulos": (
        "Romain Duris",
        "Paul Kircher",
        "Adèle Exarchopoulos",
    ),
    "[With Tim Blake Nelson, Margo Martindale.": ("Tim Blake Nelson", "Margo Martindale"),
    "D: Sally Hawkins, Steve Coogan; B: Steve Coogan, Jeff Pope": ("Sally Hawkins", "Steve Coogan"),
    "D: Paula Beer, Katja Riemann – D/A/CH – 121 Min.": ("Paula Beer", "Katja Riemann"),
    "Voices of Ben Whishaw, Imelda Staunton. Featuring Olivia Colman": (
        "Ben Whishaw",
        "Imelda Staunton",
        "Olivia Colman",
    ),
    "Hugh Bonneville, Olivia Colman and featuring the voice of Ben Whishaw": (
        "Hugh Bonneville",
        "Olivia Colman",
        "Ben Whishaw",
    ),
    "Int.: Jack Quaid, Amber Midthunder": ("Jack Quaid", "Amber Midthunder"),
    "Medv.: Mads Mikkelsen, Amanda Collin m fl": ("Mads Mikkelsen", "Amanda Collin"),
    "Mit Voodoo Jürgens, Agnes Hausmann u.a.": ("Voodoo Jürgens", "Agnes Hausmann"),
    "Obsada: Bartosz Bielenia, Eliza Rycembel i inni": ("Bartosz Bielenia", "Eliza Rycembel"),
    "Med Mads Mikkelsen m.fl.": ("Mads Mikkelsen",),
    "Cast: Paul Mescal (Lucius), Pedro Pascal as Marcus Acacius": ("Paul Mescal", "Pedro Pascal"),
    "В ролях: Юра Борисов, Аглая Тарасова и др.": ("Юра Борисов", "Аглая Тарасова"),
    "Oyuncular: Selahattin Paşalı, Ekin Koç ve diğerleri": ("Selahattin Paşalı", "Ekin Koç"),
    "Con Luca Marinelli, Alessandro Borghi, ecc.": ("Luca Marinelli", "Alessandro Borghi"),
    "With Marina Foy, Dennis Menoche, Luis Zahera…": ("Marina Foy", "Dennis Menoche", "Luis Zahera"),
    "Avec aussi Reem Kherici et Philippe Lacheau": ("Reem Kherici", "Philippe Lacheau"),
    "No, Kento Hayashi, Asami Usuda…": ("No", "Kento Hayashi", "Asami Usuda"),
    "Con Mathieu Kassovitz, Yvan Attal": ("Mathieu Kassovitz", "Yvan Attal"),
    "Mit François Cluzet, Toby Jones": ("François Cluzet", "Toby Jones"),
    "Com Lídia Jorge e Ana Moreira": ("Lídia Jorge", "Ana Moreira"),
    "Cast: Elisha Cuthbert": ("Elisha Cuthbert",),
    "Starring Daniel Radcliffe, Emma Watson & Gary Oldman": ("Daniel Radcliffe", "Emma Watson", "Gary Oldman"),
    "Avec Scarlett Johansson, Florence Pugh, David Harbour...": (
        "Scarlett Johansson",
        "Florence Pugh",
        "David Harbour",
    ),
}


@pytest.mark.parametrize(("text", "names"), CASTS.items())
def test_cast_lines(text: str, names: tuple[str, ...]) -> None:
    reading = split_cast(text)
    assert reading.names == names
    assert [text[start:end] for start, end in reading.spans] == list(names)
    assert reading.probability > 0.6


@pytest.mark.parametrize(
    "text",
    [
        "With their mother in hospital, three children invent an uncle.",
        "Avec un peu de chance, ils se croiseront au milieu.",
        "What is it about? A novice leaves the monastery in secret.",
        "Comedy, drama, thriller",
        "",
    ],
)
def test_sentences_are_no_cast(text: str) -> None:
    assert split_cast(text).probability < 0.4


DIRECTORS = {
    "Instr.: Nikolaj Arcel": ("Nikolaj Arcel",),
    "Dir.: Dan Berk y Robert Olsen · Int.: Jack Quaid": ("Dan Berk", "Robert Olsen"),
    "Thriller d’Amat Escalante": ("Amat Escalante",),
    "Comédie dramatique française d’Emmanuel Mouret": ("Emmanuel Mouret",),
    "Film d’animation de Claude Barras": ("Claude Barras",),
    "Drame de et avec Maïwenn": ("Maïwenn",),
    "Режиссёры: Наталья Меркулова, Алексей Чупов": ("Наталья Меркулова", "Алексей Чупов"),
    "Réal. : Justine Triet": ("Justine Triet",),
    "Directed by: Pradeep Sarkar": ("Pradeep Sarkar",),
    "by Quentin Dupieux": ("Quentin Dupieux",),
    "Regia: Anthony e Joe Russo": ("Anthony Russo", "Joe Russo"),
    "Regie: Jennifer Yuh Nelson": ("Jennifer Yuh Nelson",),
    "De Reem Kherici": ("Reem Kherici",),
    "by Mélanie Laurent (2024)": ("Mélanie Laurent",),
    "Un film de Tommy Wirkola": ("Tommy Wirkola",),
    "Byron Howard, Jared Bush, Charise Castro Smith": ("Byron Howard", "Jared Bush", "Charise Castro Smith"),
}


@pytest.mark.parametrize(("text", "names"), DIRECTORS.items())
def test_director_lines(text: str, names: tuple[str, ...]) -> None:
    assert split_directors(text).names == names


@pytest.mark.parametrize(
    "text", ["Ann Lee, " * 20_000, "A " * 50_000, "(" * 50_000, "by " * 50_000, "“" * 50_000 + " de " * 9]
)
def test_monstrous_lines_are_read_in_bounded_time(text: str) -> None:
    started = time.process_time()
    split_header(text)
    split_cast(text)
    split_directors(text)
    assert time.process_time() - started < 5


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from("Aabde éü,.:;()«»“”’'–-1 by of de with *\n"), max_size=120))
def test_any_line_is_read_without_an_error(text: str) -> None:
    for reading in split_header(text):
        assert 0.0 <= reading.probability <= 1.0001
        assert 0 <= reading.end <= len(text)
    split_cast(text)
