"""The article is found whole, and what surrounds it is gone, on pages of many makes."""

from __future__ import annotations

from itertools import count

import pytest

from roundup_spider.layout import Layout
from roundup_spider.reading.cut import article_soup, page_text
from roundup_spider.reading.furniture import Standing, heads_furniture, standing

FILMS = (
    (
        "The Lighthouse Keeper by Ann Dee",
        "With Bo Li, Carla Monti…",
        "He keeps a light that no ship has seen for years.",
    ),
    (
        "Nine Goats of Eva Stern",
        "With Finn Gray, Hal Ito…",
        "A shepherdess counts nine goats every night and ten at dawn.",
    ),
    ("Letters to a Bridge", "Starring Ida Jung", "Someone writes to a bridge, and one morning the bridge replies."),
)
TITLE = "The cinema releases of July 20"
OUTSIDE = (
    "Sign up for our weekly letter and never miss a film again, wherever you are.",
    "First! And the book was better.",
)
numbers = count()


def film(tag: str = "h3") -> list[str]:
    return [f"<{tag}>{head}</{tag}><p>{cast}</p><p>What is it about? {text}</p>" for head, cast, text in FILMS]


def kept(html: str, **arguments: object) -> str:
    found = page_text(html.encode(), "https://e.org/films", **arguments)  # type: ignore[arg-type]
    return "\n".join(line.text for line in found.lines)


def assert_films_only(text: str) -> None:
    missing = [part for parts in FILMS for part in parts if part not in text]
    assert not missing, f"lost {missing}"
    assert not [line for line in OUTSIDE if line in text]
    assert "Sports" not in text


def whole(article: str, head: str = f"<title>{TITLE} | Example</title>") -> str:
    """A page around an article: menu before it, letter and comments after it, none with a telling name but one."""
    menu = "".join(f'<a href="/{n}">{word}</a> ' for n, word in enumerate(("Home", "Films", "Sports")))
    return (
        f"<!doctype html><html><head>{head}</head><body><div class=x1><div class=x2>{menu}</div></div>{article}"
        f"<div class=newsletter><p>{OUTSIDE[0]}</p></div>"
        f'<ol class="comment-list"><li><article><p>{OUTSIDE[1]}</p></article></li></ol></body></html>'
    )


@pytest.mark.parametrize(
    "article",
    [
        f"<article><h1>{TITLE}</h1>{''.join(film())}</article>",
        f"<main><h1>{TITLE}</h1><div class=entry-content>{''.join(film('h2'))}</div></main>",
        f"<div class=q9><h1>{TITLE}</h1><div class=z7>{''.join(film('b'))}</div></div>",
        f"<h1>{TITLE}</h1><div>" + "".join(f"<section class=card>{one}</section>" for one in film()) + "</div>",
        f"<h1>{TITLE}</h1>" + "".join(f"<article class=film>{one}</article>" for one in film()),
        f"<h1>{TITLE}</h1><ul>" + "".join(f"<li>{one}</li>" for one in film("strong")) + "</ul>",
        f"<div><h1>{TITLE}</h1></div><div><div>{film()[0]}</div><div>{film()[1]}</div></div><div>{film()[2]}</div>",
        f"<form action=/x><h1>{TITLE}</h1>{''.join(film())}</form>",
        f'<div class="content-sidebar-wrap"><div class="main"><h1>{TITLE}</h1>{"".join(film())}</div></div>',
        f'<div style="display:none" id="app"><h1>{TITLE}</h1>{"".join(film())}</div>',
        f"<h1>{TITLE}</h1><table><tr><td>{film()[0]}</td></tr><tr><td>{film()[1]}</td><td>{film()[2]}</td></tr></table>",
        f"<h1>{TITLE}</h1>" + "".join(f"<a class=card href=/f>{one}</a>" for one in film()),
        f"<article><h1>{TITLE}</h1>"
        + "".join(f"<div><header><h2>{h}</h2></header><p>{t}</p><footer>{c}</footer></div>" for h, c, t in FILMS)
        + "</article>",
    ],
    ids=lambda _: f"article-{next(numbers)}",
)
def test_an_unknown_page_keeps_its_films_and_nothing_else(article: str) -> None:
    assert_films_only(kept(whole(article)))


@pytest.mark.parametrize("films", [1, 2, 3])
def test_a_rail_of_teasers_beside_the_article_is_gone(films: int) -> None:
    teaser = "Our readers have voted for the open-air screens they would cross the whole country for."
    rail = "".join(f"<div><h5><a href=/{n}>Another story, number {n}</a></h5><p>{teaser}</p></div>" for n in range(6))
    article = f"<div class=c1><h1>{TITLE}</h1>{''.join(film()[:films])}</div>"
    text = kept(whole(f"<div class=row>{article}<div class=c2><h4>You may also like</h4>{rail}</div></div>"))
    assert teaser not in text
    assert all(part in text for parts in FILMS[:films] for part in parts)


def test_the_one_film_of_a_short_page_keeps_its_header() -> None:
    head, cast, synopsis = FILMS[0]
    text = kept(whole(f"<h1>{TITLE}</h1><p><u>{head}</u></p><p>{cast}</p><blockquote><p>{synopsis}</p></blockquote>"))
    assert [head, cast, synopsis] == text.split("\n")


def test_a_line_of_every_card_is_no_byline_whatever_it_is_called() -> None:
    cards = "".join(f"<div><h3>{h}</h3><p class=post-meta>{c}, 90 min</p><p>{t}</p></div>" for h, c, t in FILMS)
    byline = '<div class="entry-meta">By Ann Dee, 20 July 2022</div>'
    text = kept(whole(f"<article><h1>{TITLE}</h1>{byline}{cards}</article>"))
    assert_films_only(text)
    assert text.count("90 min") == len(FILMS)
    assert "Ann Dee, 20 July" not in text


def test_related_articles_without_a_telling_name_are_gone_between_films() -> None:
    links = "<li><a href=/1>The films of last week</a></li><li><a href=/2>Ten films of May</a></li>"
    box = f"<div><h4>Related articles</h4><ul>{links}</ul></div>"
    assert "last week" not in kept(whole(f"<article><h1>{TITLE}</h1>{box.join(film())}</article>"))


def test_of_several_articles_on_a_page_the_one_it_is_about() -> None:
    other = (
        "<h2>Ten reasons to go to the open air cinema this summer</h2><p>"
        + "It is warm, and one may talk. " * 30
        + "</p>"
    )
    films = f"<h2>{TITLE}: all the films</h2>{''.join(film('h4'))}"
    page = f"<main><article class=post>{other}</article><article class=post>{films}</article></main>"
    text = kept(whole(page, f"<title>{TITLE}: all the films</title>"))
    assert_films_only(text)
    assert "It is warm" not in text


def test_an_application_shell_is_read_from_its_linked_data() -> None:
    body = "\\n".join(part for parts in FILMS for part in parts)
    script = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","articleBody":"%s"}</script>'
    found = page_text(whole("<div id=root></div>", script % (TITLE, body)).encode())
    assert_films_only("\n".join(line.text for line in found.lines))
    assert found.title == TITLE
    assert "article-from-json-ld" in [code for code, _ in found.notes]


class TestLayout:
    page = whole(f'<div id="a"><p class="ad">Buy this</p>{"".join(film())}</div><div id="b"><p>Elsewhere</p></div>')

    def test_a_declared_article_is_taken_as_it_is(self) -> None:
        assert_films_only(kept(self.page, layouts=(Layout(article="#a"),)))
        assert kept(self.page, layouts=(Layout(article="#b"),)) == "Elsewhere"

    def test_parts_to_skip_are_skipped(self) -> None:
        assert "Buy this" not in kept(self.page, layouts=(Layout(article="#a", skip=(".ad",)),))

    def test_the_first_layout_that_applies_wins(self) -> None:
        layouts = (Layout(article="#b", when=".nowhere"), Layout(article="#a", when="#b"), Layout(article="#b"))
        assert_films_only(kept(self.page, layouts=layouts))

    @pytest.mark.parametrize(
        ("layout", "message"),
        [
            (Layout(article="#c"), "'#c' matches 0 elements, expected exactly 1"),
            (Layout(article="div.newsletter, #a"), "matches 2 elements, expected exactly 1"),
            (Layout(article="#a", when=".gone"), "nothing matches '.gone'"),
        ],
    )
    def test_a_layout_that_does_not_fit_is_said_and_the_article_found(self, layout: Layout, message: str) -> None:
        found = page_text(self.page.encode(), layouts=(layout,))
        assert_films_only("\n".join(line.text for line in found.lines))
        assert [(code, message in said) for code, said in found.notes] == [("layout-mismatch", True)]

    def test_its_language_is_settled(self) -> None:
        assert page_text(self.page.encode(), layouts=(Layout(language="pl"),)).language == "pl"

    def test_language_and_labels_are_those_of_the_layout_that_applies(self) -> None:
        old = Layout(article="#a", language="pl", labels={"trivia": ("Between us",)})
        new = old.but(when=".nowhere", language="fr", labels={})
        found = page_text(self.page.encode(), layouts=(new, old))
        assert (found.language, dict(found.labels)) == ("pl", {"trivia": ("Between us",)})


def test_site_code_gets_the_same_cut_as_soup() -> None:
    page = whole(f"<article><h1>{TITLE}</h1>{''.join(film())}</article>")
    soup = article_soup(page.encode())
    assert [tag.text for tag in soup.find_all("h3")] == [head for head, _, _ in FILMS]
    assert OUTSIDE[0] not in soup.text
    assert article_soup(page.encode(), layouts=(Layout(article="ol"),)).p.text == OUTSIDE[1]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("tag", "written", "expected"),
    [
        ("div", ' class="comments-area"', Standing.FURNITURE),
        ("div", ' class="relatedArticles"', Standing.FURNITURE),
        ("div", ' id="onetrust-banner-sdk"', Standing.FURNITURE),
        ("nav", "", Standing.FURNITURE),
        ("div", ' role="dialog"', Standing.FURNITURE),
        ("section", ' class="widget widget_text"', Standing.DOUBTFUL),
        ("aside", "", Standing.DOUBTFUL),
        ("div", ' class="story__byline"', Standing.BYLINE),
        ("div", ' class="elementor-widget-container"', Standing.CONTENT),
        ("div", ' class="meta-body-item meta-body-actor"', Standing.CONTENT),
        ("body", ' class="has-sidebar single"', Standing.CONTENT),
        ("div", ' class="entry-content related"', Standing.CONTENT),
        ("div", ' class="card film-card"', Standing.CONTENT),
    ],
)
def test_names_of_elements_tell_furniture(tag: str, written: str, expected: Standing) -> None:
    assert standing(tag, written) is expected


def test_headings_of_furniture_are_no_labels_of_films() -> None:
    assert all(heads_furniture(text) for text in ("You may also like:", "À lire aussi", "Kommentare", "LEGGI ANCHE"))
    assert not any(heads_furniture(text) for text in ("Did you know?", "De quoi ça parle ?", "Cast", "Trama"))


def test_a_page_without_text_says_so() -> None:
    assert [code for code, _ in page_text(b"<html><body><nav><a href=/>Home</a></nav></body></html>").notes] == [
        "no-article"
    ]
    assert [code for code, _ in page_text(b"").notes] == ["no-article"]
