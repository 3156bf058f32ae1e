"""Lines fall into units at labels, sentence ends and joints, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.vocabulary import vocabulary
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.reading.segment import MOST_UNITS, units_of


def cut(text: str, language: str | None = None) -> list[str]:
    return [unit.text for unit in units_of([Line(text, "p")], vocabulary(), language)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("A miller falls in love. He sells the wind.", ["A miller falls in love.", "He sells the wind."]),
        ("Mr. and Mrs. Low meet Dr. No.", ["Mr. and Mrs. Low meet Dr. No."]),
        ("Retirement home 2 of Claude Zidi Jr. With Ann Lee", ["Retirement home 2 of Claude Zidi Jr.", "With Ann Lee"]),
        ("Opened on 16. August 2018 in Ulm.", ["Opened on 16. August 2018 in Ulm."]),
        ("“Gull” (PG-13). A bird learns to sing.", ["“Gull” (PG-13).", "A bird learns to sing."]),
        ("Regia: Anna Bo / Cast: Carl Do, Eva Fo", ["Anna Bo /", "Carl Do, Eva Fo"]),
        ("Directed by: Ann Lee. 104 mins", ["Ann Lee.", "104 mins"]),
        ("GullSource: Studio (YouTube)", ["Gull", "Source: Studio (YouTube)"]),
        ("(Dir: Ann Lee; Starring: Carl Do, Eva Fo)", ["Ann Lee;", "Carl Do, Eva Fo"]),
        ("A bird sings. (With Carl Do, Eva Fo)", ["A bird sings.", "(With Carl Do, Eva Fo)"]),
    ],
)
def test_units(text: str, units: list[str]) -> None:
    assert cut(text) == units


def test_a_page_on_one_line_falls_into_its_parts() -> None:
    text = (
        "The week in films. Gull by Ann Lee With Carl Do, Eva Fo… What is it about ? A bird learns to sing. "
        "did you know ? The bird was trained by a tenor. Gull trailer VF The Mill, Bob Ray With Ida Jo… "
        "What is it about ? A miller sells the wind."
    )
    assert cut(text)[:4] == ["The week in films.", "Gull by Ann Lee", "With Carl Do, Eva Fo…", "A bird learns to sing."]
    assert "The Mill, Bob Ray" in cut(text)


def test_openers_follow_the_language() -> None:
    french = cut("Paul Roy met Tim Low et Sam Poe dans une barque.", "fr")
    assert french == ["Paul Roy met Tim Low et Sam Poe dans une barque."]


def test_a_bold_label_needs_no_colon() -> None:
    line = Line("Synopsis A bird learns to sing.", "p", marks=(Mark("strong", 0, 8),))
    unit = units_of([line], vocabulary())[0]
    assert unit.label is not None
    assert (unit.label.meaning, unit.text) == ("synopsis", "A bird learns to sing.")


def test_joints_tell_elements_from_breaks() -> None:
    rows = [Line("A", "p", element=1), Line("B", "p", element=1), Line("C", "p", element=2)]
    assert [unit.joint for unit in units_of(rows, vocabulary())] == ["line", "break", "line"]


@given(st.lists(st.text(max_size=200), max_size=5))
def test_units_cover_their_lines_in_order(texts: list[str]) -> None:
    lines = [Line(text, "p", element=at) for at, text in enumerate(texts)]
    units = units_of(lines, vocabulary())
    assert [unit.line for unit in units] == sorted(unit.line for unit in units)
    for unit in units:
        assert unit.text == lines[unit.line].text[unit.start : unit.end]
    for number, line in enumerate(lines):
        covered = sum(
            unit.end - unit.from_ for unit in units if unit.line == number
        )  # labels and white space make up the rest
        assert covered <= len(line.text)


def test_the_number_of_units_is_bounded() -> None:
    lines = [Line("One. Two. Three. Four. Five.", "p", element=at) for at in range(MOST_UNITS // 2)]
    assert len(units_of(lines, vocabulary())) <= MOST_UNITS + len(lines)
