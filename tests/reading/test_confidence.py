"""Signs of a reading, and the probabilities they come to."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from normalize.records import Article, ArticleLine, FilmBlock, Span
from normalize.resources import data_file
from roundup_spider.reading.confidence import calibrated, chance_of
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.reading.model import STATES
from roundup_spider.reading.segment import Unit
from roundup_spider.reading.signs import SIGNS, RawReading, rivals, signs

FILMS = (("Gull", "Ann Lee"), ("The Mill", "Bob Ray"), ("Salt", "Una Vey"), ("Low Tide", "Ida Moss"))
STORY = "A bird learns to sing and will not stop."


def reading(titles: tuple[str, ...] = ("Gull", "The Mill", "Salt", "Low Tide")) -> RawReading:
    """Four films, each a heading "T by D", a text, and a line that belongs to no field."""
    lines: list[ArticleLine] = []
    blocks: list[FilmBlock] = []
    for at, (title, (_, director)) in enumerate(zip(titles, FILMS, strict=True)):
        line, header = 3 * at, f"{title} by {director}"
        lines += [
            ArticleLine(header, "header", 0.99, at + 1),
            ArticleLine(STORY, "synopsis", 0.98, at + 1),
            ArticleLine("More to come.", "noise", 0.7, at + 1),
        ]
        spans = {
            "title": (Span(line, 0, len(title)),),
            "directors": (Span(line, len(title) + 4, len(header)),),
            "synopsis": (Span(line + 1, 0, len(STORY)),),
        }
        sure = {"title": 0.97, "directors": 0.97, "synopsis": 0.98}
        blocks.append(FilmBlock(at + 1, header, title, (director,), (), STORY, confidence=sure, spans=spans))
    article = Article(None, "generic", "Films of the week: Gull, Salt", None, None, None, "en", "2", tuple(blocks))
    kinds = ["h3", "p", "p"] * len(FILMS)
    return RawReading(
        replace(article, lines=tuple(lines)),
        [Line(line.text, kind) for line, kind in zip(lines, kinds, strict=True)],
        [[0.0] * len(STATES) for _ in lines],
    )


def shown(raw: RawReading, film: int, name: str, sign: str) -> float:
    return list(signs(raw))[film][1][name][SIGNS[name].index(sign)]


def test_every_sign_has_a_weight() -> None:
    weights = json.loads(data_file("reading", "confidence.json").read_text(encoding="utf-8"))
    assert {name: tuple(row) for name, row in weights.items()} == dict(SIGNS)


def test_what_others_have_and_a_film_lacks_is_missing() -> None:
    raw = reading()
    films = [replace(raw.article.blocks[0], confidence={"title": 0.97}), *raw.article.blocks[1:]]
    other = replace(raw, article=replace(raw.article, blocks=tuple(films)))
    assert [shown(raw, film, "title", "missing") for film in (0, 1)] == [0, 0]
    assert [shown(other, film, "title", "missing") for film in (0, 1)] == [2, 0]


def test_a_film_without_a_text_among_films_with_one_is_silent() -> None:
    raw = reading()
    films = (replace(raw.article.blocks[0], synopsis=None), *raw.article.blocks[1:])
    other = replace(raw, article=replace(raw.article, blocks=films))
    assert [shown(raw, film, "title", "silent") for film in (0, 1)] == [0, 0]
    assert [shown(other, film, "title", "silent") for film in (0, 1)] == [1, 0]


def test_a_text_is_doubted_for_what_stands_beside_it_not_further_away() -> None:
    raw = reading()
    near, far = ([[0.4 * (at == place)] * len(STATES) for at in range(12)] for place in (2, 5))
    doubts = [shown(replace(raw, rivals=found), 0, "synopsis", "rival") for found in (near, far)]
    assert doubts[0] > -1 > -5 > doubts[1]


def test_titles_alike_but_for_a_number_are_counted() -> None:
    comments = reading(("user1", "user2", "Salt", "Low Tide"))
    assert [shown(comments, film, "title", "counted") for film in range(4)] == [1, 1, 0, 0]


def test_markup_that_ends_inside_a_title_is_seen() -> None:
    raw = reading()
    raw.lines[3].marks = (Mark("strong", 0, 3),)  # type: ignore[misc]
    assert shown(raw, 1, "title", "marked") == 1
    assert shown(raw, 0, "title", "marked") == 0


def test_rivals_are_the_other_roles_of_what_a_line_holds() -> None:
    chances = np.zeros((3, len(STATES)))
    chances[0, STATES.index("H")], chances[0, STATES.index("S")] = 0.8, 0.2
    chances[1, STATES.index("S")], chances[1, STATES.index("V")] = 0.9, 0.1
    chances[2, STATES.index("N")], chances[2, STATES.index("S")] = 0.6, 0.4
    units = [Unit(0, 0, 4, "Gull", "line"), Unit(2, 0, 9, "A story. ", "line"), Unit(2, 9, 14, "More.", "sentence")]
    found = rivals(units, (("H", 0.8), ("S", 0.9), ("N", 0.6)), chances, 4)
    assert len(found) == 4
    assert found[0][STATES.index("S")] == 0.2
    assert found[0][STATES.index("H")] == 0
    assert found[1] == found[3] == [0.0] * len(STATES)
    assert (found[2][STATES.index("S")], found[2][STATES.index("V")]) == (0.4, 0.1)
    assert rivals([], (), np.zeros((0, len(STATES))), 0) == []


def test_no_sign_is_too_large_for_a_probability() -> None:
    assert chance_of((1.0, -1e6), (1.0, 1e3)) == 0
    assert chance_of((1.0, 1e6), (1.0, 1e3)) == 1


def test_the_less_a_reading_shows_the_less_sure_it_is() -> None:
    raw = reading()
    doubted = [[0.0] * len(STATES) if at % 3 != 2 else [0.45] * len(STATES) for at in range(12)]
    sure, less = (calibrated(found).blocks[0].confidence for found in (raw, replace(raw, rivals=doubted)))
    assert less["synopsis"] < sure["synopsis"]
    assert all(0 <= chance <= 1 for chance in (*sure.values(), *less.values()))
