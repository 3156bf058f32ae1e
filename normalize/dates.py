"""Release dates as pages write them: the phrase is cut first, then read; day, month, weekday and year are
cross-checked.

Months and weekdays are those of dateparser's locale tables, kept in `data/vocabulary/calendar.json` (rebuilt by
`python -m normalize.training.calendar_names`); the common forms are read directly from them (a thousandth of the cost),
everything else goes through dateparser, which is imported then, with languages, day order and base date pinned.
`search_dates` is never used.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import groupby, takewhile

from normalize.frozen import frozen
from normalize.resources import data_file

LANGUAGES = ("en", "fr", "it", "es", "de", "pt", "nl", "pl", "tr", "ru", "ca", "cs")
"""The locales whose month names are looked for in any text."""

_WEEKDAY_KEYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELEASE_WEEKDAYS = {"fr": (2,), "it": (3, 2), "de": (3,), "es": (4,), "pt": (3,), "en": (2, 4), "pl": (4,), "nl": (3,)}
_DAYS_AHEAD = 3
_LONGEST = 4_000
_PLAUSIBLE_YEARS = range(1995, 2040)
_WRONG_WEEKDAY = 200
_UNUSUAL_WEEKDAY = 40


@frozen
class DatePhrase:
    """A date as written, `text[start:end]`: day and month, and year and weekday (0 = Monday) where written."""

    start: int
    end: int
    text: str
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    swappable: bool = False


@frozen
class DateReading:
    """A date with where it came from, e.g. "title; year from address"; `doubts` says what did not agree."""

    iso: str
    source: str
    start: int = 0
    end: int = 0
    phrase: str = ""
    doubts: tuple[str, ...] = ()


@frozen
class Base:
    """What a page tells about the year of its dates: a day near them, or only the year; `source` says where from."""

    date: dt.date | None = None
    source: str = "published"
    year: int | None = None


@cache
def _calendar() -> dict[str, dict[str, int]]:
    """The tables "months" and "weekdays": names of all languages in lower case → number from 0."""
    tables: dict[str, dict[str, int]] = json.loads(data_file("vocabulary", "calendar.json").read_text(encoding="utf-8"))
    return tables


@cache
def month_names() -> dict[str, int]:
    """Month names and abbreviations of all languages, lower case → 1..12.

    >>> month_names()["août"], month_names()["maggio"]
    (8, 5)
    """
    return {word: number + 1 for word, number in _calendar()["months"].items()}


@cache
def weekday_names() -> dict[str, int]:
    """Weekday names of four letters or more, lower case → 0 (Monday) .. 6."""
    return _calendar()["weekdays"]


def _either(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words, letter by letter: a text is tried once, not once for each word.

    >>> _either(["mai", "maio", "juin"])
    '(?=[jm])(?:juin|mai(?:o)?)'
    """
    letters = "".join(re.escape(letter) for letter in sorted({word[0] for word in words}))
    return f"(?=[{letters}]){_branches(sorted(words))}"


def _branches(words: Sequence[str]) -> str:
    """Words in order as one pattern, their common beginning first."""
    pairs = zip(words[0], words[-1], strict=False)
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    rests = [word[len(common) :] for word in words if word != common]
    if not rests:
        return re.escape(common)
    if not common:
        groups = [_branches(list(group)) for _, group in groupby(rests, key=lambda rest: rest[0])]
        return f"(?:{'|'.join(groups)})" if len(groups) > 1 else groups[0]
    inner = _branches(rests)
    whole = inner if inner.startswith("(?:") and len(rests) == len(words) else f"(?:{inner})"
    return re.escape(common) + whole + ("?" if len(rests) < len(words) else "")


_TO_MONTH = r"(?:st|nd|rd|th|er|re|º|°|\.)?\s*(?:of\s+|de\s+|d['’])?[-\s]*"
"""What may stand between a day and its month."""
_WORD_BEFORE_DAY = "out"
"""What is October in short in Portuguese, after the day; before a day it is English: "out 7 July"."""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>{_either(month_names())})\b\.?"
    weekday = rf"(?:(?P<weekday>{_either(weekday_names())})\b[,.]?\s+(?:den\s+|the\s+|le\s+|dia\s+)?)?"
    day = r"(?P<day>[12]\d|3[01]|0?[1-9])"
    year = r"(?:(?:,|\s+de|\s+del)?\s*(?P<year>(?:19|20)\d\d)\b)?"
    forms = (
        rf"{weekday}(?<!\d)(?<![\d][.,:/]){day}{_TO_MONTH}{month}{year}",
        rf"{weekday}(?!{_WORD_BEFORE_DAY}\b){month}[-\s]*(?:the\s+)?{day}(?:st|nd|rd|th)?(?!\d|:\d|\s*%){year}",
        r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?![\d])",
        r"(?<![\d/.,-])(?P<day>0?[1-9]|[12]\d|3[01])(?P<mark>[/.-])(?P<month>0?[1-9]|[12]\d|3[01])(?P=mark)(?P<year>\d{4}|\d\d)(?![\d])",
        r"(?<![\d/.,-])(?P<day>0?[1-9]|[12]\d|3[01])(?P<mark>[/.])(?P<month>0[1-9]|1[0-2])(?=\.?(?:\s|$|\)|:|,))(?!\.\d)",
        r"(?<![\d/.,-])(?P<month>0[1-9]|1[0-2])(?P<mark>/)(?P<day>1[3-9]|2[1-9]|3[01])(?![\d/])",
    )
    return tuple(
        re.compile(rf"(?<![^\W\d_])(?:{form})" if at == 0 else form, re.IGNORECASE) for at, form in enumerate(forms)
    )


def find_dates(text: str) -> tuple[DatePhrase, ...]:
    """Every date written with a day and a month, in reading order, no two overlapping; of long texts the beginning.

    >>> [(phrase.text, phrase.day, phrase.month) for phrase in find_dates("Wednesday, July 20 and le 1er août 2021")]
    [('Wednesday, July 20', 20, 7), ('1er août 2021', 1, 8)]
    """
    return _dates(text[:_LONGEST]) if _DIGIT.search(text) is not None else ()


@lru_cache(maxsize=4_000)
def _dates(text: str) -> tuple[DatePhrase, ...]:
    found: list[DatePhrase] = []
    for pattern in _worth_trying(text):
        for match in pattern.finditer(text):
            phrase = _phrase(match)
            if phrase and all(phrase.end <= other.start or phrase.start >= other.end for other in found):
                found.append(phrase)
    return tuple(sorted(found, key=lambda phrase: phrase.start))


_DIGIT = re.compile(r"\d")
_NUMERIC = re.compile(r"\d[/.-]\d")
_WORD_AND_DAY = re.compile(r"\w\b\.?[-\s]*(?:the\s+)?\d", re.IGNORECASE)


@cache
def _day_and_month() -> re.Pattern[str]:
    """The heart of the first pattern, which is found fast since it begins with a digit."""
    return re.compile(rf"\d{_TO_MONTH}(?:{_either(month_names())})\b", re.IGNORECASE)


def _worth_trying(text: str) -> tuple[re.Pattern[str], ...]:
    """The patterns that can match at all: those with months only where a digit stands beside a month's name or a word,
    the others where digits are separated."""
    patterns = _patterns()
    before = patterns[:1] if _day_and_month().search(text) else ()
    after = patterns[1:2] if _WORD_AND_DAY.search(text) and _names_month(text) else ()
    return before + after + (patterns[2:] if _NUMERIC.search(text) else ())


def _names_month(text: str) -> bool:
    low = text.lower()
    return any(month in low for month in month_names())


def _phrase(match: re.Match[str]) -> DatePhrase | None:
    groups = match.groupdict()
    month, day = groups["month"], int(groups["day"])
    number = int(month) if month.isdigit() else _month(month)
    weekday = weekday_names().get((groups.get("weekday") or "").lower())
    year = int(groups["year"]) if groups.get("year") else None
    year = year + 2000 if year is not None and year < 100 else year
    swappable = month.isdigit() and "mark" in groups
    if number > 12:
        day, number = number, day
    if number > 12 or not _exists(year or 2024, number, day):
        return None
    start = match.start() if weekday is None or not groups.get("weekday") else match.start("weekday")
    return DatePhrase(start, match.end(), match.group()[start - match.start() :], day, number, year, weekday, swappable)


@lru_cache(maxsize=1_000)
def _month(name: str) -> int:
    """The number of a month as a pattern has found it; "ARALIK" matches "aralık" but is not its upper case."""
    low = name.lower()
    alike = (number for known, number in month_names().items() if re.fullmatch(re.escape(known), low, re.IGNORECASE))
    return month_names().get(low) or next(alike)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def read_date(
    text: str,
    languages: Sequence[str],
    base: dt.date | Base | None,
    *,
    base_source: str = "published",
    where: str = "block",
) -> DateReading | None:
    """The first date of a short phrase; the year, if not written, is the likeliest one around `base`.

    `base` is a day near the date, or what `base_of` found. None when there is no day and month, or no year and no
    `base`. `source` tells where day and year came from.

    >>> read_date("Sortie le 31 août", ("fr",), dt.date(2022, 8, 9)).iso
    '2022-08-31'
    """
    known = base if isinstance(base, Base) else Base(base, base_source)
    phrases = find_dates(text)
    if not phrases:
        return _by_dateparser(text, tuple(languages), known.date, where)
    phrase = phrases[0]
    if known.year is None or phrase.year:
        return settle(phrase, languages, known.date, base_source=known.source, where=where)
    reading = settle(replace(phrase, year=known.year), languages, None, base_source=known.source, where=where)
    return replace(reading, source=f"{where}; year from {known.source}") if reading else None


def settle(
    phrase: DatePhrase, languages: Sequence[str], base: dt.date | None, *, base_source: str, where: str
) -> DateReading | None:
    """The calendar date of a phrase: order of day and month, missing year and weekday weighed together."""
    options = [phrase]
    if phrase.swappable and phrase.day <= 12 and phrase.day != phrase.month:
        options.append(replace(phrase, day=phrase.month, month=phrase.day))
    years = (phrase.year,) if phrase.year else () if base is None else (base.year - 1, base.year, base.year + 1)
    dates = [
        (dt.date(year, option.month, option.day), at)
        for at, option in enumerate(options)
        for year in years
        if _exists(year, option.month, option.day)
    ]
    if not dates:
        return None
    best = min(dates, key=lambda found: (_cost(found[0], phrase.weekday, languages, base) + 30 * found[1], found[0]))[0]
    source = where if phrase.year else f"{where}; year from {base_source}"
    wrong = phrase.weekday is not None and best.weekday() != phrase.weekday
    doubts = (
        (f"weekday: written {_WEEKDAY_KEYS[phrase.weekday or 0]}, the date is a {_WEEKDAY_KEYS[best.weekday()]}",)
        if wrong
        else ()
    )
    return DateReading(best.isoformat(), source, phrase.start, phrase.end, phrase.text, doubts)


def _cost(date: dt.date, weekday: int | None, languages: Sequence[str], base: dt.date | None) -> float:
    """How odd a date is, in days: far from the base (the future three times), on a weekday other than written or
    usual."""
    away = (date - base).days if base else 0
    cost = float(-away if away < 0 else away * _DAYS_AHEAD)
    if weekday is not None:
        return cost + _WRONG_WEEKDAY * (date.weekday() != weekday)
    usual = {day for language in languages for day in _RELEASE_WEEKDAYS.get(language, ())}
    return cost + _UNUSUAL_WEEKDAY * bool(usual and date.weekday() not in usual)


@lru_cache(maxsize=4_000)
def _by_dateparser(text: str, languages: tuple[str, ...], base: dt.date | None, where: str) -> DateReading | None:
    """Forms outside the tables, through dateparser; only phrases short enough to be nothing but a date."""
    if base is None or len(text) > 40 or not any(letter.isdigit() for letter in text):
        return None
    settings = {
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month"],
        "RELATIVE_BASE": dt.datetime.combine(base, dt.time()),
        "PARSERS": ["absolute-time", "custom-formats"],
    }
    import dateparser

    found = dateparser.parse(
        text, languages=[code for code in languages if code in LANGUAGES] or None, settings=settings
    )
    return DateReading(found.date().isoformat(), where, 0, len(text), text) if found else None


_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?(?=/|$|-)")
_ADDRESS_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def address_date(url: str | None) -> dt.date | None:
    """The posting date an address carries ("/2022/08/03/"), the first of the month when it has no day."""
    match = _ADDRESS_DATE.search(url or "")
    if match is None or not _exists(int(match[1]), int(match[2]), int(match[3] or 1)):
        return None
    return dt.date(int(match[1]), int(match[2]), int(match[3] or 1))


def address_words(url: str | None) -> str:
    """The last path segment of an address as words, where titles (and their dates) are repeated.

    >>> address_words("https://e.org/2021/the-cinema-releases-of-july-20/")
    'the cinema releases of july 20'
    """
    path = re.sub(r"[?#].*", "", url or "").rstrip("/")
    segments = [segment for segment in path.split("/")[3:] if "-" in segment]
    return re.sub(r"[-_+]", " ", max(segments, key=len, default=""))


def base_of(page_title: str, url: str | None, published: str | None) -> Base:
    """What to tell years from on a page: the posting date, else the address' date, else a year written in title or
    address.

    >>> base_of("Films of the summer", "https://e.org/films-of-the-summer-2021/", None).year
    2021
    """
    for date, source in ((_iso(published), "published"), (address_date(url), "address")):
        if date is not None:
            return Base(date, source)
    return Base(None, "address", _written_year(page_title, url, None))


def release_week(
    page_title: str, url: str | None, published: str | None, lines: Sequence[str] = (), languages: Sequence[str] = ()
) -> DateReading | None:
    """The day a roundup is about: day and month from the title, the address or the first lines; the year from
    wherever it is written, else the likeliest around the posting date. None when no day, or no year, can be had.

    >>> release_week("The cinema releases of July 20: A, B…", None, "2022-07-18").iso
    '2022-07-20'
    """
    posted = _iso(published)
    base, base_source = (posted, "published") if posted else (address_date(url), "address")
    for where, text in (("title", page_title), ("address", address_words(url)), *(("lines", line) for line in lines)):
        phrases = find_dates(text)
        if phrases:
            written = phrases[0].year or _written_year(page_title, url, base)
            phrase = replace(phrases[0], year=written) if written else phrases[0]
            reading = settle(phrase, languages, base, base_source=base_source, where=where)
            return _with_source(reading, phrases[0], where, written)
    return None


def _with_source(
    reading: DateReading | None, phrase: DatePhrase, where: str, written: int | None
) -> DateReading | None:
    if reading is None or phrase.year or not written:
        return reading
    return replace(reading, source=f"{where}; year from address")


def _written_year(page_title: str, url: str | None, base: dt.date | None) -> int | None:
    """A year written in the title or the address' words, when it is the only one and near the posting date."""
    years = {int(year) for text in (page_title, address_words(url)) for year in _ADDRESS_YEAR.findall(text)}
    near = {year for year in years if (abs(year - base.year) <= 1 if base else year in _PLAUSIBLE_YEARS)}
    return near.pop() if len(near) == 1 else None


def _iso(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
