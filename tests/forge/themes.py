"""The markups a film can be rendered in. A theme turns the pieces of one film into HTML; the text stays verbatim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from tests.forge.pieces import Piece

Film = Sequence[Piece]
Render = Callable[[Film, Random], str]


@dataclass(frozen=True, slots=True)
class Theme:
    """`film` renders one film, `wrap` puts the films of an article into what holds them; `frame` names the page around
    them ("" leaves the choice to the seed); `roomy` says that boxes of the site may stand between films."""

    name: str
    film: Render
    wrap: Callable[[Sequence[str], Random], str] = lambda films, _: "\n".join(films)
    frame: str = ""
    roomy: bool = True


def soup_class(rng: Random) -> str:
    """A class name as style compilers make them."""
    return "".join(rng.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJK0123456789") for _ in range(6)).replace("0", "x", 1)


def linked(text: str, piece: Piece) -> str:
    """The text with every known name of the piece as a link."""
    html = escape(text, quote=False)
    for name in piece.names:
        written = escape(name, quote=False)
        html = html.replace(written, f'<a href="/name/{len(name)}">{written}</a>', 1)
    return html


def titled(piece: Piece, tag: str, attributes: str = "") -> str:
    """The header with its title in an inline tag, when the title begins it."""
    if not piece.subject:
        return linked(piece.text, piece)
    rest = Piece(piece.role, piece.text[len(piece.subject) :], names=piece.names)
    return f"<{tag}{attributes}>{escape(piece.subject, quote=False)}</{tag}>{linked(rest.text, rest)}"


def plain(text: str) -> str:
    """Escaped text."""
    return escape(text, quote=False)


def _definition_list(film: Film, rng: Random) -> str:
    rows = "".join(
        f"<dt>{plain(p.label)}</dt><dd>{plain(p.text)}</dd>" if p.label else f"<dd>{plain(p.text)}</dd>"
        for p in film[1:]
    )
    return f"<dl><dt><strong>{plain(film[0].text)}</strong></dt>{rows}</dl>"


def _headed_definition_list(film: Film, rng: Random) -> str:
    rows = "\n".join(f"<dt>{plain(p.label or '—')}</dt>\n<dd>{plain(p.text)}</dd>" for p in film[1:] if p.label)
    loose = "".join(f"<p>{plain(p.text)}</p>" for p in film[1:] if not p.label)
    return f'<h3 class="film">{titled(film[0], "em")}</h3>\n<dl class="fiche">{rows}</dl>{loose}'


def _table(film: Film, rng: Random) -> str:
    rows = "".join(
        f"<tr><td>{plain(p.label)}</td><td>{linked(p.text, p)}</td></tr>"
        if p.label
        else f'<tr><td colspan="2">{plain(p.text)}</td></tr>'
        for p in film[1:]
    )
    return f'<table border="1" cellpadding="3"><tr><th colspan="2">{plain(film[0].text)}</th></tr>{rows}</table>'


def _one_paragraph(film: Film, rng: Random) -> str:
    lines = [f"<b>{plain(film[0].text)}</b>", *(plain(p.line) for p in film[1:])]
    return "<p>" + "<br>\n".join(lines) + "</p>"


def _breaks(film: Film, rng: Random) -> str:
    return (
        "<br/>".join([f"<strong>{plain(film[0].text)}</strong>", *(linked(p.line, p) for p in film[1:])]) + "<br/><br/>"
    )


def _one_line(film: Film, rng: Random) -> str:
    return " ".join(plain(p.line) for p in film)


def _heading(film: Film, rng: Random) -> str:
    return "\n".join([f"<h3>{plain(film[0].text)}</h3>", *(f"<p>{plain(p.line)}</p>" for p in film[1:])])


def _labels_as_headings(film: Film, rng: Random) -> str:
    parts = [f'<h2 class="h">{titled(film[0], "a", " href=#")}</h2>']
    parts += [(f"<h4>{plain(p.label)}</h4>" if p.label else "") + f"<p>{linked(p.text, p)}</p>" for p in film[1:]]
    return "".join(parts)


def _strong_paragraph(film: Film, rng: Random) -> str:
    parts = [f"<p><strong>{linked(film[0].text, film[0])}</strong></p>"]
    parts += [
        f"<p><strong>{plain(p.label)}</strong> {linked(p.text, p)}</p>" if p.label else f"<p>{linked(p.text, p)}</p>"
        for p in film[1:]
    ]
    return "\n".join(parts)


def _bold_label(film: Film, rng: Random) -> str:
    parts = [f"<p><b><i>{plain(film[0].text)}</i></b></p>"]
    parts += [
        f"<p><b>{plain(p.label)}</b>&nbsp;{plain(p.text)}</p>" if p.label else f"<p>{plain(p.text)}</p>"
        for p in film[1:]
    ]
    return "\n".join(parts)


def _list_item(film: Film, rng: Random) -> str:
    inner = "".join(f"<li>{plain(p.line)}</li>" for p in film[1:])
    return (
        f"<li><strong>{plain(film[0].text)}</strong><ul>{inner}</ul></li>"
        if inner
        else f"<li>{plain(film[0].text)}</li>"
    )


def _flat_item(film: Film, rng: Random) -> str:
    return "<li>" + "<br>".join([titled(film[0], "b"), *(plain(p.line) for p in film[1:])]) + "</li>"


def _soup(film: Film, rng: Random) -> str:
    def box(inner: str) -> str:
        return f'<div class="{soup_class(rng)} {soup_class(rng)}"><div class="{soup_class(rng)}">{inner}</div></div>'

    rows = [
        f'<div class="{soup_class(rng)}">{plain(p.label)}</div><div>{plain(p.text)}</div>' if p.label else plain(p.text)
        for p in film[1:]
    ]
    return box(box(f"<span>{plain(film[0].text)}</span>") + "".join(box(row) for row in rows))


def _card(film: Film, rng: Random) -> str:
    rows = [
        f'<div class="row"><span class="label">{plain(p.label)}</span> '
        f'<span class="value">{linked(p.text, p)}</span></div>'
        if p.label
        else f'<div class="row"><span class="value">{plain(p.text)}</span></div>'
        for p in film[1:]
    ]
    return (
        f'<section class="card film-card"><h3 class="card__title">{plain(film[0].text)}</h3>{"".join(rows)}</section>'
    )


def _split_card(film: Film, rng: Random) -> str:
    """Title as the heading; what follows it in the header ("by D") as a line of its own."""
    head = film[0]
    rest = head.text[len(head.subject) :].strip() if head.subject else ""
    splits = bool(rest) and rest[0].isalpha()
    top = f"<h2>{plain(head.subject if splits else head.text)}</h2>" + (
        f'<p class="credits">{plain(rest)}</p>' if splits else ""
    )
    rows = [
        (f'<p class="lbl">{plain(p.label)}</p>' if p.label else "") + f'<p class="txt">{plain(p.text)}</p>'
        for p in film[1:]
    ]
    return f'<article class="movie"><header>{top}</header><div class="movie-body">{"".join(rows)}</div></article>'


def _quoted(film: Film, rng: Random) -> str:
    def part(piece: Piece) -> str:
        line = f"<p>{plain(piece.line)}</p>"
        return f"<blockquote>{line}</blockquote>" if piece.role == "synopsis" else line

    return "\n".join([f"<p><u>{plain(film[0].text)}</u></p>", *map(part, film[1:])])


def _amp(film: Film, rng: Random) -> str:
    picture = '<amp-img src="/i.jpg" width="600" height="400" layout="responsive"></amp-img>'
    parts = [
        f"<h2>{plain(film[0].text)}</h2>{picture}",
        *(f"<p><em>{plain(p.label)}</em> {plain(p.text)}</p>" for p in film[1:]),
    ]
    return "\n".join(parts) + '<amp-ad width="300" height="250" type="x"></amp-ad>'


def _gutenberg(film: Film, rng: Random) -> str:
    head = f'<h3 class="wp-block-heading has-medium-font-size">{plain(film[0].text)}</h3>'
    paragraphs = "\n".join(f'<p class="wp-block-paragraph">{titled_label(p)}</p>' for p in film[1:])
    picture = '<figure class="wp-block-media-text__media"><img src="/p.jpg" alt="" class="wp-image-1"/></figure>'
    return (
        f'<div class="wp-block-group is-layout-flow"><div class="wp-block-group__inner-container">{head}'
        '<div class="wp-block-media-text">'
        f'{picture}<div class="wp-block-media-text__content">{paragraphs}</div></div></div></div>'
        '<hr class="wp-block-separator"/>'
    )


def titled_label(piece: Piece) -> str:
    """A line whose label is emphasised."""
    return f"<strong>{plain(piece.label)}</strong> {plain(piece.text)}" if piece.label else plain(piece.text)


def _elementor(film: Film, rng: Random) -> str:
    def widget(kind: str, inner: str) -> str:
        box = '<div class="elementor-widget-container">'
        names = f"elementor-element elementor-element-{soup_class(rng)} elementor-widget elementor-widget-{kind}"
        return f'<div class="{names}">{box}{inner}</div></div>'

    head = widget("heading", f'<h2 class="elementor-heading-title elementor-size-default">{plain(film[0].text)}</h2>')
    text = widget("text-editor", "".join(f"<p>{titled_label(p)}</p>" for p in film[1:]))
    return (
        f'<section class="elementor-section elementor-top-section"><div class="elementor-container">'
        '<div class="elementor-column">'
        f"{head}{text}</div></div></section>"
    )


def _figures(film: Film, rng: Random) -> str:
    picture = f'<img src="/s.jpg" alt="{escape(film[0].subject)}">'
    caption = f"<figure>{picture}<figcaption>Photo: the distributor</figcaption></figure>"
    return f"<h3>{titled(film[0], 'cite')}</h3>{caption}" + "".join(f"<p>{titled_label(p)}</p>" for p in film[1:])


def _accordion(film: Film, rng: Random) -> str:
    body = "".join(f"<p>{titled_label(p)}</p>" for p in film[1:])
    return f"<details open><summary>{plain(film[0].text)}</summary><div>{body}</div></details>"


def _unclosed(film: Film, rng: Random) -> str:
    lines = "\n".join(f"<P ALIGN=justify><FONT FACE=Verdana SIZE=2>{plain(p.line)}</FONT>" for p in film[1:])
    return f"<P><FONT SIZE=4><B>{plain(film[0].text)}</B></FONT>\n{lines}\n<HR NOSHADE>"


def _text(film: Film, rng: Random) -> str:
    return "\n".join(p.line for p in film)


def _within(before: str, after: str, between: str = "\n") -> Callable[[Sequence[str], Random], str]:
    return lambda films, _: before + between.join(films) + after


THEMES: tuple[Theme, ...] = (
    Theme("deflist", _definition_list),
    Theme("headdl", _headed_definition_list),
    Theme("table", _table),
    Theme("onep", _one_paragraph),
    Theme("breaks", _breaks, _within("<p>", "</p>"), roomy=False),
    Theme("oneline", _one_line, _within("<p>", "</p>", " "), roomy=False),
    Theme("h3p", _heading),
    Theme("h4label", _labels_as_headings),
    Theme("strongp", _strong_paragraph),
    Theme("boldlabel", _bold_label),
    Theme("nested", _list_item, _within("<ul>", "</ul>"), roomy=False),
    Theme("numbered", _flat_item, _within("<ol>", "</ol>"), roomy=False),
    Theme("soup", _soup),
    Theme("cards", _card, _within('<div class="cards">', "</div>")),
    Theme("splitcards", _split_card),
    Theme("quote", _quoted),
    Theme("ampx", _amp, frame="amp"),
    Theme("gutenberg", _gutenberg),
    Theme("elementor", _elementor, _within('<div class="elementor">', "</div>")),
    Theme("figures", _figures),
    Theme("accordion", _accordion),
    Theme("unclosed", _unclosed, frame="bare"),
    Theme("jsonld", _text, frame="jsonld"),
    Theme("text", _text, frame="text"),
)
