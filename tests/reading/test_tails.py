"""Facts that end, and grades that open, the headers of a page without any mark."""

from __future__ import annotations

import pytest

from roundup_spider.reading.pieces import Draft, Piece
from roundup_spider.reading.ranks import without_ranks
from roundup_spider.reading.tails import without_tails


def drafts(*headers: str) -> list[Draft]:
    return [Draft({"H": [Piece("H", at, 0, len(text), text, 1.0)]}) for at, text in enumerate(headers)]


@pytest.mark.parametrize(
    ("written", "bare", "facts"),
    [
        (("The Servant 1963", "House 1977", "Gull 1975"), ["The Servant", "House", "Gull"], ["1963", "1977", "1975"]),
        (("Dune: Part Two12A", "Gull15", "The MillPG"), ["Dune: Part Two", "Gull", "The Mill"], ["12A", "15", "PG"]),
        (("Gull Komödie", "Salt Drama", "The Mill Krimi"), ["Gull", "Salt", "The Mill"], ["Komödie", "Drama", "Krimi"]),
        (
            ("Gull — Competition", "Salt — Orizzonti", "The Mill — Competition"),
            ["Gull", "Salt", "The Mill"],
            ["Competition", "Orizzonti", "Competition"],
        ),
        (("Blade Runner 2049", "Gull", "Salt"), ["Blade Runner 2049", "Gull", "Salt"], []),
        (("Gull – Ann Lee", "Salt – Ann Lee", "The Mill – Bo Ek"),) * 2 + ([],),
    ],
)
def test_what_nearly_all_headers_end_with(written: tuple[str, ...], bare: list[str], facts: list[str]) -> None:
    found = without_tails(drafts(*written))
    assert [draft.of("H")[0].text for draft in found] == list(bare)
    assert [piece.text for draft in found for piece in draft.of("F")] == facts


def test_facts_keep_their_places() -> None:
    fact = without_tails(drafts("House 1977", "The Servant 1963", "Gull 1975"))[0].of("F")[0]
    assert (fact.start, fact.end, "House 1977"[fact.start : fact.end]) == (6, 10, "1977")


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        (("A- Gull", "B The Mill", "C+ Salt"), ["Gull", "The Mill", "Salt"]),
        (("A Gull", "B The Mill", "C Salt"), ["A Gull", "B The Mill", "C Salt"]),
    ],
)
def test_grades_before_titles(written: tuple[str, ...], bare: list[str]) -> None:
    assert [draft.of("H")[0].text for draft in without_ranks(drafts(*written))] == bare
