"""`read`: bytes in, an Article out, whatever the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup_spider.layout import Layout
from roundup_spider.reading import article as reading
from roundup_spider.reading import read
from roundup_spider.reading.model import NOISE
from roundup_spider.reading.pieces import Draft

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "gossipify-37772.txt"

PAGE = """<html lang="en"><head><title>The cinema releases of May 3: Gull, The Mill…</title></head><body><article>
<h1>The cinema releases of May 3: Gull, The Mill…</h1>
<p>Every week we look behind the films that come out.</p>
<h2>Gull by Ann Lee</h2><p>With Carl Dorn, Eva Foss, Guy Hayes…</p>
<p>What is it about ? A bird learns to sing. The village stops sleeping.</p>
<p>Did you know ? The bird was trained by a tenor.</p><p>He asked to be paid in bread.</p>
<h2>The Mill of Bob Ray</h2><p>With Ida Jones, Ken Lum…</p>
<p>What is it about ? A miller sells the wind, then wants it back.</p>
<h2>Salt, Una Vey</h2><p>With Wim Xander, Yve Zedd…</p>
<p>What is it about ? Two sisters inherit a boat and no water.</p>
<p>Source: a partner site</p></article></body></html>"""


def test_a_plain_page() -> None:
    article = read(PAGE.encode(), "https://example.org/2023/05/02/releases-of-may-3")
    assert [block.title for block in article.blocks] == ["Gull", "The Mill", "Salt"]
    assert [block.directors for block in article.blocks] == [("Ann Lee",), ("Bob Ray",), ("Una Vey",)]
    first = article.blocks[0]
    assert first.cast == ("Carl Dorn", "Eva Foss", "Guy Hayes")
    assert first.synopsis == "A bird learns to sing. The village stops sleeping."
    assert first.trivia == "The bird was trained by a tenor.\nHe asked to be paid in bread."
    assert article.blocks[1].trivia is None
    assert article.week == "2023-05-03"
    assert {block.release_date for block in article.blocks} == {"2023-05-03"}


def test_the_card_under_a_film_is_no_film_of_its_own() -> None:
    card = "<h2>Gull</h2><p>3 May 2023 | 1h 42min</p><p>By Ann Lee</p><p>With Carl Dorn, Eva Foss, Una Thorne</p>"
    page = PAGE.replace("<h2>The Mill", f"{card}<h2>The Mill")
    article = read(page.encode())
    assert [block.title for block in article.blocks] == ["Gull", "The Mill", "Salt"]
    assert article.blocks[0].cast == ("Carl Dorn", "Eva Foss", "Guy Hayes")


@pytest.mark.parametrize("times", [("12:40", "24:15", "1:02:03"), ("0:59", "9:01", "38:00")])
def test_times_before_headers_are_no_part_of_titles(times: tuple[str, ...]) -> None:
    page = PAGE
    for header, time in zip(("Gull by", "The Mill of", "Salt, Una"), times, strict=True):
        page = page.replace(f"<h2>{header}", f"<h2>{time} – {header}")
    assert [block.title for block in read(page.encode()).blocks] == ["Gull", "The Mill", "Salt"]


def test_facts_that_share_a_bracket_are_told_apart() -> None:
    page = PAGE.replace("Gull by Ann Lee", "“Gull” by Ann Lee (Drama, PG-13, 108 minutes)")
    article = read(page.encode(), "https://example.org/2023/05/02/releases-of-may-3")
    block = article.blocks[0]
    assert block.facts == {"genre": "Drama", "rating": "PG-13", "runtime": "108 minutes"}
    for kind, text in block.facts.items():
        span = block.spans[kind][0]
        assert article.lines[span.line].text[span.start : span.end] == text


def test_spans_point_at_what_was_read() -> None:
    article = read(PAGE.encode())
    for block in article.blocks:
        for name, names in (("directors", block.directors), ("cast", block.cast)):
            written = [article.lines[span.line].text[span.start : span.end] for span in block.spans.get(name, ())]
            assert written == list(names)
        span = block.spans["synopsis"][0]
        assert article.lines[span.line].text[span.start : span.end] == (block.synopsis or "").split("\n")[0]
        assert set(block.confidence) == set(block.spans)
        assert all(0 <= value <= 1 for value in block.confidence.values())


def test_every_line_is_kept_with_a_role() -> None:
    article = read(PAGE.encode())
    assert all(line.role for line in article.lines)
    assert [line.role for line in article.lines if line.text.startswith("Source")] in (["noise"], ["outside"])
    assert article.lines[0].position is None
    assert all(a <= b for a, b in pairwise([line.position for line in article.lines if line.position]))


def test_headers_doubted_again_and_again_do_not_lose_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def doubt_the_last(drafts: Sequence[Draft], *_: object) -> dict[int, str]:
        return {len(drafts) - 1: NOISE}

    monkeypatch.setattr(reading, "no_films", doubt_the_last)
    monkeypatch.setattr(reading, "_MOST_READINGS", 3)
    article = read(PAGE.encode(), "https://example.org/2023/05/02/releases-of-may-3")
    assert [block.title for block in article.blocks] == ["Gull"]


def test_reading_is_deterministic() -> None:
    assert read(PAGE.encode()) == read(PAGE.encode())


def test_a_site_may_rename_a_label() -> None:
    body = PAGE.replace("Did you know ?", "Between us :").encode()
    layout = Layout(labels={"trivia": ("Between us",)})
    assert read(body, layouts=(layout,)).blocks[0].trivia == read(PAGE.encode()).blocks[0].trivia


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff\xfe",
        b"<html><body><p>Checking your browser</p></body></html>",
        b"<h1>Council approves the bridge</h1><p>Members voted on Tuesday after a long debate about the cost.</p>",
        b"%PDF-1.4 binary",
    ],
)
def test_what_is_no_roundup_gives_no_blocks_and_says_so(body: bytes) -> None:
    article = read(body)
    assert article.blocks == ()
    assert "no-blocks" in [issue.code for issue in article.issues]


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=40)
def test_never_raises(body: bytes) -> None:
    assert "reader-failed" not in [issue.code for issue in read(body).issues]


@given(st.integers(0, len(PAGE)), st.text(max_size=12))
@settings(deadline=None, max_examples=40)
def test_never_raises_on_damaged_pages(at: int, junk: str) -> None:
    body = (PAGE[:at] + junk + PAGE[at + len(junk) :]).encode("utf-8", "replace")
    assert "reader-failed" not in [issue.code for issue in read(body).issues]


@pytest.mark.skipif(not SEED.exists(), reason="skipped: no ../shared")
def test_the_page_the_project_began_with() -> None:
    article = read(SEED.read_bytes(), "https://gossipify.com/movies-series/37772.html")
    read_films = [(block.title, block.directors) for block in article.blocks]
    assert read_films == [
        ("as Besta", ("Rodrigo Sorogoyen",)),
        ("Happy Retirement 2", ("Fabrice Bracq",)),
        ("Labyrinths", ("Bogdan George Apetre",)),
        ("Tempura", ("Akiko Ohku",)),
        ("Small group", ("Pierre Salvador",)),
        ("Mia and Me, Kentopia Hero", ("Adam Gunn", "Matias Temermans")),
        ("Magdalene", ("Damien Manivel",)),
        ("Mr. and Mrs. Tuttlemond", ("Jean-Michel Noir",)),
    ]
    assert article.blocks[3].cast == ("No", "Kento Hayashi", "Asami Usuda")
    assert article.blocks[7].trivia is None
    last = article.blocks[7].synopsis or ""
    assert last.startswith("Mr. and Mrs. are all")
    assert "Emily" not in last
    assert "allocine" not in last


def test_comments_below_the_films_are_none_of_theirs() -> None:
    remarks = "".join(f"<div><b>user{n}</b><div>Saw it with my aunt, she slept. {n}</div></div>" for n in range(6))
    article = read(PAGE.replace("<p>Source: a partner site</p>", f"<h3>6 comments</h3>{remarks}").encode())
    assert [block.title for block in article.blocks] == ["Gull", "The Mill", "Salt"]
    assert article.blocks[2].synopsis == "Two sisters inherit a boat and no water."


def test_teasers_of_other_articles_are_no_films() -> None:
    teaser = "<article><h2><a href='/{0}'>{1}</a></h2><p>{2} […]</p><a href='/{0}'>Continue reading</a></article>"
    heads = ("A drawer full of letters", "Nine endings shot twice", "The jury is complete", "A ladder in the desert")
    rows = "".join(teaser.format(at, head, "The director keeps a shoebox, and") for at, head in enumerate(heads))
    page = f"<html><head><title>Category: Movies</title></head><body><h1>Category: Movies</h1>{rows}</body></html>"
    assert read(page.encode()).blocks == ()
