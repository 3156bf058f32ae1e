"""A page's bytes → the lines of its article and what the page says about itself.

    decode → tame → parse (lexbor) → metadata → [a site's layout | find the article] → lines

The whole page is parsed by lexbor only. `article_soup` gives site code that wants a tree the same cut as BeautifulSoup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from normalize.vocabulary import vocabulary
from roundup_spider.layout import Layout
from roundup_spider.reading.byline import byline_date, stamped_date
from roundup_spider.reading.decode import Decoded, decode
from roundup_spider.reading.language import text_language
from roundup_spider.reading.lines import MOST_LINES, Line, PageText
from roundup_spider.reading.metadata import About, page_metadata, posting_date
from roundup_spider.reading.plain import plain_lines, plain_page
from roundup_spider.reading.region import Region
from roundup_spider.reading.signed import signed_author
from roundup_spider.reading.tame import is_tame, tamed, unmarked, without_scripts
from roundup_spider.reading.unglue import unglued
from roundup_spider.reading.walk import MOST_ROWS, Row, is_block, walk

MARKUP_CAP = 1_500_000
"""Characters of visible markup (scripts and styles taken out) that are read; the rest is left out and noted."""

_UNREAD = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "head",
    "button", "select", "textarea", "datalist", "map", "noframes", "xmp", "plaintext",
]  # fmt: skip
_OPTIONS = int(LexborDocumentOptions.WO_EVENTS.value)
_BARELY = 80
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|p|div|br|span|a|b|i|li|ul|ol|dl|td|tr|table|h[1-6]|strong|em|article|section)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

Note = tuple[str, str]


def page_text(
    body: bytes, url: str | None = None, *, layouts: Sequence[Layout] = (), content_type: str | None = None
) -> PageText:
    """The article of a page as lines, and the page's own title, author, date and language.

    Pure and deterministic; never raises on any bytes; time and memory are bounded by `PAGE_CAP`, `MARKUP_CAP` and
    `MOST_LINES`. A site's first layout that applies says where the article is; without one, or where it does not fit
    (noted), it is found.

    >>> [line.text for line in page_text(b"<p>Madre de <b>Rodrigo Sorogoyen</b><br>Avec Marta Nieto</p>").lines]
    ['Madre de Rodrigo Sorogoyen', 'Avec Marta Nieto']
    """
    decoded = decode(without_scripts(body), content_type)
    if not _is_markup(decoded.text):
        return plain_page(decoded, url)
    tree = _parsed(decoded)
    about = page_metadata(tree, url)
    layout, notes = _applying(tree, layouts)
    region, misfits = _article(tree, about, layout)
    lines, excess = _lines(region, about)
    return PageText(
        lines,
        title=region.title,
        author=about.author or signed_author(tree) or region.author(),
        published=about.published or _told_date(region, url),
        language=layout.language or text_language((line.text for line in lines), about.language),
        description=about.description,
        notes=(*decoded.notes, *notes, *misfits, *excess),
        labels=layout.labels,
    )


def _told_date(region: Region, url: str | None) -> str | None:
    """The posting date of a page that declares none: by the lines about its title, or its address."""
    byline = region.byline()
    told = stamped_date(region.stamps()) or byline_date(byline, region.title)
    return told or posting_date(url) or byline_date(byline, region.title, changed=True)


def article_soup(body: bytes, *, layouts: Sequence[Layout] = (), content_type: str | None = None) -> BeautifulSoup:
    """The article of a page as BeautifulSoup: the tree for site code that wants more than a layout can say.

    Only the fragment that was cut is souped, which is many times faster than the whole page.

    >>> article_soup(b"<nav><a href=/>Home</a></nav><article><h2>Madre</h2><p>A mother waits.</p></article>").h2.text
    'Madre'
    """
    tree = _parsed(decode(without_scripts(body), content_type))
    node, _ = _declared_article(tree, _applying(tree, layouts)[0])
    if node is None:
        about = page_metadata(tree, None)
        region = Region(walk(_markup(tree)), about.titles, about.parts)
        node = _chosen_node(tree, region)
    from bs4 import BeautifulSoup

    return BeautifulSoup(unmarked(node.html or "") if node is not None else "", "lxml")


def _chosen_node(tree: LexborHTMLParser, region: Region) -> LexborNode | None:
    """The node of a region's choice, its furniture taken out; blocks are numbered in reading order, as `walk` does."""
    nodes = [tree.root, *(node for node in tree.root.traverse() if is_block(node.tag or ""))] if tree.root else []
    if region.chosen >= len(nodes):
        return tree.body
    for number, node in enumerate(nodes[1:], 1):
        if number < len(region.left_out) and region.left_out[number] and node is not None:
            node.decompose()
    return nodes[region.chosen]


def _is_markup(text: str) -> bool:
    return _MARKUP.search(text) is not None


def _parsed(page: Decoded) -> LexborHTMLParser:
    """The tree of a page; what came in UTF-8 and needs no taming is parsed as it came."""
    if page.utf_8 is not None and is_tame(page.utf_8):
        return LexborHTMLParser(page.utf_8, options=_OPTIONS)
    return LexborHTMLParser(tamed(page.text), options=_OPTIONS)


def _markup(tree: LexborHTMLParser) -> str:
    """The visible part of a parsed page, serialised; takes the rest out of the tree."""
    tree.strip_tags(_UNREAD, recursive=True)
    return unmarked(tree.html or "")


def _article(tree: LexborHTMLParser, about: About, layout: Layout) -> tuple[Region, tuple[Note, ...]]:
    """The region that a layout declares, or the one that is found."""
    node, notes = _declared_article(tree, layout)
    if node is not None:
        html = _markup(LexborHTMLParser(node.html or "", options=_OPTIONS))
        return Region(walk(html[:MARKUP_CAP]), about.titles, about.parts, declared=True), notes
    html = _markup(tree)
    if len(html) > MARKUP_CAP:
        notes += (("markup-too-large", f"{len(html):,} characters of visible markup; read the first {MARKUP_CAP:,}"),)
    return Region(walk(html[:MARKUP_CAP]), about.titles, about.parts), notes


def _applying(tree: LexborHTMLParser, layouts: Sequence[Layout]) -> tuple[Layout, tuple[Note, ...]]:
    """The first layout that applies; where none does (noted), one that declares nothing."""
    found = next((one for one in layouts if one.when is None or tree.css_first(one.when) is not None), None)
    if found is not None or not layouts:
        return found or Layout(), ()
    tried = ", ".join(repr(one.when) for one in layouts)
    return Layout(), (("layout-mismatch", f"no layout of the site applies: nothing matches {tried}"),)


def _declared_article(tree: LexborHTMLParser, layout: Layout) -> tuple[LexborNode | None, tuple[Note, ...]]:
    """The element that a layout names, its `skip` parts taken out; a note where it does not fit."""
    for selector in layout.skip:
        for node in tree.css(selector):
            node.decompose()
    if layout.article is None:
        return None, ()
    found = tree.css(layout.article)
    if len(found) == 1:
        return found[0], ()
    message = f"article selector {layout.article!r} matches {len(found)} elements, expected exactly 1"
    return None, (("layout-mismatch", f"{message}; the article was found without it"),)


def _lines(region: Region, about: About) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """The lines of the article, from the JSON-LD where the page shows much less; notes of what was left out."""
    rows = region.article()
    notes: tuple[Note, ...] = ()
    shown = sum(len(row.text) for row in rows)
    body = about.linked.text("articleBody")
    if len(body) > _BARELY and shown < len(body) / 2:
        region = Region(walk(body), (), declared=True) if _is_markup(body) else region
        rows = region.article() if _is_markup(body) else []
        lines = _written_lines(region, rows) or plain_lines(body)
        return lines[:MOST_LINES], (
            ("article-from-json-ld", f"the page shows {shown} characters, its JSON-LD {len(body)}"),
        )
    if len(rows) > MOST_LINES or len(region.rows) >= MOST_ROWS:
        notes = (("too-many-lines", f"{len(rows):,} lines or more; read the first {MOST_LINES:,} of {MOST_ROWS:,}"),)
    if not rows:
        notes += (
            ("no-article", f"no visible line among {len(region.rows)} that is not navigation or other furniture"),
        )
    return _written_lines(region, rows[:MOST_LINES]), notes


def _written_lines(region: Region, rows: Sequence[Row]) -> tuple[Line, ...]:
    words = vocabulary()
    return tuple(unglued(line, words) for line in region.walked.lines(rows))
