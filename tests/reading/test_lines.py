"""Markup → lines: what breaks a line, what does not, and where the marks fall."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup_spider.reading.cut import page_text
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.reading.walk import walk


def lines(html: str) -> tuple[Line, ...]:
    return page_text(f"<body>{html}</body>".encode()).lines


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one<br>two<br/>three</p>", ["one", "two", "three"]),
        ("<p>La <b>Petite</b> <i>Bande</i></p>", ["La Petite Bande"]),
        ("<p>Mad<b>re</b></p>", ["Madre"]),
        ("<div>Title<div>by Someone</div>rest</div>", ["Title", "by Someone", "rest"]),
        ("<h2>Title</h2>glued<p>text</p>", ["Title", "glued", "text"]),
        ("<dl><dt>Regie</dt><dd>Wim W.</dd></dl>", ["Regie", "Wim W."]),
        ("<table><tr><th>A</th><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>", ["A", "B", "C", "D"]),
        ("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>", ["one", "two", "three"]),
        ("<pre>first\nsecond</pre>", ["first", "second"]),
        ("<p>white   space\n\n and\ttabs</p>", ["white space and tabs"]),
        ("<p>What is it about&nbsp;?</p>", ["What is it about ?"]),
        ("<p>Fran&ccedil;ois, No&euml;l, L&#8217;&#xE9;t&eacute;</p>", ["François, Noël, L’été"]),
        ("<p>Fran&amp;ccedil;ois &amp;amp; co</p>", ["François & co"]),
        ("<p>AT&amp;T &lt;3</p>", ["AT&T <3"]),
        ("<p>Mé\u00adno\u200bchet\ufeff</p>", ["Ménochet"]),
        ("<p>Denis MÃ©nochet, lâ€™Ã©tÃ©</p>", ["Denis Ménochet, l’été"]),
        ("<P ALIGN=left>one<P>two<LI>three", ["one", "two", "three"]),
    ],
)
def test_what_makes_a_line(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '<p>With A, B</p>';</script>",
        "<style>p{}</style>",
        "<template><p>card</p></template>",
        "<noscript><p>enable it</p></noscript>",
        '<p style="display: none">unseen</p>',
        "<p hidden>unseen</p>",
        '<div aria-hidden="true">unseen</div>',
        '<span class="screen-reader-text">unseen</span>',
        "<!-- <p>unseen</p> -->",
        "<select><option>January</option></select>",
        "<button>OK</button>",
    ],
)
def test_what_is_not_shown_is_no_line(hidden: str) -> None:
    assert texts(f"<p>A first line of the text</p>{hidden}<p>and a second one</p>") == [
        "A first line of the text",
        "and a second one",
    ]


def test_shown_on_some_screens_is_shown() -> None:
    assert texts('<p class="hidden md:block">A line for large screens</p>') == ["A line for large screens"]


def test_marks_keep_their_place_when_white_space_collapses() -> None:
    (line,) = lines('<h3>  <a href="/f">La \n Petite  Bande</a> de <b> Pierre <i>Salvadori</i></b> </h3>')
    assert line.text == "La Petite Bande de Pierre Salvadori"
    assert {(mark.kind, line.text[mark.start : mark.end]) for mark in line.marks} == {
        ("link", "La Petite Bande"),
        ("strong", "Pierre Salvadori"),
        ("em", "Salvadori"),
    }


def test_a_mark_that_spans_lines_covers_each_of_them() -> None:
    first, second = lines("<p><b>Title<br>by Someone</b></p>")
    assert first.marks == (Mark("strong", 0, 5),)
    assert second.marks == (Mark("strong", 0, 10),)


def test_a_link_around_a_whole_card_marks_its_lines() -> None:
    shown = lines('<p>Words before the card.</p><a href="/x"><h3>Title</h3><p>text</p></a>')
    assert [line.marks for line in shown[1:]] == [(Mark("link", 0, 5),), (Mark("link", 0, 4),)]


def test_bold_by_style_or_class_is_bold() -> None:
    one, two = lines('<p><span style="font-weight:700">One</span> x</p><p><span class="font-semibold">Two</span></p>')
    assert one.marks == (Mark("strong", 0, 3),)
    assert two.marks == (Mark("strong", 0, 3),)


def test_a_header_cell_is_bold_and_an_anchor_without_address_no_link() -> None:
    cell, anchor = lines("<table><tr><th>Cast</th></tr></table><p><a name=x>Here</a></p>")
    assert cell.marks == (Mark("strong", 0, 4),)
    assert anchor.marks == ()


def test_lines_of_a_paragraph_share_its_element_and_cards_their_container() -> None:
    shown = lines('<div class="card"><h3>A</h3><p>x<br>y</p></div><div class="card"><h3>B</h3></div>')
    title, first, second, other = shown
    assert first.element == second.element != title.element
    assert title.parent == first.parent != other.parent
    assert title.path[-2:] == ("div.card", "h3")
    assert [line.tag for line in shown] == ["h3", "p", "p", "h3"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<p>", "</div>", "<div>", "a b", " ", "<br>", "<a href=x>", "</a>", "é&amp;"])
    )
)
def test_every_mark_covers_text_of_its_line(parts: list[str]) -> None:
    for line in lines("".join(parts)):
        assert line.text == line.text.strip() != ""
        for mark in line.marks:
            assert 0 <= mark.start < mark.end <= len(line.text)
            assert line.text[mark.start : mark.end].strip() == line.text[mark.start : mark.end]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<p>", "<div>", "<i>", "</i>", "</p>", "</div>", "word ", "<li>", "<td>", "<br>"])))
def test_no_letter_is_lost_or_invented(parts: list[str]) -> None:
    html = "".join(parts)
    shown = "".join("".join(row.text for row in walk(html).rows).split())
    assert shown == "word" * parts.count("word ")


def test_a_line_tells_how_many_elements_begin_with_it() -> None:
    card = "<section><div><h3>{}</h3></div><div><p>one</p><p>two<br>three</p></div></section>"
    found = lines(f"<p>Before.</p><main>{card.format('Gull')}{card.format('Mill')}</main>")
    assert [(line.text, line.opens) for line in found[-4:]] == [("Mill", 3), ("one", 2), ("two", 1), ("three", 0)]


def test_underlined_is_bold() -> None:
    assert [mark.kind for mark in lines("<p><u>Gull</u></p>")[0].marks] == ["strong"]


def test_wrapped_text_is_joined_and_rules_part_it() -> None:
    text = (
        "Good morning.\n\n------------------\n\nGULL\nDirected by: Ann Lee\n\n"
        "A bird learns to sing, and the village, which has never liked a\ntenor, stops sleeping altogether.\n"
    )
    found = page_text(text.encode()).lines
    assert [line.text for line in found][1:3] == ["GULL", "Directed by: Ann Lee"]
    assert found[3].text.endswith("never liked a tenor, stops sleeping altogether.")
    assert [line.opens for line in found] == [1, 3, 1, 2]


def test_long_lines_of_plain_text_stay_as_they_are() -> None:
    found = page_text(f"Gull by Ann Lee\n{'A bird learns to sing. ' * 6}\nThe Mill of Bob Ray\n".encode()).lines
    assert len(found) == 3
