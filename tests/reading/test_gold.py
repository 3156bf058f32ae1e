"""Gold readings laid over units: a header is the line before its own film's texts."""

from __future__ import annotations

from normalize.vocabulary import vocabulary
from roundup_spider.reading.lines import Line
from roundup_spider.reading.segment import units_of
from roundup_spider.training.gold import allowed_roles

GULL = {
    "title": "Gull",
    "directors": ["Ann Lee"],
    "cast": ["Bo Li"],
    "synopsis": "A bird is lost at sea.",
    "trivia": None,
}
MILL = {"title": "Mill", "directors": ["Cy Do"], "cast": [], "synopsis": "The wheel stands still.", "trivia": None}


def _roles(*texts: str, noise: tuple[str, ...] = ()) -> str:
    units = units_of([Line(text, "p", element=at) for at, text in enumerate(texts)], vocabulary())
    return " ".join(allowed_roles(units, [GULL, MILL], noise, [False] * len(units)))


def test_list_of_contents_holds_no_headers() -> None:
    page = ("Gull", "Mill", "Gull by Ann Lee", GULL["synopsis"], "Mill by Cy Do", MILL["synopsis"])
    assert _roles(*page) == "O O H S H S"


def test_contents_written_like_the_headers_hold_none_either() -> None:
    page = ("Gull by Ann Lee", "Mill by Cy Do", "Gull by Ann Lee", GULL["synopsis"], "Mill by Cy Do", MILL["synopsis"])
    assert _roles(*page) == "O O H S H S"


def test_noise_before_the_first_film_is_outside() -> None:
    page = ("Ida Falk", "New films: Gull, Mill", "Gull by Ann Lee", GULL["synopsis"], "Mill by Cy Do", MILL["synopsis"])
    assert _roles(*page, noise=page[:2]) == "O O H S H S"


def test_card_after_the_text_is_no_header() -> None:
    page = ("Gull by Ann Lee", GULL["synopsis"], "Gull", "By Ann Lee", "Mill by Cy Do", MILL["synopsis"])
    assert _roles(*page).startswith("H S N")


def test_cast_that_shares_a_word_with_the_title_is_cast() -> None:
    film = GULL | {"title": "Vera", "cast": ["Vera Gemma", "Daniel Palma"]}
    units = units_of(
        [Line(text, "p", element=at) for at, text in enumerate(("ANN LEE – VERA", "Vera Gemma, Daniel Palma"))],
        vocabulary(),
    )
    assert allowed_roles(units, [film], (), [False, False]) == ["H", "C"]
