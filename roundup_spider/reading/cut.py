"""A page's bytes → the lines of its article and what the page says about itself."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from normalize.text import collapse
from roundup_spider.layout import Layout
from roundup_spider.reading.decode import decode
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.metadata import page_metadata
from roundup_spider.reading.region import Region
from roundup_spider.reading.walk import walk

_SILENT = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "head",
    "button", "select", "textarea", "datalist", "amp-analytics", "amp-iframe", "map",
]  # fmt: skip


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
    walked = walk(tree.html or "")
    rows = Region(walked, [about.title]).article()
    return PageText(
        tuple(walked.line(row) for row in rows),
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
