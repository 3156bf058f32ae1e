"""By-lines: who wrote an article, and when it was published, from the lines about its title."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from normalize.dates import find_dates, weekday_names
from normalize.frozen import frozen
from normalize.resources import data_file

_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
_LONGEST_DATE = 40
_MOST_WORDS = 6
_LEAST_WEEKDAY = 4
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_SEPARATED = re.compile(r"\s*[|•·/–—]\s*|,\s*|\s+-\s*")
_AROUND = " ,|•·-–—"
_WORD = re.compile(r"[^\W\d_]+")
_LAST_DOT = re.compile(r"(?<=\w{3})\.$")
_TIME = re.compile(r"\W*\d{1,2}[:.h]\d\d(?:\s*[ap]\.?m\.?|\s+uhr)?\b\W*", re.IGNORECASE)
_LETTER_AND_DAY = re.compile(r"(?<=[^\W\d_])(?=\d{1,2}[\s./-])")


@frozen
class _Words:
    """The words of `bylines.toml` as patterns: `by` opens a by-line, `acted` one with any other act before the name."""

    by: re.Pattern[str]
    acted: re.Pattern[str]
    only_by: re.Pattern[str]
    posted: re.Pattern[str]
    after_name: re.Pattern[str]
    glued: re.Pattern[str]
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
    days = [day for day in weekday_names() if len(day) >= _LEAST_WEEKDAY]
    before_date = "|".join(re.escape(word.capitalize()) for word in (*table["acts"], *table["dated"], *days))
    return _Words(
        by=re.compile(
            rf"^\W*(?:(?:(?:{acts})\s+)?(?:{by})(?:\s*:\s*|\s+)|(?:[^\W\d_]+\s+)?(?:{signs})\s*:\s*)", re.IGNORECASE
        ),
        acted=re.compile(rf"^\W*[^\W\d_]+\s+(?:{by})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE),
        only_by=re.compile(rf"^\W*(?:(?:{acts})\s+)?(?:{by}|{signs})\W*$", re.IGNORECASE),
        posted=re.compile(rf"^\W*(?:{acts})\s+(?:{by})\s+.*\d", re.IGNORECASE),
        after_name=re.compile(
            rf"\s+[|•·–—-]\s+|\s*[|•·,/(\n]\s*|\s+(?:{dated})\s+(?=\W*\w*\d|[a-z])|\s+(?:{dated})$|\s+(?i:{acts})\b|\s+\d{{1,2}}[:.h]\d\d"
        ),
        glued=re.compile(rf"(?<=[^\W\d_A-Z]|\.)(?=(?:{before_date})\b)"),
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

    >>> holds_author("td-post-author-name"), holds_author("author-description"), holds_author("user-name")
    (True, False, True)
    """
    words = {*_WORD.findall(names.lower()), *names.lower().replace("-", "").split()}
    return not words.isdisjoint(_words().authors) and words.isdisjoint(_words().about)


def author_name(written: str) -> str | None:
    """The name in a by-line or an author property; None where it does not look like one.

    >>> author_name("By Ann Dee | March 3, 2023"), author_name("2 May 2020, by Ann Dee"), author_name("https://a.example")
    ('Ann Dee', 'Ann Dee', None)
    >>> author_name("Par Ann DeePublié le 3 mai"), author_name("Posted on May 3, 10:20 by Ann Dee")
    ('Ann Dee', 'Ann Dee')
    """
    name = _unsigned(_parted(written))
    dates = find_dates(name)
    if dates:
        before = _words().before_date.sub("", name[: dates[0].start])
        name = before if _says_more_than_acts(before) else _behind_date(name, dates[0].end)
    name = _words().after_name.split(name.strip(_AROUND), maxsplit=1)[0].strip(_AROUND + ":")
    name = _LAST_DOT.sub("", name)
    words = name.split()
    fits = 0 < len(words) <= _MOST_WORDS and len(name) <= _LONGEST_NAME and name.lower() not in _words().acts
    return name if fits and "://" not in written and not name[0].isdigit() else None


def _parted(written: str) -> str:
    """A by-line whose parts stand apart, though the elements that hold them do not."""
    return _LETTER_AND_DAY.sub(" ", _words().glued.sub(" ", written))


def _says_more_than_acts(before: str) -> bool:
    """Whether what stands before a date is more than "Posted"."""
    return len(before) > 1 and before.strip(_AROUND + ":").lower() not in _words().acts


def _behind_date(line: str, end: int) -> str:
    """What follows a date and the time of day."""
    return _unsigned(_TIME.sub("", line[end:], count=1).lstrip(_AROUND))


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
    short = [_parted(line) for line in lines if len(line) <= _LONGEST_NAME + _LONGEST_DATE]
    for line, following in zip(short[:3], [*short[1:3], ""], strict=False):
        if _words().only_by.match(line):
            return author_name(following)
        dated = any(True for text in (line, following) for changed in (False, True) for _ in _days(text, changed))
        signed = is_byline(line) or is_byline(_after_opening_date(line))
        name = author_name(_words().acted.sub("", line) if dated and not signed else line)
        if name and (_stands_before_date(name, line) or (signed and (dated or name[0].isupper()))):
            return name
        if name and dated and _is_written_as_name(name):
            return name
    return None


def _after_opening_date(line: str) -> str:
    """What follows the date and time with which a line opens; nothing where it opens otherwise."""
    dates = find_dates(line)
    opens = bool(dates) and not _says_more_than_acts(_words().before_date.sub("", line[: dates[0].start]))
    return _TIME.sub("", line[dates[0].end :], count=1).lstrip(_AROUND) if opens else ""


def posted_author(lines: Iterable[str]) -> str | None:
    """The author in the first line that says who posted, and when: blogs have it below the text.

    >>> posted_author(["Two comments", "Posted by annd at 10:20 AM in Culture"])
    'annd'
    """
    posted = (line for line in lines if len(line) <= _LONGEST_BYLINE and _words().posted.match(line))
    return next(filter(None, map(author_name, posted)), None)


def _stands_before_date(name: str, line: str) -> bool:
    """Whether a line is a name, a separator and a date: no sentence is written so."""
    dates = find_dates(line)
    parted = bool(dates) and re.fullmatch(_SEPARATED, line[len(name) : dates[0].start]) is not None
    return parted and line.startswith(name) and (name[0].isupper() or " " not in name)


def _is_written_as_name(name: str) -> bool:
    return all(word[0].isupper() for word in name.split()) and not byline_date([name])


def piece_author(pieces: Sequence[str]) -> str | None:
    """The author among the texts inside an element that says it holds one.

    >>> piece_author(["By", "Ann Dee", "3 May 2023"]), piece_author(["3 May 2023", "annd"])
    ('Ann Dee', 'annd')
    """
    whole = author_name(" ".join(pieces)) if len(pieces) == 2 and _words().only_by.match(pieces[0]) else None
    told = (piece for piece in pieces if not _words().only_by.match(piece))
    return whole or next(filter(None, (author_name(_words().acted.sub("", piece)) for piece in told)), None)


def author_words() -> frozenset[str]:
    """The words of a class or id that hold an author's name."""
    return _words().authors


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
