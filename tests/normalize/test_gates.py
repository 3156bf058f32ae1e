"""The gates, each on figures made for it: it rings on the change and is silent on the site as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from normalize.failure import OF_ARTICLES, Failure
from normalize.figures import ArticleFigures, BlockFigures, Expectations, SiteFigures
from normalize.gates import failures
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
    hard = [_article(w, *(_block(10 * w + number, confidence=doubtful) for number in range(6))) for w in (16, 17)]
    [failure] = _found(hard[0])
    assert (failure.gate, failure.field, failure.value, failure.level) == ("confidence", "title", 0.5, "warning")
    [failure] = _found(*hard)
    assert (failure.level, failure.url) == ("error", "https://e.org/17")
    assert "of the newest 2 articles" in failure.message
    one_film = [_block(900, confidence=doubtful), *(_block(number) for number in range(901, 906))]
    assert _found(_article(16, *one_film)) == []


def test_few_films_that_are_hard_to_read_are_no_alarm() -> None:
    doubtful = {**SURE, "title": 0.6, "synopsis": 0.6}
    weeks = [_article(week, *(_block(10 * week + n, confidence=doubtful) for n in range(2))) for week in (16, 17)]
    assert [one for one in _found(*weeks) if (one.gate, one.level) == ("confidence", "error")] == []


def test_a_phrase_that_is_taken_for_a_title_week_by_week() -> None:
    def week(number: int, *signs: tuple[str, str]) -> ArticleFigures:
        phrase = replace(_block(0), title="Book now", signs=frozenset(signs))
        return _article(number, phrase, *(_block(10 * number + n) for n in range(1, 6)))

    others = [
        week(16, ("cast", "a b"), ("synopsis", "a man")),
        week(17, ("synopsis", "two men")),
        week(18, ("cast", "c d")),
    ]
    [failure] = _found(*others)
    assert (failure.gate, failure.field, failure.url) == ("standing-title", "title", "https://e.org/18")
    assert "'Book now' stands as a title in each of the newest 3 articles" in failure.message
    assert _found(*others[:2]) == []
    assert _found(week(19, ("cast", "e f")), _article(20), *others) == []
    a_film_that_runs_for_weeks = [week(16, ("cast", "a b")), week(17, ("cast", "c d")), week(18, ("cast", "c d"))]
    assert _found(*a_film_that_runs_for_weeks) == []
    without_people = [week(number, ("synopsis", str(number))) for number in (16, 17, 18)]
    assert _found(*without_people) == []


def test_two_fields_that_are_doubted_together_are_an_error_where_one_is_a_warning() -> None:
    def levels(**doubted: float) -> set[str]:
        blocks = [_block(number, confidence={**SURE, **doubted}) for number in range(900, 906)]
        return {failure.level for failure in _found(_article(16, *blocks))}

    assert levels(title=0.6) == {"warning"}
    assert levels(title=0.6, synopsis=0.6) == {"error"}


def test_a_label_is_missed_sooner_where_an_unknown_phrase_stands_in_its_place() -> None:
    block = replace(_block(900, without_label="trivia"), openings=frozenset({"corner of"}))
    unknown = [replace(block, title=f"Film {900 + number}") for number in range(3)]
    rest = [_block(910 + number) for number in range(3)]
    [failure] = _found(_article(16, *unknown, *rest))
    assert (failure.gate, failure.field, failure.value) == ("label-drop", "trivia", 0.5)
    assert _found(_article(16, *(replace(block, openings=frozenset()) for block in unknown), *rest)) == []


def test_a_site_file_that_no_longer_fits() -> None:
    mismatch = Issue("layout-mismatch", "article selector 'div.entry' matches 0 elements, expected exactly 1")
    [failure] = _found(_article(16, issues=(mismatch,)))
    assert (failure.gate, failure.command) == ("layout-mismatch", "roundup inspect https://e.org/16")


def test_half_the_films_are_no_alarm_in_one_week_but_in_two() -> None:
    few = [_article(week, *(_block(number) for number in range(10 * week, 10 * week + 3))) for week in (16, 17)]
    assert _found(few[0]) == []
    [failure] = failures(SiteFigures("e", Expectations(), (*PAST, *few)), date(2022, 1, 18))
    assert (failure.gate, failure.value, failure.url) == ("film-drop", 3, "https://e.org/17")
    assert 3 < failure.bound < 4


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
