"""The page around an article: what a site prints before, beside and after it, with seeded noise."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from tests.forge.themes import soup_class

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "menu": "Home|News|Movies|Series|Reviews|Sports|Technology|Contact",
        "related": "You may also like",
        "newsletter": "Sign up and never miss a premiere again.",
        "cookies": "This site stores small files on your device. Fine with you?",
        "comments": "Leave a reply",
        "remark": "Did you know that I was an extra in that one? Third zombie from the left.",
        "teaser": "With summer around the corner, our readers have voted for the open-air screens they love best.",
        "by": "By",
        "rights": "All rights reserved.",
        "share": "Share this article",
        "about": "{} has been watching films for this magazine since the days of video shops.",
    },
    "fr": {
        "menu": "Accueil|Actualités|Films|Séries|Critiques|Sport|Contact",
        "related": "À lire également",
        "newsletter": "Inscrivez-vous pour ne plus manquer une seule avant-première.",
        "cookies": "Ce site dépose de petits fichiers sur votre appareil.",
        "comments": "Laisser une réponse",
        "remark": "Le saviez-vous ? J’ai fait de la figuration dans celui-là, troisième zombie à gauche.",
        "teaser": "Avec l’été qui approche, nos lecteurs ont élu les écrans en plein air qu’ils préfèrent.",
        "by": "Par",
        "rights": "Tous droits réservés.",
        "share": "Partager cet article",
        "about": "{} regarde des films pour ce magazine depuis le temps des vidéoclubs.",
    },
    "it": {
        "menu": "Home|Notizie|Film|Serie|Recensioni|Sport|Contatti",
        "related": "Potrebbe interessarti",
        "newsletter": "Iscriviti e non perderai più una prima visione.",
        "cookies": "Questo sito salva piccoli file sul tuo dispositivo.",
        "comments": "Lascia un commento",
        "remark": "Lo sapevate? In questo ho fatto la comparsa, terzo zombie da sinistra.",
        "teaser": "Con l’estate alle porte, i nostri lettori hanno scelto le arene per cui attraverserebbero il paese.",
        "by": "Di",
        "rights": "Tutti i diritti riservati.",
        "share": "Condividi questo articolo",
        "about": "{} guarda film per questa rivista dai tempi delle videoteche.",
    },
    "de": {
        "menu": "Start|Nachrichten|Filme|Serien|Kritiken|Sport|Kontakt",
        "related": "Das könnte Sie auch interessieren",
        "newsletter": "Melden Sie sich an und verpassen Sie keine Premiere mehr.",
        "cookies": "Diese Seite legt kleine Dateien auf Ihrem Gerät ab.",
        "comments": "Antwort schreiben",
        "remark": "Wussten Sie schon? Da war ich Statist, dritter Zombie von links.",
        "teaser": "Der Sommer naht, und unsere Leser haben die Freiluftkinos gewählt, die ihnen die liebsten sind.",
        "by": "Von",
        "rights": "Alle Rechte vorbehalten.",
        "share": "Diesen Artikel teilen",
        "about": "{} sieht seit den Tagen der Videotheken Filme für dieses Magazin.",
    },
}
_AUTHORS = ("Noa Lindqvist", "Iris Moreau", "P. Okafor", "Redaction", "Tomasz Wilk")


@dataclass(frozen=True, slots=True)
class Content:
    """What a frame is put around: `html` of the article, its plain `text`, the titles of `others` of the site."""

    title: str
    url: str
    language: str
    published: str | None
    html: str
    text: str
    others: Sequence[str]

    @property
    def words(self) -> dict[str, str]:
        """The frame's own words in the page's language."""
        return WORDS.get(self.language, WORDS["en"])


Frame = Callable[[Content, Random], str]


def frame_noise(content: Content) -> list[str]:
    """The lines that every frame prints and no field may hold."""
    words = content.words
    return [words[key] for key in ("newsletter", "cookies", "remark", "teaser")] + list(content.others)


def interlude(language: str, others: Sequence[str], rng: Random) -> str:
    """A box of the site between two films: a link to another article, an invitation to subscribe, or neither."""
    words = WORDS.get(language, WORDS["en"])
    link = f'<a href="/i">{escape(rng.choice(others))}</a>' if others else ""
    return rng.choice(
        [
            "",
            f'<div class="wp-block-related"><span>{words["related"]}</span> {link}</div>',
            f'<p class="read-more">{words["related"]}: {link}</p>',
            f'<aside class="inline-promo"><h4>{words["related"]}</h4><ul><li>{link}</li></ul></aside>',
            f'<div class="newsletter-inline"><p>{words["newsletter"]}</p><form><input type="email"></form></div>',
            '<div class="ad-slot" aria-label="Advertisement"></div>',
        ]
    )


def page_head(content: Content, rng: Random, *, linked_data: bool = False) -> str:
    """The head of a page: title, canonical address, and metadata where the seed says so."""
    title = escape(content.title)
    site = content.url.split("/")[2]
    lines = [
        f"<title>{title} {rng.choice('-|–')} {site}</title>",
        f'<link rel="canonical" href="{escape(content.url)}">',
    ]
    if rng.random() < 0.6:
        lines.append(f'<meta property="og:title" content="{title}">')
    if content.published and rng.random() < 0.8:
        lines.append(f'<meta property="article:published_time" content="{content.published}T07:30:00+02:00">')
    if linked_data:
        described = {
            "@type": "NewsArticle",
            "headline": content.title,
            "articleBody": content.text,
            "datePublished": content.published,
        }
        graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": site}, described]}
        lines.append(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    style = "".join(f".{soup_class(rng)}{{margin:{rng.randrange(9)}px}}" for _ in range(200))
    script = '<script>var a="<p>With A, B</p>";</script>'
    return f'<head><meta charset="utf-8">{"".join(lines)}<style>{style}</style>{script}</head>'


def _menu(content: Content) -> str:
    return "".join(
        f'<li><a href="/{number}">{escape(word)}</a></li>'
        for number, word in enumerate(content.words["menu"].split("|"))
    )


def _links(content: Content) -> str:
    return "".join(f'<li><a href="/a{number}">{escape(title)}</a></li>' for number, title in enumerate(content.others))


def _wordpress(content: Content, rng: Random) -> str:
    words, author = content.words, rng.choice(_AUTHORS)
    return f"""<!DOCTYPE html><html lang="{content.language}">
{page_head(content, rng)}<body class="single has-sidebar">
<div class="cmp-container"><p>{words["cookies"]}</p></div><header id="masthead"><ul>{_menu(content)}</ul></header>
<div id="page" class="site content-sidebar-wrap"><main id="main"><article class="post-1 post hentry">
<header class="entry-header">
<h1>{escape(content.title)}</h1><div class="entry-meta">{words["by"]} <a rel="author" href="/x">{author}</a></div>
</header>
<div class="sharedaddy"><h3>{words["share"]}</h3><a href="#">X</a></div>
<div class="entry-content clearfix">{content.html}</div>
<div class="author-box"><h4>{author}</h4><p>{words["about"].format(author)}</p></div></article>
<section id="comments"><h3>{words["comments"]}</h3><ul class="commentlist"><li><article><p>{words["remark"]}</p>
</article></li></ul></section>
</main><div id="secondary" class="widget-area"><section class="widget"><h2>{words["related"]}</h2>
<ul>{_links(content)}</ul></section>
<section class="widget widget_mc4wp"><p>{words["newsletter"]}</p></section><section class="widget">
<p>{words["teaser"]}</p></section></div></div>
<footer id="colophon"><p>&copy; 2024 {words["rights"]}</p></footer></body></html>"""


def _bootstrap(content: Content, rng: Random) -> str:
    words = content.words
    cards = "".join(
        f'<div class="card"><div class="card-body"><h5 class="card-title"><a href="/r{number}">{escape(title)}</a></h5>'
        f'<p class="card-text">{words["teaser"]}</p></div></div>'
        for number, title in enumerate(content.others)
    )
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body>
<div class="alert alert-info cookiealert">{words["cookies"]}</div><nav class="navbar">
<ul class="navbar-nav">{_menu(content)}</ul></nav>
<div class="container"><div class="row"><div class="col-md-8"><h1 class="mt-4">{escape(content.title)}</h1>
<p class="lead text-muted">{words["by"]} {rng.choice(_AUTHORS)}</p><hr><div class="news-text">{content.html}</div>
<div class="card my-4"><h5 class="card-header">{words["comments"]}</h5><form><textarea></textarea></form></div>
<div class="media mb-4 comment"><div class="media-body"><h5>Bea</h5>{words["remark"]}</div></div></div>
<div class="col-md-4"><h4>{words["related"]}</h4>{cards}<div class="subscribe"><p>{words["newsletter"]}</p><form>
<input></form></div></div></div></div>
<footer class="py-5 bg-dark"><p class="m-0">{words["rights"]}</p></footer></body></html>"""


def _modules(content: Content, rng: Random) -> str:
    words = content.words
    rail = "".join(
        f'<div class="teaser"><a class="teaser__link" href="/t{n}">{escape(t)}</a></div>'
        for n, t in enumerate(content.others)
    )
    return f"""<!doctype html>
<html lang="{content.language}-XX">{page_head(content, rng)}<body class="page page--article">
<div class="topbar"><div class="topbar__menu"><ul>{_menu(content)}</ul></div></div><div class="layout layout--2col">
<div class="layout__main">
<div class="story"><div class="story__head"><h1 class="story__title">{escape(content.title)}</h1>
<div class="story__byline">{words["by"]} {rng.choice(_AUTHORS)} <time datetime="{content.published or ""}">
{content.published or ""}</time></div></div>
<div class="story__text">{content.html}</div><div class="story__tools"><span>{words["share"]}</span></div></div>
<div class="recirculation"><h3>{words["related"]}</h3>{rail}</div><div class="signup signup--inline"><p>
{words["newsletter"]}</p></div>
<div class="talk"><h3>{words["comments"]}</h3><div class="talk__comment"><p>{words["remark"]}</p></div></div></div>
<div class="layout__side"><div class="promo"><p>{words["teaser"]}</p></div></div></div>
<div class="consent" style="position:fixed"><p>{words["cookies"]}</p></div><div class="foot">{words["rights"]}</div>
</body></html>"""


def _compiled(content: Content, rng: Random) -> str:
    """Class names without meaning, no landmark elements: only shape tells the article from what surrounds it."""
    words = content.words

    def box(inner: str) -> str:
        return f'<div class="{soup_class(rng)}">{inner}</div>'

    rail = "".join(box(f'<a href="/c{n}"><span>{escape(t)}</span></a>') for n, t in enumerate(content.others))
    menu = "".join(f'<a href="/{n}">{escape(word)}</a>' for n, word in enumerate(words["menu"].split("|")))
    main = (
        box(f"<h1>{escape(content.title)}</h1>")
        + box(f"<span>{words['by']} {rng.choice(_AUTHORS)}</span>")
        + box(content.html)
    )
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body><div id="root">{box(menu)}
{box(box(main) + box(box(words["related"]) + rail + box(f"<p>{words['teaser']}</p>")))}
{box(words["comments"] + box(box(words["remark"])))}
{box(f"<p>{words['newsletter']}</p><input type=email>")}{box(words["rights"])}</div>
<div role="dialog" aria-label="consent"><p>{words["cookies"]}</p></div></body></html>"""


def _bare(content: Content, rng: Random) -> str:
    words = content.words
    menu = " | ".join(f"<A HREF=/{n}>{escape(word)}</A>" for n, word in enumerate(words["menu"].split("|")))
    return f"""<HTML>{page_head(content, rng)}<BODY BGCOLOR=white><CENTER>{menu}</CENTER><TABLE WIDTH=100%><TR>
<TD VALIGN=top>
<H1>{escape(content.title)}</H1>{content.html}<HR><I>{words["by"]} {rng.choice(_AUTHORS)}</I></TD>
<TD WIDTH=200><B>{words["related"]}</B><UL>{_links(content)}</UL><P>{words["teaser"]}</TD></TR></TABLE>
<P>{words["newsletter"]}<FORM><INPUT NAME=e></FORM><P><SMALL>{words["rights"]}</SMALL></BODY></HTML>"""


def _amp(content: Content, rng: Random) -> str:
    words = content.words
    return f"""<!doctype html><html amp lang="{content.language}">{page_head(content, rng)}<body>
<amp-sidebar id="sidebar"><ul>{_menu(content)}</ul></amp-sidebar>
<header class="amp-wp-header"><a href="/">logo</a></header><article class="amp-wp-article"><h1 class="amp-wp-title">
{escape(content.title)}</h1>
<div class="amp-wp-article-content">{content.html}</div><div class="amp-wp-meta">
{words["by"]} {rng.choice(_AUTHORS)}</div></article>
<amp-user-notification id="n"><p>{words["cookies"]}</p></amp-user-notification><div class="amp-related"><h3>
{words["related"]}</h3><ul>{_links(content)}</ul></div>
<footer class="amp-wp-footer"><p>{words["newsletter"]}</p><p>{words["rights"]}</p></footer></body></html>"""


def _linked_data(content: Content, rng: Random) -> str:
    """An application shell: the article's text stands only in its JSON-LD."""
    words = content.words
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng, linked_data=True)}<body>
<div id="app"></div>
<noscript>{words["cookies"]}</noscript><ul class="menu">{_menu(content)}</ul></body></html>"""


def _text(content: Content, rng: Random) -> str:
    return content.text


FRAMES: dict[str, Frame] = {
    "wordpress": _wordpress,
    "bootstrap": _bootstrap,
    "modules": _modules,
    "compiled": _compiled,
    "bare": _bare,
    "amp": _amp,
    "jsonld": _linked_data,
    "text": _text,
}
OPEN_FRAMES = ("wordpress", "bootstrap", "modules", "compiled", "bare")
