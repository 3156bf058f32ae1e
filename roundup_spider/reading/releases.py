"""Release dates: the block's own, else the heading it stands under, else the week the page is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from normalize.dates import DateReading, find_dates, read_date
from normalize.records import Article, FilmBlock
from roundup_spider.reading.model import FACT, HEADER, NOISE, OUTSIDE
from roundup_spider.reading.segment import Unit

_HEADING_LENGTH = 45


def dated(article: Article, units: Sequence[Unit], path: Sequence[tuple[str, float]]) -> Article:
    """The article with a release date, and where it came from, for every block that has one."""
    base = article.published or article.week
    headings = _headings(units, path)
    blocks = tuple(
        _dated(block, heading, article, base) for block, heading in zip(article.blocks, headings, strict=True)
    )
    return replace(article, blocks=blocks)


def _dated(block: FilmBlock, heading: str | None, article: Article, base: str | None) -> FilmBlock:
    """Tries the block's own date, the heading's, and the week's."""
    for text, where in ((block.facts.get("release_date"), "block"), (heading, "heading")):
        reading = _read(text, article.language, base, where) if text else None
        if reading is not None:
            return replace(block, release_date=reading.iso, release_date_source=reading.source)
    if article.week:
        return replace(block, release_date=article.week, release_date_source="week")
    return block


def _read(text: str, language: str, base: str | None, where: str) -> DateReading | None:
    if not find_dates(text):
        return None
    return read_date(text, (language, "en"), dt.date.fromisoformat(base) if base else None, where=where)


def _headings(units: Sequence[Unit], path: Sequence[tuple[str, float]]) -> list[str | None]:
    """For each film the date heading it stands under ("Le 2 décembre :"): a short line before a header that is a date."""
    found: list[str | None] = []
    current: str | None = None
    for at, (unit, (state, _)) in enumerate(zip(units, path, strict=True)):
        following = path[at + 1][0] if at + 1 < len(path) else ""
        heading = unit.label is None and len(unit.text) < _HEADING_LENGTH
        if state in (FACT, NOISE, OUTSIDE) and following == HEADER and heading:
            current = unit.text if find_dates(unit.text) else current
        elif state == HEADER:
            found.append(current)
    return found
