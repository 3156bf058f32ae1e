"""Dates: phrases found as written, years told from what is around them, weeks told from titles and addresses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.dates import base_of, find_dates, month_names, read_date, release_week, weekday_names
from normalize.training.calendar_names import calendar

BASE = dt.date(2022, 7, 18)

PHRASES = {
    "Sortie le 31 août": (31, 8, None),
    "Sortie : 7 juillet 2021": (7, 7, 2021),
    "le 1er août": (1, 8, None),
    "SkirmishersJanuary 4": (4, 1, None),
    "in cinemas from May 2nd": (2, 5, None),
    "Release Date: April 7, 2023": (7, 4, 2023),
    "dal 24 aprile": (24, 4, None),
    "16. August 2018 / 1 Std. 50 Min.": (16, 8, 2018),
    "estreno 3 de mayo de 2024": (3, 5, 2024),
    "estreia a 12 de agosto": (12, 8, None),
    "15 sierpnia 2022": (15, 8, 2022),
    "20 Temmuz 2022": (20, 7, 2022),
    "January 04, 2023": (4, 1, 2023),
    "le 05 mai": (5, 5, None),
    "2024-01-03": (3, 1, 2024),
    "12/25/22": (25, 12, 2022),
    "31.08.2022": (31, 8, 2022),
}


@pytest.mark.parametrize(("text", "parts"), PHRASES.items())
def test_dates_are_found_as_written(text: str, parts: tuple[int, int, int | None]) -> None:
    found = find_dates(text)
    assert [(date.day, date.month, date.year) for date in found] == [parts]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(
    "text",
    [
        "6 years",
        "1 h 38",
        "2h 14min",
        "3:09",
        "Ocean’s 11",
        "30 jours",
        "PG-13",
        "Season 2",
        "In 1956",
        "",
        "May the best win",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "language", "base", "iso"),
    [
        ("Sortie le 31 août", "fr", dt.date(2022, 8, 9), "2022-08-31"),
        ("3 janvier", "fr", dt.date(2024, 9, 5), "2024-01-03"),
        ("January 4", "en", dt.date(2022, 12, 20), "2023-01-04"),
        ("December 29", "en", dt.date(2022, 1, 3), "2021-12-29"),
        ("Friday, January 6", "en", dt.date(2022, 12, 20), "2023-01-06"),
        ("03/07/2022", "fr", dt.date(2022, 6, 28), "2022-07-03"),
        ("April 7, 2023", "en", BASE, "2023-04-07"),
    ],
)
def test_year_comes_from_the_base(text: str, language: str, base: dt.date, iso: str) -> None:
    reading = read_date(text, (language,), base)
    assert reading is not None
    assert reading.iso == iso


def test_source_says_where_the_year_came_from() -> None:
    own, told = read_date("7 juillet 2021", ("fr",), BASE), read_date("7 juillet", ("fr",), BASE, base_source="address")
    assert own is not None
    assert told is not None
    assert (own.source, told.source) == ("block", "block; year from address")


def test_a_year_in_the_address_is_enough() -> None:
    base = base_of("The films of the summer", "https://e.org/the-20-films-of-the-summer-of-2021/", None)
    reading = read_date("out December 7", ("en",), base)
    assert reading is not None
    assert (reading.iso, reading.source) == ("2021-12-07", "block; year from address")


def test_a_contradicting_weekday_is_reported() -> None:
    reading = read_date("Monday, July 20, 2022", ("en",), BASE)
    assert reading is not None
    assert reading.doubts


def test_no_year_without_a_base() -> None:
    assert read_date("July 20", ("en",), None) is None


@pytest.mark.parametrize(
    ("title", "url", "published", "iso"),
    [
        ("The cinema releases of July 20: A, B…", None, "2022-07-18", "2022-07-20"),
        ("Les sorties cinéma du 3 janvier : A", "https://e.org/2024/09/page/5", "2024-09-05", "2024-01-03"),
        ("A, B and C", "https://e.org/2022/08/03/the-cinema-released-on-august-3-a-b/", None, "2022-08-03"),
        ("Cinema agenda for the week of October 27, 2021", "https://e.org/a", None, "2021-10-27"),
        ("Kinostarts vom 16. August", "https://e.org/kinostarts-16-august-2018/", "2018-08-20", "2018-08-16"),
        ("The cinema releases of July 20", "https://e.org/a", None, None),
        ("The movies of the week", "https://e.org/a", "2022-07-18", None),
    ],
)
def test_week_of_a_roundup(title: str, url: str | None, published: str | None, iso: str | None) -> None:
    reading = release_week(title, url, published)
    assert (reading.iso if reading else None) == iso


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    reading = read_date(text, ("en", "fr"), BASE)
    assert reading is None or dt.date.fromisoformat(reading.iso)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)))
def test_iso_dates_come_back(date: dt.date) -> None:
    reading = read_date(date.isoformat(), ("en",), None)
    assert reading is not None
    assert reading.iso == date.isoformat()


def test_a_month_in_capitals_that_lose_a_dot_is_read() -> None:
    assert [(phrase.day, phrase.month) for phrase in find_dates("6 ARALIK, 7 KASIM 2021")] == [(6, 12), (7, 11)]


def test_the_calendar_is_what_its_command_would_write() -> None:
    assert calendar() == {"months": {name: at - 1 for name, at in month_names().items()}, "weekdays": weekday_names()}
