"""Pages made to break readers: bounded time, bounded memory, never an exception."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup_spider.reading.cut import MOST_LINES, page_text
from roundup_spider.reading.decode import PAGE_CAP
from roundup_spider.reading.tame import DEEPEST, tamed, unmarked

SECONDS = 12.0
"""CPU time that a page at the size cap may take, on a machine several times slower than a laptop."""
N = 100_000

MARKUP: dict[str, Callable[[int], str]] = {
    "nested divs": lambda n: "<div>" * n,
    "nested and closed": lambda n: "<div>" * n + "x" + "</div>" * n,
    "nested details": lambda n: "<details><summary>" * n,
    "nested lists": lambda n: "<ul><li>" * n,
    "nested tables": lambda n: "<table><tr><td>" * n,
    "nested spans, then paragraphs": lambda n: "<span>" * n + "<p>" * n,
    "unknown tags": lambda n: "<x-y>" * n,
    "closing tags that do not close": lambda n: "<div><object></div>" * n,
    "options": lambda n: "<select>" + "<option>" * n,
    "unclosed emphasis": lambda n: "<b><i><u>x" * n,
    "overlapping emphasis": lambda n: "<b><p></b>x" * n,
    "foster parents": lambda n: "<table><b>x" * n,
    "attributes": lambda n: "<div " + " ".join(f"a{i}={i}" for i in range(n)) + ">x",
    "attributes with brackets": lambda n: "<div " + " ".join(f'a{i}=">"' for i in range(n)) + ">x",
    "attributes between slashes": lambda n: "<div/" + "/".join(f"a{i}" for i in range(n)) + ">x",
    "classes": lambda n: '<p class="' + " ".join(f"c{i}" for i in range(n)) + '">x</p>',
    "line breaks": lambda n: "x<br>" * n,
    "headings of furniture": lambda n: "<h1>related</h1>" * n,
    "links": lambda n: "<a href=/>x</a>" * n,
    "times": lambda n: "<h1>x</h1>" + "<time datetime=2022-01-01>x</time>" * n,
    "separators in the title": lambda n: "<title>" + "a - " * n + "</title><h1>a</h1>",
    "entities": lambda n: "&amp;amp;&notit;&#x1F600;" * n,
    "an entity bomb": lambda n: '<!DOCTYPE x [<!ENTITY a "&b;&b;">]><p>' + "&a;" * n,
    "brackets": lambda n: "<" * n,
    "comments": lambda n: "<!--" * n,
    "unclosed quotes": lambda n: '<div a="' * n,
    "linked data": lambda n: '<script type="application/ld+json">' + "[" * n + "]" * n + "</script><p>x",
    "numbers": lambda n: "<h1>x</h1><p>" + "1/2/" * n,
    "mojibake": lambda n: "<p>" + "Ã©" * n,
    "spaces": lambda n: "<p>x" + " " * n + "x",
}


def spent(body: bytes) -> float:
    start = time.process_time()
    page_text(body, "https://e.org/2022/07/20/x")
    return time.process_time() - start


@pytest.mark.parametrize("name", MARKUP)
def test_time_is_bounded(name: str) -> None:
    assert spent(MARKUP[name](N).encode()) < SECONDS


@pytest.mark.parametrize("name", ["nested divs", "attributes", "line breaks", "classes", "linked data", "links"])
def test_time_grows_no_faster_than_the_page(name: str) -> None:
    small, large = (min(spent(MARKUP[name](n).encode()) for _ in range(2)) for n in (10_000, 80_000))
    assert large < 8 * 4 * max(small, 0.01)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"\0" * 1_000_000, b"\xff" * 100_000, b"<", b"</", b"<p", b"<!", b"<!--", b"&", b"<p>" * 3, b"<html"),
        *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe<\0p\0"),
    ],
    ids=lambda body: repr(body[:9]),
)
def test_scraps_are_read(body: bytes) -> None:
    assert page_text(body[:1_000_000]).lines is not None


def test_a_page_of_fifty_megabytes_is_capped_and_its_beginning_read() -> None:
    paragraph = b"<p>A film by <b>Someone</b> with a sentence that goes on for a while, and then for longer.</p>"
    body = paragraph * (50_000_000 // len(paragraph))
    start = time.process_time()
    tracemalloc.start()
    found = page_text(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - start < 5 * SECONDS
    assert peak < 20 * PAGE_CAP
    assert len(found.lines) == MOST_LINES
    assert {"page-too-large", "markup-too-large", "too-many-lines"} == {code for code, _ in found.notes}


def test_random_bytes_are_no_page() -> None:
    found = page_text(random.Random(1).randbytes(200_000))
    assert (found.lines, found.notes[0][0]) == ((), "not-a-page")


def test_honest_markup_comes_back_from_taming_as_it_was() -> None:
    page = "<!doctype html><title>x</title>" + "<div><p>An <b>honest</b> page, a little long.</p></div>\n" * 5_000
    assert unmarked(tamed(page)) == page


def test_text_survives_the_flattening_of_absurd_nesting() -> None:
    depth = 3 * DEEPEST
    page = "".join(f"<div>word{n} " for n in range(depth)) + "</div>" * depth + "<i></i>" * 6_000
    shown = " ".join(line.text for line in page_text(page.encode()).lines).split()
    assert shown == [f"word{n}" for n in range(depth)]


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    assert page_text(body) == page_text(body)


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<a href='x'>",
            "</a>",
        ),
        *("<br>", "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<h1>", "</h1>", "<article>", "<nav>"),
        *("</article>", "</nav>", "<svg>", "</svg>", "<template>", "<select>", "<option>", "<textarea>", "</textarea>"),
        *(
            "<title>",
            "<pre>",
            "<time datetime=2020-01-01>",
            "<span hidden>",
            "<div class=comments>",
            "<footer>",
            "<form>",
        ),
        *("<math>", "<frameset>", "<plaintext>", "<dl>", "<dt>", "<dd>", "<button>", "<noscript>", "<iframe>", "<xmp>"),
    ]
)
WORDS = st.text(max_size=12) | st.sampled_from(
    ["With A, B", "by C", "July 20, 2022", "&eacute;", "&amp;amp;", "\u00a0", "Ã©"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TAGS | WORDS, max_size=60), st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=x"]))
def test_any_tag_soup(parts: list[str], content_type: str | None) -> None:
    found = page_text("".join(parts).encode("utf-8", "surrogatepass"), content_type=content_type)
    for line in found.lines:
        assert line.text
        assert all(0 <= mark.start < mark.end <= len(line.text) for mark in line.marks)


PAGE = (
    b"<!doctype html><html lang=fr><head><title>Films | X</title><meta property='article:published_time' "
    b"content='2022-07-20'></head><body><nav><a href=/>X</a></nav><main><h1>Films</h1><p>By Ann Dee</p>"
    b"<h2>Madre de <b>R. S.</b></h2><p>Avec M. N.</p><table><tr><td>Sortie</td><td>20 juillet</td></tr></table></main>"
    b"<footer>(c)</footer></body></html>"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PAGE) - 1), st.binary(max_size=3)), max_size=30))
def test_any_damage_to_a_page(damage: list[tuple[int, bytes]]) -> None:
    body = bytearray(PAGE)
    for place, written in damage:
        body[place : place + 1] = written
    page_text(bytes(body), "https://e.org/x")
