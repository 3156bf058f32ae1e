"""Release dates: the block's own, else the heading it stands under, else the week the page is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile

from normalize.dates import Base, DateReading, base_of, find_dates, read_date
from normalize.records import Article, FilmBlock
from roundup_spider.reading.lines import PageText
from roundup_spider.reading.model import FACT, HEADER, NOISE, OUTSIDE, TITLE_MORE, Path
from roundup_spider.reading.segment import Unit

_WORDS_BESIDE_DATE = 12
_OPENING_UNITS = 4
_LONGEST_AHEAD = 10


def dated(article: Article, units: Sequence[Unit], path: Path) -> Article:
    """The article with a release date, and where it came from, for every block that has one."""
    day = article.published or article.week
    base = dt.date.fromisoformat(day) if day else base_of(article.title, article.url, None)
    headings = _headings(units, path, article.published)
    every = frozenset(headings)
    blocks = tuple(
        _dated(block, heading, every, article, base) for block, heading in zip(article.blocks, headings, strict=True)
    )
    return replace(article, blocks=blocks)


def opening(page: PageText, units: Sequence[Unit], path: Path) -> list[str]:
    """What is said before the first film and may tell the week: the page's description and the first lines."""
    before = takewhile(lambda step: step[1][0] != HEADER, zip(units, path, strict=True))
    texts = (page.description, *(unit.text for unit, _ in islice(before, _OPENING_UNITS)))
    return [text for text in texts if _tells_week(text, page.published)]


def _tells_week(text: str, published: str | None) -> bool:
    """Whether the only date of a text is no posting date and about as late as films are announced."""
    dates = find_dates(text)
    if len(dates) != 1 or published is None:
        return False
    reading = read_date(text, (), dt.date.fromisoformat(published), where="lines")
    ahead = (dt.date.fromisoformat(reading.iso) - dt.date.fromisoformat(published)).days if reading else 0
    return 0 < ahead <= _LONGEST_AHEAD or (reading is not None and ahead == 0 and dates[0].year is None)


def _dated(
    block: FilmBlock, heading: str | None, headings: frozenset[str | None], article: Article, base: dt.date | Base
) -> FilmBlock:
    """The block with the first date that can be read: its own, the heading's, the week."""
    own = block.facts.get("release_date")
    if any(own and text and own in text for text in headings):
        own = None
    for text, where in ((own, "block"), (heading, "heading")):
        reading = _read(text, article.language, base, where) if text else None
        if reading is not None:
            return replace(block, release_date=reading.iso, release_date_source=reading.source)
    if article.week and not (own and find_dates(own)):
        return replace(block, release_date=article.week, release_date_source="week")
    return block


def _read(text: str, language: str, base: dt.date | Base, where: str) -> DateReading | None:
    if not find_dates(text):
        return None
    return read_date(text, (language, "en"), base, where=where)


def _headings(units: Sequence[Unit], path: Path, published: str | None) -> list[str | None]:
    """For each film the date heading it stands under ("Le 2 décembre :").

    A page has such headings when one stands before its first film; then every bare date right before a header is one.
    """
    found: list[str | None] = []
    current: str | None = None
    for at, (unit, (state, _)) in enumerate(zip(units, path, strict=True)):
        if state == HEADER:
            found.append(current)
        elif (found == [] or current) and state in (FACT, NOISE, OUTSIDE) and _before_header(at, path):
            current = unit.text if _is_heading(unit, published) else current
    return found


def _before_header(at: int, path: Path) -> bool:
    return at + 1 < len(path) and path[at + 1][0] == HEADER and path[at][0] != TITLE_MORE


def _is_heading(unit: Unit, published: str | None) -> bool:
    """A date and hardly anything else, and not the day the page was posted."""
    dates = find_dates(unit.text)
    if unit.label is not None or not dates:
        return False
    phrase = dates[0]
    rest = unit.text[: phrase.start] + unit.text[phrase.end :]
    posted = phrase.year is not None and published == f"{phrase.year:04}-{phrase.month:02}-{phrase.day:02}"
    return sum(letter.isalpha() for letter in rest) <= _WORDS_BESIDE_DATE and not posted
