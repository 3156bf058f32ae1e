"""By-lines: who wrote an article, and when it was published, from the lines about its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from normalize.dates import find_dates

_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
_MOST_WORDS = 6
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_LEADING_ZERO = re.compile(r"\b0(?=\d\b)")
_CHANGED = re.compile(
    r"updated|modified|mis(?:e)? à jour|modifié|aggiornat|modificat|actualizad|modificad|atualizad|aktualisiert|"
    r"geändert|bijgewerkt|aktualizac|güncelle|обновл",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|edited|reviewed|rédigé|publié|écrit|scritto|pubblicato|escrito|publicado|"
    r"geschrieben)\s+)?"
    r"(?:by|par|di|a cura di|de|por|von|door|autor(?:e|a|in)?|author|auteur|redazione|text|texte|testo|texto|tekst|"
    r"yazan|автор)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s+[|•·–—-]\s+|\s*[|•·,(\n]\s*|\s+(?:on|le|il|am|el|em|in|at|op)\s+(?=\W*\w*\d|[a-z])|\s+(?:em|le|am|il|on)$"
)


def iso_day(written: str) -> str | None:
    """The day of an ISO stamp, in the stamp's own zone; None for anything else.

    >>> iso_day("2022-07-20T23:30:00-05:00")
    '2022-07-20'
    """
    found = _ISO_DAY.match(written)
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def is_byline(line: str) -> bool:
    """Whether a line begins as a by-line does ("By …", "Scritto da …")."""
    return len(line) <= _LONGEST_BYLINE and _BY.match(line) is not None


def author_name(written: str) -> str | None:
    """The name in a by-line or an author property; None where it does not look like one.

    >>> author_name("By Ann Dee | March 3, 2023"), author_name("https://example.org/ann")
    ('Ann Dee', None)
    """
    name = _LEADING_ZERO.sub("", _BY.sub("", written))
    dates = find_dates(name)
    if dates:
        name = name[: dates[0].start]
    name = _AFTER_NAME.split(name.strip(" ,|•·-–—"), maxsplit=1)[0].strip(" ,|•·-–—:")
    words = name.split()
    fits = 0 < len(words) <= _MOST_WORDS and len(name) <= _LONGEST_NAME
    return name if fits and "://" not in name and not name[0].isdigit() else None


def byline_author(lines: Sequence[str]) -> str | None:
    """The author that the first lines after a title name: after "By", or before a date in the same or the next line.

    >>> byline_author(["Edited by: Ann Dee | Updated: May 2, 2020"]), byline_author(["Ann Dee, 2 May 2020"])
    ('Ann Dee', 'Ann Dee')
    """
    for line, following in zip(lines[:2], [*lines[1:2], ""], strict=False):
        name = author_name(line)
        if not name or not name[0].isupper():
            continue
        dated = any(True for text in (line, following) for changed in (False, True) for _ in _days(text, changed))
        if is_byline(line) or (dated and all(word[0].isupper() for word in name.split()) and not byline_date([name])):
            return name
    return None


def byline_date(lines: Sequence[str], *, changed: bool = False) -> str | None:
    """The date of publication in the lines about a title; with `changed`, the date of a change.

    >>> byline_date(["By Ann Dee", "Posted on April 14th, 2019", "Updated: May 2, 2020"])
    '2019-04-14'
    """
    short = (line for line in lines if len(line) <= _LONGEST_BYLINE)
    return next((day for line in short for day in _days(line, changed)), None)


def _days(line: str, changed: bool) -> Iterator[str]:
    stamp = iso_day(line)
    if stamp and not changed:
        yield stamp
    line = _LEADING_ZERO.sub("", line)
    after = 0
    for phrase in find_dates(line):
        if phrase.year and bool(_CHANGED.search(line[after : phrase.start])) is changed:
            yield date(phrase.year, phrase.month, phrase.day).isoformat()
        after = phrase.end


def stamped_date(stamps: Sequence[str]) -> str | None:
    """The first ISO day among the machine-readable times about a title."""
    return next((day for day in map(iso_day, stamps) if day), None)
