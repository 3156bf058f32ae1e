"""By-lines: who wrote an article, and when it was published, from the lines about its title."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from normalize.dates import find_dates
from normalize.frozen import frozen
from normalize.resources import data_file

_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
_LONGEST_DATE = 40
_MOST_WORDS = 6
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_LEADING_ZERO = re.compile(r"\b0(?=\d\b)")
_SEPARATED = re.compile(r"\s*[|•·/–—]\s*|,\s*|\s+-\s*")
_AROUND = " ,|•·-–—"
_WORD = re.compile(r"[^\W\d_]+")
_LAST_DOT = re.compile(r"(?<=\w{3})\.$")


@frozen
class _Words:
    """The words of `bylines.toml` as patterns: `by` opens a by-line, `acted` one with any other act before the name."""

    by: re.Pattern[str]
    acted: re.Pattern[str]
    only_by: re.Pattern[str]
    after_name: re.Pattern[str]
    before_date: re.Pattern[str]
    changed: re.Pattern[str]
    acts: frozenset[str]
    authors: frozenset[str]
    about: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(data_file("vocabulary", "bylines.toml").read_text("utf-8"))
    by, acts, signs, dated, changed = (
        "|".join(map(re.escape, table[key])) for key in ("by", "acts", "signs", "dated", "changed")
    )
    return _Words(
        by=re.compile(rf"^\W*(?:(?:(?:{acts})\s+)?(?:{by})(?:\s*:\s*|\s+)|(?:{signs})\s*:\s*)", re.IGNORECASE),
        acted=re.compile(rf"^\W*[^\W\d_]+\s+(?:{by})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE),
        only_by=re.compile(rf"^\W*(?:(?:{acts})\s+)?(?:{by}|{signs})\W*$", re.IGNORECASE),
        after_name=re.compile(rf"\s+[|•·–—-]\s+|\s*[|•·,/(\n]\s*|\s+(?:{dated})\s+(?=\W*\w*\d|[a-z])|\s+(?:{dated})$"),
        before_date=re.compile(rf"\s+(?:{dated})(?:\s+[^\W\d]+\.?,?)?\s*$"),
        changed=re.compile(changed, re.IGNORECASE),
        acts=frozenset(table["acts"]),
        authors=frozenset(table["authors"]),
        about=frozenset(table["about"]),
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
    return len(line) <= _LONGEST_BYLINE and _words().by.match(line) is not None


def holds_author(names: str) -> bool:
    """Whether the classes and id of an element say that it holds an author's name, and nothing else about one.

    >>> holds_author("td-post-author-name"), holds_author("author-description"), holds_author("entry-title")
    (True, False, False)
    """
    words = set(_WORD.findall(names.lower()))
    return not words.isdisjoint(_words().authors) and words.isdisjoint(_words().about)


def author_name(written: str) -> str | None:
    """The name in a by-line or an author property; None where it does not look like one.

    >>> author_name("By Ann Dee | March 3, 2023"), author_name("2 May 2020, by Ann Dee"), author_name("https://a.example")
    ('Ann Dee', 'Ann Dee', None)
    """
    name = _LEADING_ZERO.sub("", _unsigned(written))
    dates = find_dates(name)
    if dates:
        before, behind = name[: dates[0].start], name[dates[0].end :]
        name = _words().before_date.sub("", before) if len(before) > 1 else _unsigned(behind.lstrip(_AROUND))
    name = _words().after_name.split(name.strip(_AROUND), maxsplit=1)[0].strip(_AROUND + ":")
    name = _LAST_DOT.sub("", name)
    words = name.split()
    fits = 0 < len(words) <= _MOST_WORDS and len(name) <= _LONGEST_NAME and name.lower() not in _words().acts
    return name if fits and "://" not in written and not name[0].isdigit() else None


def _unsigned(written: str) -> str:
    """A by-line without its opening words."""
    return _words().by.sub("", written)


def byline_author(lines: Sequence[str]) -> str | None:
    """The author that the first lines after a title name: after "By", or before a date in the same or the next line.

    >>> byline_author(["Edited by: Ann Dee | Updated: May 2, 2020"]), byline_author(["Ann Dee, 2 May 2020"])
    ('Ann Dee', 'Ann Dee')
    >>> byline_author(["2 May 2020", "by", "Ann Dee"]), byline_author(["Gespeichert von AD am Di., 13.12.2022"])
    ('Ann Dee', 'AD')
    >>> byline_author(["The editors · July 4, 2022"]), byline_author(["annd / July 4, 2022 / 3 min"])
    ('The editors', 'annd')
    """
    short = [line for line in lines if len(line) <= _LONGEST_NAME + _LONGEST_DATE]
    for line, following in zip(short[:3], [*short[1:3], ""], strict=False):
        if _words().only_by.match(line):
            return author_name(following)
        dated = any(True for text in (line, following) for changed in (False, True) for _ in _days(text, changed))
        signed = is_byline(line)
        name = author_name(_words().acted.sub("", line) if dated and not signed else line)
        if name and (_stands_before_date(name, line) or (signed and (dated or name[0].isupper()))):
            return name
        if name and dated and _is_written_as_name(name):
            return name
    return None


def _stands_before_date(name: str, line: str) -> bool:
    """Whether a line is a name, a separator and a date: no sentence is written so."""
    dates = find_dates(line)
    parted = bool(dates) and re.fullmatch(_SEPARATED, line[len(name) : dates[0].start]) is not None
    return parted and line.startswith(name) and (name[0].isupper() or " " not in name)


def _is_written_as_name(name: str) -> bool:
    return all(word[0].isupper() for word in name.split()) and not byline_date([name])


def named_author(rows: Iterable[tuple[str, str]]) -> str | None:
    """The author among (line, classes and id of its element): the first line whose element says it holds one.

    >>> named_author([("By", "author-by"), ("Ann Dee", "post-author-name"), ("Ann sells umbrellas.", "author-bio")])
    'Ann Dee'
    """
    for line, names in rows:
        if len(line) > _LONGEST_BYLINE or _words().only_by.match(line) or not holds_author(names):
            continue
        name = author_name(_words().acted.sub("", line))
        if name:
            return name
    return None


def byline_date(lines: Sequence[str], title: str = "", *, changed: bool = False) -> str | None:
    """The date of publication in the lines about a title; with `changed`, the date of a change.

    Where day and month could change places, the title's own date tells: articles are posted a few days about it.

    >>> byline_date(["By Ann Dee", "Posted on April 14th, 2019", "Updated: May 2, 2020"])
    '2019-04-14'
    """
    short = (line for line in lines if len(line) <= _LONGEST_BYLINE)
    return next((day for line in short for day in _days(line, changed, title)), None)


def _days(line: str, changed: bool, title: str = "") -> Iterator[str]:
    stamp = iso_day(line)
    if stamp and not changed:
        yield stamp
    line = _LEADING_ZERO.sub("", line)
    after = 0
    for phrase in find_dates(line):
        if phrase.year and bool(_words().changed.search(line[after : phrase.start])) is changed:
            yield _about(title, date(phrase.year, phrase.month, phrase.day), swappable=phrase.swappable).isoformat()
        after = phrase.end


def _about(title: str, day: date, *, swappable: bool) -> date:
    """A day, with month and day swapped where they may be and that brings it near the date that a title names."""
    told = find_dates(title) if swappable and day.day <= 12 else ()
    if not told:
        return day
    named = day.replace(month=told[0].month, day=min(told[0].day, 28))
    return min(day, day.replace(month=day.day, day=day.month), key=lambda one: abs((one - named).days))


def stamped_date(stamps: Sequence[str]) -> str | None:
    """The first ISO day among the machine-readable times about a title."""
    return next((day for day in map(iso_day, stamps) if day), None)
