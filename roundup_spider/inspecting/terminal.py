"""An inspection for the terminal: every line in the colour of its role, every film as it was understood."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from normalize.records import ArticleLine, FilmBlock
from normalize.wording import counted
from roundup_spider.inspecting.inspection import Inspection
from roundup_spider.reading.credits import HeaderReading

STYLES = {
    "header": "bold yellow",
    "cast": "cyan",
    "synopsis": "green",
    "trivia": "magenta",
    "fact": "blue",
    "noise": "dim",
    "outside": "dim",
    "unclaimed": "bold white on red",
}
_SHORTEST_SHARE = 0.005


def show(inspection: Inspection, console: Console) -> None:
    """Prints the whole inspection."""
    console.print(_about(inspection))
    console.print(Text("Lines", style="bold"), _key())
    for line in inspection.article.lines:
        console.print(_line(line), soft_wrap=True)
    for film, weighed in zip(inspection.article.blocks, inspection.alternatives, strict=True):
        console.print(_film(film, weighed))
    for issue in inspection.article.issues:
        console.print(Text(f"{issue.level}: {issue.code}: {issue.message}", style="red"))
    for label in inspection.likely_labels:
        console.print(printable(f"unknown label? {label}\n  {label.command}", "red"), soft_wrap=True)
    console.print(_told(inspection))


def _about(inspection: Inspection) -> RenderableType:
    article = inspection.article
    grid = Table.grid(padding=(0, 2))
    facts = {
        "page": inspection.source, "address": article.url, "site": article.site, "title": article.title,
        "author": article.author, "published": article.published, "week": article.week, "language": article.language,
    }  # fmt: skip
    for name, value in facts.items():
        grid.add_row(Text(name, style="dim"), printable(value or "–"))
    return grid


def _key() -> Text:
    return Text("  ").join([Text(role, style=style) for role, style in STYLES.items()])


def _line(line: ArticleLine) -> Text:
    place = f"{line.position or '':>3} "
    told = f"{line.role:<9} {line.confidence:4.2f}  "
    return Text(place + told, style="dim").append(printable(line.text, STYLES.get(line.role, "")))


def _film(film: FilmBlock, weighed: tuple[HeaderReading, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for name, value in _fields(film):
        sure = film.confidence.get(name)
        told = "" if sure is None else f"{sure:4.2f}"
        grid.add_row(Text(name, style="dim"), Text(told, style="" if (sure or 0) >= 0.9 else "red"), printable(value))
    others = [_alternative(reading) for reading in weighed if reading.probability >= _SHORTEST_SHARE]
    return Panel(Group(grid, *others), title=f"film {film.position}", title_align="left", border_style="dim")


def _fields(film: FilmBlock) -> Iterator[tuple[str, str]]:
    yield "header", film.header
    yield "title", film.title or "–"
    yield "directors", ", ".join(film.directors) or "–"
    yield "cast", ", ".join(film.cast) or "–"
    yield "synopsis", film.synopsis or "–"
    yield "trivia", film.trivia or "–"
    yield "release_date", f"{film.release_date} ({film.release_date_source})" if film.release_date else "–"
    yield from film.facts.items()


def _alternative(reading: HeaderReading) -> Text:
    people = ", ".join(reading.directors) or "nobody"
    told = f"{reading.probability:6.1%}  {reading.form:<14} “{reading.title or '–'}” by {people}"
    return printable(told, "dim")


def printable(text: str, style: str = "") -> Text:
    """Scraped text for the terminal: no markup, no control characters.

    >>> printable("a\\x1b[31mb").plain
    'a [31mb'
    """
    return Text("".join(char if char.isprintable() else " " for char in text), style=style)


def _told(inspection: Inspection) -> Text:
    article = inspection.article
    left = len(article.unclaimed)
    told = f"{counted(len(article.blocks), 'film')}, {counted(len(article.lines), 'line')}, {left} of them unclaimed"
    return Text(told, style="bold red" if left or not article.blocks else "bold green")
