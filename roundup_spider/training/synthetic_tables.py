"""Made-up pages whose films are the rows of one table, a column each for title, director, country, …

The heads of the columns stand once, above all films; below a row there may be a text across all columns. Randomness is
an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from roundup_spider.reading.lines import Line, Mark, PageText
from roundup_spider.training.augment import section
from roundup_spider.training.synthetic import (
    COUNTRIES,
    GENRES,
    LANGUAGES,
    Film,
    Material,
    drawn_label,
    joined,
    some_day,
)

_COLUMNS = ("title", "director", "cast", "country", "runtime", "release", "genre", "synopsis")
_CHANCES = {
    "director": 0.9,
    "cast": 0.3,
    "country": 0.5,
    "runtime": 0.5,
    "release": 0.4,
    "genre": 0.3,
    "synopsis": 0.35,
}
_DATE_FIRST, _HEADED, _BOLD, _SECTIONED, _TEXT_ROW = 0.2, 0.75, 0.3, 0.2, 0.35


class _Table:
    """Collects the rows of a table as lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._element = 0

    def row(self, cells: Sequence[str], tag: str, bold: bool = False) -> None:
        """One row; its first cell opens the row too, and may be bold."""
        self._element += 100
        for at, text in enumerate(cells):
            marks = (Mark("strong", 0, len(text)),) if bold and at == 0 else ()
            path = ("table", "tr", tag)
            opens = 1 if at else 2
            self.lines.append(Line(text, tag, path, self._element + at + 1, self._element, marks, opens))


def table_page(material: Material, rng: Random, number: int) -> tuple[PageText, Film]:
    """One page with a table of films, and its gold reading."""
    language = rng.choice(LANGUAGES)
    columns = [name for name in _COLUMNS if rng.random() < _CHANCES.get(name, 1.0)]
    if rng.random() < _DATE_FIRST and "release" in columns:
        columns = ["release", *(name for name in columns if name != "release")]
    table, noise, films = _Table(), [], []
    if rng.random() < _HEADED:
        table.row([drawn_label(name, language, rng) for name in columns], rng.choice(("th", "td")))
    told = "synopsis" not in columns and rng.random() < _TEXT_ROW
    bold, sectioned = rng.random() < _BOLD, rng.random() < _SECTIONED
    for _ in range(rng.randint(4, 14)):
        if sectioned and rng.random() < 0.3:
            noise.append(section(language, rng))
            table.row([noise[-1]], rng.choice(("th", "td")))
        film = _film(columns, told and rng.random() < 0.8, language, material, rng)
        table.row([text for name in columns if (text := _cell(name, film, language, rng))], "td", bold)
        if told and film["synopsis"]:
            table.row([film["synopsis"]], "td")
        films.append(film)
    page = PageText(tuple(table.lines), rng.choice(("In cinemas", "Programme", "The line-up")), language=language)
    return page, {"id": f"table-{number}", "url": None, "theme": "synthetic", "films": films, "noise": noise}


def _film(columns: Sequence[str], told: bool, language: str, material: Material, rng: Random) -> Film:
    names = rng.sample(material.names, 5)
    return {
        "title": rng.choice(material.titles),
        "directors": names[: rng.choice((1, 1, 1, 2))] if "director" in columns else [],
        "cast": names[2 : rng.choice((3, 4, 5))] if "cast" in columns else [],
        "synopsis": material.text("synopses", language, rng, (1,)) if told or "synopsis" in columns else None,
        "trivia": None,
    }


def _cell(column: str, film: Film, language: str, rng: Random) -> str:
    """What stands in one column of a film's row."""
    if column in ("director", "cast"):
        return joined(film["directors" if column == "director" else "cast"], language, rng)
    facts = {
        "country": rng.choice(COUNTRIES), "genre": rng.choice(GENRES), "release": some_day(language, rng),
        "runtime": rng.choice(("104 min", "97’", "1h 38", "125'", "1:52")),
    }  # fmt: skip
    return str(film[column] if column in ("title", "synopsis") else facts[column])
