"""The forge renders every theme and frame without losing a word, and the cut reads what it renders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roundup_spider.reading.cut import page_text
from tests.forge.__main__ import forge, lost_fields, main
from tests.forge.pieces import Gold, Taken, take_apart, words
from tests.forge.survival import survey
from tests.forge.themes import THEMES, Theme

FILMS = [
    (
        "Madre",
        ["Rodrigo Sorogoyen"],
        ["Marta Nieto", "Jules Porier"],
        "A woman walks the same beach every day, for ten years.",
    ),
    ("Tempura", ["Akiko Ohku"], ["Kento Hayashi"], "She cooks for two and eats alone, until a salesman stays."),
]
TRIVIA = "The kitchen was built twice, once for each season."


def gold_page() -> tuple[Gold, bytes]:
    films = [
        {"position": n, "title": title, "directors": directors, "cast": cast, "synopsis": text, "trivia": None}
        for n, (title, directors, cast, text) in enumerate(FILMS, 1)
    ]
    films[1]["trivia"] = TRIVIA
    gold = {"id": "x1", "url": "https://e.org/films", "lang": "en", "theme": "plain", "published": "2022-07-18"}
    gold |= {"page_title": "The films of July 20", "noise": ["See also"], "films": films}
    parts = [
        f"<h3>{title} by {directors[0]}</h3><p>With {', '.join(cast)}…</p><p>What is it about ? {text}</p>"
        for title, directors, cast, text in FILMS
    ]
    html = f"<h1>The films of July 20</h1>{parts[0]}<p>See also</p>{parts[1]}<p>Did you know ? {TRIVIA}</p>"
    return gold, html.encode()


@pytest.fixture
def taken() -> Taken:
    found = take_apart(*gold_page())
    assert found is not None
    return found


def test_a_page_is_taken_apart_by_its_gold(taken: Taken) -> None:
    first, second = taken.films
    assert [(piece.role, piece.label) for piece in second] == [
        ("header", ""),
        ("cast", "With"),
        ("synopsis", "What is it about ?"),
        ("trivia", "Did you know ?"),
    ]
    assert (first[0].subject, first[-1].text) == ("Madre", "See also")


@pytest.mark.parametrize("wild", [False, True])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_keeps_every_word_and_the_cut_finds_them(taken: Taken, theme: Theme, wild: bool) -> None:
    others = ["Ten films for the summer holidays", "The winners of the festival at the lake"]
    for seed in range(5):
        gold, page = forge(taken, theme, others, seed, wild=wild)
        assert lost_fields(gold, page, taken) == []
        assert survey(gold, page.encode())[1] == []


def test_the_same_seed_gives_the_same_page(taken: Taken) -> None:
    assert forge(taken, THEMES[0], [], 1) == forge(taken, THEMES[0], [], 1)


def test_the_command_writes_pages_that_can_be_scored(tmp_path: Path) -> None:
    gold, body = gold_page()
    (tmp_path / "x1.json").write_text(json.dumps(gold))
    (tmp_path / "x1.html").write_bytes(body)
    assert main([str(tmp_path), str(tmp_path / "out"), "--themes", "table,text"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "x1-table.html", "x1-table.json", "x1-text.html", "x1-text.json",
    ]  # fmt: skip
    found = json.loads((tmp_path / "out" / "x1-table.json").read_text())
    assert (found["id"], found["theme"], found["films"]) == ("x1-table", "table", gold["films"])
    lines = page_text((tmp_path / "out" / "x1-text.html").read_bytes()).lines
    assert {line.tag for line in lines} == {"text"}
    assert words(TRIVIA) in words(" ".join(line.text for line in lines))
