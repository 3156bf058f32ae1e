"""A page's bytes → the lines of its article and what the page says about itself."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from normalize.text import collapse
from roundup_spider.layout import Layout
from roundup_spider.reading.decode import decode
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.metadata import page_metadata
from roundup_spider.reading.walk import lines_of

_JUNK = (
    "nav, aside, form, button, #comments, .comments-area, .sidebar, .related, .newsletter, .share-buttons, .post-navigation,"
    "body > header, body > footer, footer, [role=dialog], [role=navigation], .byline, figure img"
)
_SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "head"]
_PLACES = ("[itemprop=articleBody]", ".entry-content", ".post-content", ".article-body", "article", "main", "[role=main]")


def page_text(
    body: bytes, url: str | None = None, *, layouts: Sequence[Layout] = (), content_type: str | None = None
) -> PageText:
    """The article of a page as lines, and the page's own title, author, date and language. Never raises."""
    decoded = decode(body, content_type)
    if "<" not in decoded.text:
        return PageText(_plain_lines(decoded.text), notes=decoded.notes)
    tree = LexborHTMLParser(decoded.text)
    about = page_metadata(tree, url)
    tree.strip_tags(_SILENT, recursive=True)
    for node in tree.css(_JUNK):
        if node.parent is not None:
            node.decompose()
    found = next((node for place in _PLACES for node in tree.css(place)[:1] if len(node.text()) > 200), tree.body)
    lines = lines_of(found.html or "") if found is not None else ()
    return PageText(
        tuple(line for line in lines if line.text != about.title),
        about.title,
        about.author,
        about.published,
        about.language,
        about.description,
        decoded.notes,
    )


def _plain_lines(text: str) -> tuple[Line, ...]:
    written = (collapse(row) for row in text.splitlines())
    return tuple(Line(row, "text", element=number) for number, row in enumerate(written) if row)
