"""The gates, each on figures made for it: it rings on the change and is silent on the site as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from normalize.figures import ArticleFigures, BlockFigures, Expectations, SiteFigures
from normalize.gates import OF_ARTICLES, Failure, failures
from normalize.records import Issue

WORDS = {"title": 2, "directors": 1, "cast": 3, "synopsis": 40, "trivia": 30}
ORDER = ("header", "cast", "synopsis", "trivia")
SURE = dict.fromkeys(WORDS, 0.98)


def _block(
    number: int, order: tuple[str, ...] = ORDER, without_label: str = "", confidence: Mapping[str, float] = SURE
) -> BlockFigures:
    labels = frozenset({"cast", "synopsis", "trivia"} - {without_label})
    return BlockFigures(f"Film {number}", WORDS, 2, order, labels, confidence)


def _article(week: int, *blocks: BlockFigures, issues: tuple[Issue, ...] = ()) -> ArticleFigures:
    own = blocks or tuple(_block(week * 10 + number) for number in range(6))
    return ArticleFigures(f"https://e.org/{week}", f"2022-01-{week + 1:02}", own, 24, 0, issues)


PAST = tuple(_article(week) for week in range(16))


def _found(*newest: ArticleFigures) -> list[Failure]:
    return failures(SiteFigures("e", Expectations(), (*PAST, *newest)), date(2022, 1, 17))


def test_a_healthy_site_passes() -> None:
    assert _found(_article(16)) == []


def test_a_label_that_is_none_of_ours_any_more() -> None:
    [failure] = _found(_article(16, *(_block(number, without_label="trivia") for number in range(900, 906))))
    assert (failure.gate, failure.field, failure.level) == ("label-drop", "trivia", "error")
    assert "0 of 6 blocks have a known label before the trivia" in failure.message


def test_fields_that_changed_places() -> None:
    other = ("header", "cast", "trivia", "synopsis")
    gates = {
        (one.gate, one.field) for one in _found(_article(16, *(_block(number, other) for number in range(900, 906))))
    }
    assert gates == {("order", "trivia")}


def test_a_reader_that_is_no_longer_sure() -> None:
    doubtful = {**SURE, "title": 0.5}
    [failure] = _found(_article(16, *(_block(number, confidence=doubtful) for number in range(900, 906))))
    assert (failure.gate, failure.field, failure.value, failure.level) == ("confidence", "title", 0.5, "error")
    one_film = [_block(900, confidence=doubtful), *(_block(number) for number in range(901, 906))]
    assert _found(_article(16, *one_film)) == []


def test_a_site_file_that_no_longer_fits() -> None:
    mismatch = Issue("layout-mismatch", "article selector 'div.entry' matches 0 elements, expected exactly 1")
    [failure] = _found(_article(16, issues=(mismatch,)))
    assert (failure.gate, failure.command) == ("layout-mismatch", "roundup inspect https://e.org/16")


def test_far_fewer_films_than_in_any_of_many_weeks() -> None:
    [failure] = _found(_article(16, *(_block(number) for number in range(900, 903))))
    assert (failure.gate, failure.value, failure.bound) == ("film-drop", 3, 6)


def test_a_new_page_without_films_is_a_failure_unless_the_site_has_many_such() -> None:
    for barren, level in ((0.0, "error"), (0.4, "warning")):
        site = SiteFigures("e", Expectations(), PAST, empty=("https://e.org/new",), stored=0, barren=barren)
        [failure] = failures(site, date(2022, 1, 17))
        assert (failure.gate, failure.url, failure.level) == ("empty-pages", "https://e.org/new", level)
    among_others = SiteFigures("e", Expectations(), PAST, empty=("https://e.org/new",), stored=3)
    assert failures(among_others, date(2022, 1, 17)) == []


def test_every_gate_is_documented_with_what_to_do() -> None:
    documents = Path(__file__).resolve().parents[2] / "docs"
    for name in ("crawling.md", "failures.md"):
        text = (documents / name).read_text(encoding="utf-8")
        assert not [gate for gate in OF_ARTICLES if gate not in text], name
