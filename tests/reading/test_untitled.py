"""Headers that hold no title: the title above them, the film whose text they follow, the card that repeats them."""

from __future__ import annotations

from roundup_spider.reading.article import read

TEXT = "A woman counts the boats in the harbour every night, until one morning there is one too many of them."


def _films(body: str) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]:
    page = f"<html lang=en><title>The films of the week</title><body><article>{body}</article></body></html>"
    return [(block.title, block.directors, block.cast) for block in read(page.encode()).blocks]


def test_title_above_a_line_of_facts_and_director() -> None:
    film = "<p class=name>{}</p><p class=credit>(France, 2023, 1 h 4{}) by {}</p><p class=text>" + TEXT + "</p>"
    names = (("Gull", "Ann Lee"), ("The Long Mill", "Bo Linden"), ("Salt", "Cy Dorn"), ("Harbour", "Dee Evans"))
    body = "".join(film.format(title, at, name) for at, (title, name) in enumerate(names))
    assert [film[0] for film in _films(body)] == [title for title, _ in names]


def test_card_below_the_text_adds_nobody() -> None:
    film = (
        "<h2>{0} by {1}</h2><p>With Ida Falk, Tom Reed</p><p>What is it about?</p><p>" + TEXT + "</p>"
        "<div class=card><b>{0}</b><p>By {1}</p><p>With Ida Falk, Tom Reed, Una Holm</p></div>"
    )
    body = film.format("Gull", "Ann Lee") + film.format("Salt Road", "Cy Dorn") + film.format("Mill", "Bo Linden")
    assert [film[2] for film in _films(body)] == [("Ida Falk", "Tom Reed")] * 3
