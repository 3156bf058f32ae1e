"""What a page says about itself, and whom to believe."""

from __future__ import annotations

import json

import pytest

from roundup_spider.reading.cut import page_text
from roundup_spider.reading.lines import PageText

TEXT = "<p>A village elects a scapegoat every year, and every year it is someone who was only passing through.</p>"


def page(head: str = "", body: str = TEXT, url: str | None = None, root: str = "<html>") -> PageText:
    return page_text(f"<!doctype html>{root}<head>{head}</head><body>{body}</body></html>".encode(), url)


def linked(**properties: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **properties})}</script>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Films of July 20: A, B… | Example</title>", "<h1>Films of July 20: A, B…</h1>"),
        ("<title>Films of July 20: A, B… - Example News</title>", ""),
        ("<title>Example » Films of July 20: A, B…</title><meta property=og:site_name content=Example>", ""),
        (
            '<title>x</title><meta property="og:title" content="Films of July 20: A, B…">',
            "<h1>Films of July 20: A, B…</h1>",
        ),
        (
            "<title>Films of July 20: A, B… | Example</title>",
            "<h1><a href=/>Example</a></h1><h1>Films of July 20: A, B…</h1>",
        ),
        (
            "<title>Films of July 20: A, B… | Example</title><meta property=og:site_name content=Example>",
            "<h1>Example</h1>",
        ),
        (linked(headline="Films of July 20: A, B…"), ""),
    ],
)
def test_the_title_is_what_the_places_agree_on(head: str, body: str) -> None:
    assert page(head, body + TEXT).title == "Films of July 20: A, B…"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Example: Films of July 20: Acid, Dalva…", "<h1>Example</h1><h3><a>Films of July 20: Acid, Dalva…</a></h3>"),
        ("Films of July 20: Acid, Dalva… ~ Example", "<div>Films of July 20: Acid, Dalva…</div>"),
        ("Print - Films of July 20: Acid, Dalva…", "<b>Films of July 20: Acid, Dalva…</b>"),
        ("Example - Films of July 20", "<div>Films of July 20: Acid, Dalva…</div>"),
    ],
)
def test_a_line_of_the_page_tells_the_title_from_the_name_of_the_site(title: str, body: str) -> None:
    found = page(f"<title>{title}</title>", f"{body}<p>Posted by Ann Dee - Tuesday, July 19, 2022</p>{TEXT}")
    assert (found.title, found.published) == ("Films of July 20: Acid, Dalva…", "2022-07-19")
    assert "Films of July 20" not in " ".join(line.text for line in found.lines)


def test_a_film_that_the_title_names_is_not_taken_for_the_title() -> None:
    head = "<title>Films of the week: A Man Called Otto, Babylon</title>"
    found = page(head, f"<h1>Films of the week</h1><h2>A Man Called Otto</h2>{TEXT}<h2>Babylon</h2>{TEXT}")
    assert [line.text for line in found.lines if line.tag == "h2"] == ["A Man Called Otto", "Babylon"]


def test_day_and_month_of_a_posting_date_are_told_by_the_title() -> None:
    body = "<h1>The cinema releases of October 4</h1><p>Culture department, 10/03/2023 at 6:30 p.m.</p>"
    assert page("", body + TEXT).published == "2023-10-03"


def test_a_posting_day_in_an_attribute_counts_wherever_it_stands() -> None:
    stamp = "<footer>at <abbr class=published title=2022-07-19T20:15:00>8:15</abbr></footer>"
    assert page("", f"<h1>Films of the week</h1>{TEXT}{stamp}").published == "2022-07-19"


def test_films_under_h1_headings_are_not_taken_for_the_title() -> None:
    films = "".join(f"<h1>{film}</h1>{TEXT}" for film in ("Madre", "Tempura", "Magdala"))
    found = page("<title>Cinema: Madre, Tempura… The movies of the week | Example News</title>", films)
    assert found.title == "Cinema: Madre, Tempura… The movies of the week"
    assert [line.text for line in found.lines if line.tag == "h1"] == ["Madre", "Tempura", "Magdala"]


def test_a_dash_inside_the_title_stays() -> None:
    head = "<title>The films of April 6: Inexorable… – Actus Ciné | Example</title>"
    assert page(head, "<h1>The films of April 6: Inexorable… – Actus Ciné</h1>" + TEXT).title.endswith("– Actus Ciné")


def test_the_title_line_is_not_repeated_in_the_article() -> None:
    found = page("<title>Films of the week</title>", "<h1>Films of the week</h1>" + TEXT)
    assert [line.tag for line in found.lines] == ["p"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2022-07-19T23:30:00-05:00">', ""),
        (linked(datePublished="2022-07-19", dateModified="2023-01-01"), ""),
        ('<meta itemprop="datePublished" content="2022-07-19">', ""),
        ("", '<time datetime="2022-07-19T08:00">July 19</time>'),
        ("", "<p>By Ann Dee | July 19, 2022</p>"),
        ("", "<p>Publié le 19 juillet 2022 à 08h10, mis à jour le 2 août 2022</p>"),
        ("", "<p>Updated: August 2, 2022. Published: July 19, 2022</p>"),
    ],
)
def test_the_day_of_publication_in_the_pages_own_zone(head: str, body: str) -> None:
    assert page(head, f"<h1>Films of the week</h1>{body}{TEXT}").published == "2022-07-19"


def test_the_day_in_the_address_is_the_last_resort() -> None:
    assert page(url="https://e.org/2022/07/19/films/").published == "2022-07-19"
    assert page(url="https://e.org/2022/07/films/").published is None


def test_dates_of_films_and_of_other_articles_are_no_publication_dates() -> None:
    related = '<div><p><a href="/x">Other films</a> <time datetime="2020-01-01">1/1/2020</time></p></div>'
    film = "<h2>Dune</h2><p>Release Date: September 15, 2021</p>"
    assert page("", f"<h1>Films of the week</h1>{film}{TEXT}{related}").published is None


def test_a_heading_that_names_the_host_is_no_title() -> None:
    head = "<title>Friday films: the quiet ones - Heron &amp; Sons</title>"
    found = page(
        head, f"<h1>Heron Sons</h1><h2>Friday films: the quiet ones</h2>{TEXT}", "https://heron-sons.example/5"
    )
    assert found.title == "Friday films: the quiet ones"


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (linked(author={"@type": "Person", "name": "Ann Dee"}), "", "Ann Dee"),
        (linked(author=[{"name": "Ann Dee"}, {"name": "Bo Li"}]), "", "Ann Dee"),
        ('<meta name="author" content="Ann Dee">', "", "Ann Dee"),
        ('<meta property="article:author" content="https://facebook.com/ann">', "", None),
        ("", '<p>By <a rel="author" href="/a">Ann Dee</a></p>', "Ann Dee"),
        ("", "<p>Scritto da nessuno</p>", None),
        ("", "<p>Par Ann Dee, le 19 juillet 2022</p>", "Ann Dee"),
        ("", "<p>Ann Dee · 19 July 2022</p>", "Ann Dee"),
        ("", "<p>mardi 19 juillet 2022, par Ann Dee</p>", "Ann Dee"),
        ("", "<p>Gespeichert von Ann am Di., 19.07.2022 - 21:14</p>", "Ann"),
        ("", "<h2>Ice and ink</h2><div class='Page-authors'>By <a>Ann Dee</a></div>", "Ann Dee"),
        ("", "<div class=td-author-by>By</div><div class=td-post-author-name>Ann Dee</div>", "Ann Dee"),
        ("", "<p>da</p><p>Ann Dee</p>", "Ann Dee"),
        ("", "<p>editors of Example / 19 July 2022 / 3 min</p>", None),
        ("", "<p>annd · July 19, 2022 · Show</p>", "annd"),
        ("", "<div class=meta><span>Ann Dee</span><span>19 July 2022</span></div>", "Ann Dee"),
        ("", "<div class=x><span>Par <a>Ann Dee</a></span><span>Publié le 19 juillet 2022</span></div>", "Ann Dee"),
        ("", "<p>19.07.2022 09:00 von Ann Dee</p>", "Ann Dee"),
        ("", "<span class=user-name>annd</span>", "annd"),
        ("", "<div class=comments><b class=comment-author>Bo Li</b><i class=author>Bo Li</i></div>", None),
        ("", "<div class=post-footer>Posted by annd at 10:20 AM</div>", "annd"),
        ("", "<div class=author-bio>Ann Dee sells umbrellas.</div>", None),
        ("", "<h2>The Flash</h2><p>by Andy Muschietti</p>", None),
    ],
)
def test_the_author(head: str, body: str, author: str | None) -> None:
    found = page(head, f"<h1>Films of the week</h1>{body}{TEXT}").author
    assert (found or "").startswith(author) if author else found is None


FRENCH = "Elle vit seule dans une ville où il pleut, et elle ne sait pas pourquoi elle est là ni qui est avec elle."
GERMAN = (
    "Ein Mann kehrt in das Dorf zurück, in dem er mit der Tante gelebt hat, und er sieht, dass es nicht mehr da ist."
)
SPANISH = (
    "Una mujer que no tiene nada vuelve a la casa de su padre, pero la casa ya no está y los otros no se acuerdan."
)
PORTUGUESE = "Uma mulher que não tem nada volta para a casa do pai, mas a casa já não está lá e os outros não sabem."
ITALIAN = "Una donna che non ha niente torna nella casa del padre, ma la casa non è più nel paese e gli altri lo sanno."


@pytest.mark.parametrize(
    ("root", "text", "language"),
    [
        ('<html lang="fr-FR">', FRENCH, "fr"),
        ('<html lang="en">', FRENCH, "fr"),
        ("<html>", FRENCH, "fr"),
        ('<html lang="it">', "Dune", "it"),
        ("<html>", "Dune", None),
        ("<html>", GERMAN, "de"),
        ("<html>", SPANISH, "es"),
        ("<html>", PORTUGUESE, "pt"),
        ("<html>", ITALIAN, "it"),
    ],
)
def test_the_declared_language_is_checked_against_the_text(root: str, text: str, language: str | None) -> None:
    assert page("", f"<p>{text}</p>", root=root).language == language


def test_a_letter_saved_as_text_has_its_subject_and_date() -> None:
    letter = (
        b"From: x <x@e.org>\nDate: Thu, 2 Mar 2023 07:00:00 +0000\nSubject: Friday films\n\nCLOSE\nDirected by: L. D.\n"
    )
    found = page_text(letter)
    assert (found.title, found.published) == ("Friday films", "2023-03-02")
    assert [line.text for line in found.lines] == ["CLOSE", "Directed by: L. D."]


@pytest.mark.parametrize(("first", "title"), [("Les sorties de la semaine", True), ("Une histoire de mer", False)])
def test_plain_text_has_the_title_that_speaks_of_a_list(first: str, title: bool) -> None:
    found = page_text(f"{first}\n\nMadre de Rodrigo Sorogoyen\n".encode())
    assert found.title == (first if title else "")
    assert [(line.text, line.tag) for line in found.lines] == [
        (first, "text"),
        ("Madre de Rodrigo Sorogoyen", "text"),
    ]


def test_broken_linked_data_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>' + linked(
        headline="Films"
    )
    assert page(head).title == "Films"
