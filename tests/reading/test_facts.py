"""Facts of a line, by label and by shape."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup_spider.reading.facts import piece_kind, read_facts

LINES = {
    "16. August 2018 / 1 Std. 50 Min. / Drama": [
        ("release_date", "16. August 2018"),
        ("runtime", "1 Std. 50 Min."),
        ("genre", "Drama"),
    ],
    "French film, 1 h 40": [("country", "French film"), ("runtime", "1 h 40")],
    "Drama, R, 188 minutes": [("genre", "Drama"), ("rating", "R"), ("runtime", "188 minutes")],
    "Durée: 1 h 38.": [("runtime", "1 h 38.")],
    "Genre: Drama, Comedy": [("genre", "Drama"), ("genre", "Comedy")],
    "Gender: Drama": [("genre", "Drama")],
    "Release Date: April 7, 2023": [("release_date", "April 7, 2023")],
    "Sortie : 7 juillet 2021 (2h 14min)": [("release_date", "7 juillet 2021"), ("runtime", "2h 14min")],
    "Where to watch: Netflix": [("distributor", "Netflix")],
    "dal 24 aprile": [("release_date", "dal 24 aprile")],
    "In theaters May 4.": [("release_date", "In theaters May 4.")],
    "(Out October 15th)": [("release_date", "Out October 15th")],
    "France - 2021 - 1h50": [("country", "France"), ("year", "2021"), ("runtime", "1h50")],
    "★★★★": [("score", "★★★★")],
    "96 min": [("runtime", "96 min")],
}


@pytest.mark.parametrize(("text", "facts"), LINES.items())
def test_lines_of_facts(text: str, facts: list[tuple[str, str]]) -> None:
    found = read_facts(text)
    assert [(fact.kind, fact.text) for fact in found.facts] == facts
    assert found.only
    assert all(fact.text in text[fact.start : fact.end] for fact in found.facts)


@pytest.mark.parametrize(
    "text",
    [
        "Santiago, Italia",
        "Black Widow de Cate Shortland",
        "With Marina Foy, Dennis Menoche, Luis Zahera…",
        "Sixteen days of shooting, two ribs and a tooth.",
        "Drama",
        "Kannada",
        "",
    ],
)
def test_lines_that_are_not_only_facts(text: str) -> None:
    assert not read_facts(text).only


@pytest.mark.parametrize(
    "text", ["Ad Vitam", "De son vivant", "Men", "The Month of May", "Small group", "Happy Retirement 2"]
)
def test_titles_are_no_facts(text: str) -> None:
    assert piece_kind(text) is None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_line_is_read_without_an_error(text: str) -> None:
    for fact in read_facts(text).facts:
        assert 0 <= fact.start < fact.end <= len(text)
