"""More pages out of few: gold pages with other noise around their films, and pages that are no roundups.

The lines come from `data/training/noise_lines.toml`, written for this purpose. Randomness is an argument.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from normalize.resources import data_root
from roundup_spider.reading.lines import Line, Mark, MarkKind, PageText

_DATES = (
    "12 March 2023",
    "3 avril 2022",
    "July 4, 2021",
    "10/11/2020",
    "16 de mayo de 2024",
    "2. Februar 2022",
    "21 giugno 2023",
)
_PLAIN, _SAME, _NAMELESS = 0.06, 0.08, 0.08
"""Shares of the copies that lose their markup, all but the breaks between lines, or their classes."""
_BEHEADED = 0.12
"""Share of the copies that lose titles."""
_COMMENTED = 0.15
"""Share of the copies that get a list of comments."""
_WAYS = (
    ("p", ""),
    ("div", ""),
    ("p", "meta"),
    ("span", "byline"),
    ("li", ""),
    ("h3", ""),
    ("figcaption", ""),
    ("h2", ""),
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Titles and people of other pages, to fill the lines with."""

    titles: Sequence[str]
    people: Sequence[str]

    def fill(self, line: str, rng: Random) -> str:
        """A line with its blanks filled.

        >>> Pool(("Dune",), ("Ti West",)).fill("{title} by {name}", Random(1))
        'Dune by Ti West'
        """
        while "{title}" in line:
            line = line.replace("{title}", rng.choice(self.titles), 1)
        while "{name}" in line:
            line = line.replace("{name}", rng.choice(self.people), 1)
        return line.replace("{date}", rng.choice(_DATES))


@cache
def _lines() -> dict[str, Any]:
    return tomllib.loads((data_root() / "training" / "noise_lines.toml").read_text(encoding="utf-8"))


def _some(place: str, language: str, most: int, pool: Pool, rng: Random) -> list[str]:
    table: dict[str, list[str]] = _lines()[place]
    choices = table.get(language, table["en"]) if rng.random() < 0.85 else table["en"]
    return [pool.fill(line, rng) for line in rng.sample(choices, min(len(choices), rng.randint(0, most)))]


def with_noise(page: PageText, heads: Sequence[int], pool: Pool, rng: Random) -> tuple[PageText, list[str]]:
    """The page with lines put around and between its films, and what was put in; `heads` are the header lines."""
    language = page.language or "en"
    before, after = (_some(place, language, 4, pool, rng) for place in ("before", "after"))
    lines, added = list(page.lines), [*before, *after]
    models = [line for at, line in enumerate(page.lines) if at not in heads] or list(page.lines)
    for head in sorted(heads, reverse=True):
        if rng.random() < 0.12:
            added += _put_between(lines, head, models, _some("between", language, 2, pool, rng), rng)
    front = [_line(text, models, 100_000 + at, rng) for at, text in enumerate(before)]
    tail = [_line(text, models, 200_000 + at, rng) for at, text in enumerate(after)]
    if rng.random() < _COMMENTED:
        comments = _comments(language, pool, rng)
        tail = [*comments, *tail] if rng.random() < 0.5 else [*tail, *comments]
    return replace(page, lines=(*front, *lines, *tail)), added


def _comments(language: str, pool: Pool, rng: Random) -> list[Line]:
    """What readers have written: a box each, opened by the name they sign with."""
    table: dict[str, list[str]] = _lines()["remarks"]
    kinds: tuple[MarkKind | None, ...] = (None, "strong", "link", "em")
    tag, kind = rng.choice(("div", "p", "h4", "li")), rng.choice(kinds)
    path = ("div", "div.comment" if rng.random() < 0.3 else "div", tag)
    lines: list[Line] = []
    for at in range(rng.randint(2, 9)):
        name = rng.choice((rng.choice(pool.people).split()[0], f"user{at}", rng.choice(pool.people), f"guest{at}"))
        marks = (Mark(kind, 0, len(name)),) if kind else ()
        box = 400_000 + 10 * at
        lines.append(Line(name, tag, path, box + 1, box, marks, rng.choice((1, 2, 2, 3))))
        if rng.random() < 0.3:
            lines.append(Line(rng.choice(_DATES), "div", path, box + 2, box))
        lines.append(Line(rng.choice(table.get(language, table["en"])), "div", path, box + 3, box))
    return lines


def beheaded(page: PageText, heads: Sequence[int], rng: Random) -> tuple[PageText, frozenset[int]]:
    """The page without some of the lines `heads`, now and then, and which of them (by number) are gone.

    Pages lose titles that were images, and what an excerpt begins with: then the credits open the film.
    """
    chance = rng.random()
    gone: Sequence[int] = ()
    if heads and chance < _BEHEADED:
        gone = rng.choice((heads, heads[:1], heads[:1], [rng.choice(heads)]))
    lines = tuple(line for at, line in enumerate(page.lines) if at not in gone)
    return replace(page, lines=lines), frozenset(at for at, head in enumerate(heads) if head in gone)


def undressed(page: PageText, rng: Random) -> PageText:
    """The page in other clothes, now and then: as plain text, or all in one kind of element, without classes and marks.

    What a line says and where it stands must be enough to read a page whose markup tells nothing.
    """
    chance = rng.random()
    if chance < _PLAIN:
        lines = [replace(line, tag="text", path=(), marks=(), element=at) for at, line in enumerate(page.lines)]
    elif chance < _PLAIN + _SAME:
        tag = rng.choice(("p", "div", "li"))
        lines = [replace(line, tag=tag, path=(*line.path[:-1], tag), marks=()) for line in page.lines]
    elif chance < _PLAIN + _SAME + _NAMELESS:
        lines = [replace(line, path=tuple(step.split(".")[0] for step in line.path)) for line in page.lines]
    else:
        return page
    return replace(page, lines=tuple(lines))


def _put_between(lines: list[Line], head: int, models: Sequence[Line], texts: list[str], rng: Random) -> list[str]:
    """Puts lines before a film or after its first lines, where an element ends; what was put in."""
    place = head if rng.random() < 0.6 else min(len(lines), head + rng.randint(1, 2))
    if not 0 < place < len(lines) or lines[place - 1].element == lines[place].element:
        return []
    lines[place:place] = [_line(text, models, 300_000 + head * 10 + at, rng) for at, text in enumerate(texts)]
    return texts


def _line(text: str, models: Sequence[Line], element: int, rng: Random) -> Line:
    """A line in markup of its own, or in that of some line of the page that is no header."""
    like = rng.choice(models)
    if rng.random() < 0.55:
        return Line(text, like.tag, like.path, element, like.parent)
    tag, name = rng.choice(_WAYS[:6] if len(text) > 60 or rng.random() < 0.7 else _WAYS)
    return Line(text, tag, (*like.path[:-1], f"{tag}.{name}" if name else tag), element, element)


def plain_pages(pool: Pool, rng: Random, copies: int) -> Iterator[PageText]:
    """Pages without films, in varied markup."""
    for page in _lines()["pages"]:
        for _ in range(copies):
            texts = [pool.fill(text, rng) for text in page["lines"]]
            lines = [_plain_line(text, at, style) for style in (_style(rng),) for at, text in enumerate(texts)]
            with_title = rng.random() < 0.5
            title = lines[0].text if with_title else ""
            yield PageText(tuple(lines[with_title:]), title, language=page["lang"])


def _style(rng: Random) -> tuple[str, str, bool]:
    """The tags of a page's text and headings, and whether a heading opens a box of its own."""
    return rng.choice(("p", "p", "div", "li", "td")), rng.choice(("h2", "h3", "h4", "strong", "a")), rng.random() < 0.4


def _plain_line(text: str, at: int, style: tuple[str, str, bool]) -> Line:
    """A line of a page that is no roundup; "# " opens its headings."""
    body, heading, boxed = style
    if not text.startswith("# "):
        return Line(text, body, ("div", body), at + 1, 1)
    text = text[2:]
    opens = 2 if boxed else 1
    if heading in ("strong", "a"):
        mark = Mark("strong" if heading == "strong" else "link", 0, len(text))
        return Line(text, body, ("div", body), at + 1, 1, (mark,), opens)
    return Line(text, heading, ("div", heading), at + 1, 1, (), opens)


def caption(language: str, pool: Pool, rng: Random) -> str:
    """A line that sites put between films: a caption, a call to action, a link."""
    table: dict[str, list[str]] = _lines()["between"]
    return pool.fill(rng.choice(table.get(language, table["en"])), rng)


def section(language: str, rng: Random) -> str:
    """A heading that parts the films of a page into groups."""
    table: dict[str, list[str]] = _lines()["sections"]
    return rng.choice(table.get(language, table["en"]))
