"""A page's own labels, words that are glued, titles that are kept whole, headlines that only their length tells."""

from __future__ import annotations

import pytest

from normalize.vocabulary import vocabulary
from roundup_spider.reading.blocks import PageContext, read_blocks
from roundup_spider.reading.colon_labels import colon_labels
from roundup_spider.reading.furniture import Standing, standing
from roundup_spider.reading.lines import Line, Mark, MarkKind
from roundup_spider.reading.own_labels import meaning_of, own_labels, with_own_labels
from roundup_spider.reading.pieces import Draft, Piece
from roundup_spider.reading.ranks import without_ranks
from roundup_spider.reading.rhythm import BY_LENGTH, rhythm_of
from roundup_spider.reading.segment import units_of
from roundup_spider.reading.unglue import unglued

EN = vocabulary()
LONG = "A bird learns to sing in a tree that nobody waters, and for three summers the whole street listens to it."


def texts(text: str, *marks: tuple[MarkKind, int, int]) -> list[str]:
    return [unit.text for unit in units_of([Line(text, "p", marks=tuple(Mark(*mark) for mark in marks))], EN, "en")]


def test_a_question_that_opens_several_texts_is_a_label_and_is_cut_off() -> None:
    lines = [Line(f"What it says ? Number {at} sings.", "p") for at in range(2)]
    words = with_own_labels(EN, lines)
    assert own_labels(lines, EN) == {"synopsis": ("what it says",)}
    assert [unit.text for unit in units_of(lines, words)] == ["Number 0 sings.", "Number 1 sings."]


@pytest.mark.parametrize("line", ["What is it about ? It rains.", "Read more ? It rains."])
def test_known_labels_and_noise_are_no_labels_of_the_page(line: str) -> None:
    assert own_labels([Line(line, "p")] * 3, EN) == {}


def test_of_questions_whose_words_do_not_tell_the_first_labels_the_synopsis_the_next_an_anecdote() -> None:
    lines = [Line(f"{asked} ? Number {at} sings.", "p") for at in range(2) for asked in ("Quo vadis", "Ubi sunt")]
    assert own_labels(lines, EN) == {"synopsis": ("quo vadis",), "trivia": ("ubi sunt",)}
    assert own_labels([*lines[::2], Line("What is it about ? It rains.", "p")], EN) == {"trivia": ("quo vadis",)}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (("Attended by Ann Lee, Bo Li", "Attended by Carl Do"), {"cast": ("attended by",)}),
        (("Regia Ann Lee", "Regia Mats Grorud"), {"director": ("regia",)}),
        (("Jean Reno, Bo Li", "Jean Dujardin, Eva Fo"), {}),
        (("With Ann Lee, Bo Li", "With Carl Do"), {}),
        (
            (f"WHAT IS THE TALK ABOUT {LONG}", f"WHAT IS THE TALK ABOUT One more: {LONG}"),
            {"synopsis": ("what is the talk about",)},
        ),
        ((f"The bird sings {LONG}", f"The bird sings One more: {LONG}"), {}),
    ],
)
def test_words_that_open_lines_alike_before_names_or_texts_are_labels(
    written: tuple[str, ...], found: dict[str, tuple[str, ...]]
) -> None:
    assert own_labels([Line(text, "p") for text in written], EN) == found


def test_a_question_asked_once_is_none() -> None:
    assert own_labels([Line("What it says ? It rains.", "p"), Line("It rains.", "p")], EN) == {}


@pytest.mark.parametrize(
    ("question", "meaning"),
    [("you knew that", "trivia"), ("sabias", "trivia"), ("what are we told about", "synopsis")],
)
def test_the_words_of_known_labels_tell_what_a_question_labels(question: str, meaning: str) -> None:
    assert meaning_of(question) == meaning


def test_a_comma_goes_on_with_the_sentence() -> None:
    found = EN.label_at("De quoi ça parle, le silence ?")
    assert found is not None
    assert not found.firm


@pytest.mark.parametrize(
    ("glued", "parted"),
    [
        ("WithEva Fo, Guy Hay", "With Eva Fo, Guy Hay"),
        ("What is it aboutFrance in winter", "What is it about France in winter"),
        ("McDonald meets DiCaprio", "McDonald meets DiCaprio"),
        ("DeVito", "DeVito"),
    ],
)
def test_labels_glued_to_a_name_are_parted_and_names_are_left_alone(glued: str, parted: str) -> None:
    assert unglued(Line(glued, "p"), EN).text == parted


def test_words_glued_where_links_end_are_parted_and_the_links_keep_their_words() -> None:
    line = unglued(Line("the gullofAnn Lee", "h2", marks=(Mark("link", 0, 8), Mark("link", 10, 17))), EN)
    assert line.text == "the gull of Ann Lee"
    assert [line.text[mark.start : mark.end] for mark in line.marks] == ["the gull", "Ann Lee"]


def test_a_title_in_quotes_or_bold_is_not_cut_and_its_note_belongs_to_it() -> None:
    assert texts(f"“Gull. The return: a song” (R, 104 minutes) {LONG}") == [
        "“Gull. The return: a song” (R, 104 minutes)", LONG]  # fmt: skip
    assert (
        texts(f"GULL: HOME AT LAST (PG, 93 minutes) {LONG}", ("strong", 0, 18))[0]
        == "GULL: HOME AT LAST (PG, 93 minutes)"
    )
    assert texts(f"Gull {LONG}", ("strong", 0, 4)) == ["Gull", LONG]


def test_what_is_said_within_quotation_marks_is_one_piece() -> None:
    said = 'The director: "I had my own kettle. I asked: what is it about? And it whistled."'
    assert texts(said) == [said]


def test_headlines_by_length_where_no_markup_returns() -> None:
    rows = [
        Line(text, "div", ("div", "div"), at) for at, text in enumerate(("Gull", LONG, "The Mill", f"{LONG} So be it."))
    ]
    rhythm = rhythm_of(rows)
    assert (rhythm.head, rhythm.heads, rhythm.place(2)) == (BY_LENGTH, (0, 2), "head?")


def test_class_names_of_a_compiler_are_no_furniture() -> None:
    assert standing("h1", ' class="ab ac ad"') is Standing.CONTENT
    assert standing("div", ' class="ad"') is Standing.FURNITURE


def test_a_date_glued_to_a_title_is_parted_and_3d_is_not() -> None:
    assert unglued(Line("April 3Drive Home in 3D", "h2"), EN).text == "April 3 Drive Home in 3D"


def drafts(*headers: str) -> list[Draft]:
    return [Draft({"H": [Piece("H", at, 0, len(text), text, 1.0)]}) for at, text in enumerate(headers)]


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        (("1 Gull", "2 The Mill", "3 Salt"), ["Gull", "The Mill", "Salt"]),
        (("III. Gull", "II. The Mill", "I. Salt"), ["Gull", "The Mill", "Salt"]),
        (("12 Monkeys", "Gull", "8 Women"), ["12 Monkeys", "Gull", "8 Women"]),
        (("2 Guns", "8 Women", "12 Monkeys"), ["2 Guns", "8 Women", "12 Monkeys"]),
    ],
)
def test_numbers_that_count_the_films_of_a_page_are_no_part_of_their_titles(
    written: tuple[str, ...], bare: list[str]
) -> None:
    assert [draft.of("H")[0].text for draft in without_ranks(drafts(*written))] == bare


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (("Maker: Ann Lee", "Maker: Mats Grorud"), {"director": ("maker",)}),
        (("Maker: Ann Lee", "Maker: Mats Grorud", "Director: Bo Li"), {}),
        (("Faces: Ann Lee, Carl Do", "Faces: Mats Grorud, Eva Fo"), {"cast": ("faces",)}),
        (("D: Ann Lee. With: Carl Do", "D: Mats Grorud. With: Eva Fo"), {"director": ("d",)}),
        (
            ("R: Ann Lee. D: Carl Do, Eva Fo", "R: Mats Grorud. D: Eva Fo, Ann Lee"),
            {"director": ("r",), "cast": ("d",)},
        ),
        ((f"In a word: {LONG}", f"In a word: {LONG}"), {"synopsis": ("in a word",)}),
        ((f"In a word: {LONG}", f"In a word: {LONG}", *[LONG + " So it is."] * 3), {}),
        (("Maker: Ann Lee", "Faces: Mats Grorud"), {}),
        (("Host: It rains.", f"Critic: {LONG}", f"Critic: It is said that {LONG}"), {}),
        (("Photo: Ann Lee", "Photo: Mats Grorud"), {}),
        (("Gull: It rains.", "Gull: It rains again."), {}),
    ],
)
def test_what_follows_a_word_before_a_colon_tells_what_it_labels(
    written: tuple[str, ...], found: dict[str, tuple[str, ...]]
) -> None:
    assert colon_labels([Line(text, "p") for text in written], EN) == found


def test_a_label_of_the_page_comes_before_what_the_vocabulary_takes_it_for() -> None:
    lines = [Line(f"D: {name}. With: Carl Do", "p") for name in ("Ann Lee", "Mats Grorud")]
    units = units_of(lines, with_own_labels(EN, lines))
    assert [unit.label.meaning for unit in units if unit.label] == ["director", "cast"] * 2


def test_a_line_of_facts_that_bars_part_is_cut_and_a_letter_alone_is_no_label() -> None:
    assert texts("Bo Li | animation | USA | 94 min") == ["Bo Li |", "animation |", "USA |", "94 min"]
    assert texts("Gull | Bo Li") == ["Gull | Bo Li"]
    assert all(unit.label is None for unit in units_of([Line("R", "td")], EN, "en"))


def test_where_markup_tells_no_headline_the_first_line_that_may_be_one_opens_a_film() -> None:
    films = [["Gull", "Ann Lee", LONG, "With Bo Li"], ["The Mill of Salt", "Drama", LONG, "With Carl Do"]]
    rows = [Line(text, "p") for film in films for text in film]
    assert rhythm_of(rows).heads == (0, 4)


def test_a_kicker_of_facts_is_no_headline() -> None:
    written = [
        (tag, text) for title in ("Gull", "The Mill") for tag, text in (("h4", "Drama"), ("h3", title), ("p", LONG))
    ]
    rows = [Line(text, tag, element=at) for at, (tag, text) in enumerate(written)]
    assert rhythm_of(rows).head == "h3+"


def test_a_longer_label_reaches_over_no_question_mark_and_yields_to_a_shorter_one_that_is_surer() -> None:
    assert texts("Did you know it ? The bird sings.") == ["The bird sings."]
    assert texts("Did you know ? It sings.") == ["It sings."]
    assert texts("Did you know It sings.") == ["It sings."]


def test_the_director_may_be_joined_to_the_cast_before() -> None:
    assert texts("Starring Bo Li, Eva Fo and directed by Ann Lee") == ["Bo Li, Eva Fo and", "Ann Lee"]


@pytest.mark.parametrize("signature", [" – A. L.", " M. L.", " B+", " (H.D.)"])
def test_the_initials_of_a_writer_and_a_grade_behind_a_text_are_no_part_of_it(signature: str) -> None:
    draft = Draft(
        {
            role: [Piece(role, at, 0, len(text), text, 1.0)]
            for at, (role, text) in enumerate((("H", "Gull"), ("S", LONG + signature)))
        }
    )
    lines = [Line("Gull", "h3"), Line(LONG + signature, "p")]
    assert read_blocks([draft], PageContext(lines, "", "en"))[0].synopsis == LONG
