"""`read`: the bytes of a page → an Article. (First version: series labels only; the path model replaces it.)"""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalize.records import Article, ArticleLine, FilmBlock, Issue
from roundup_spider.layout import Layout

READER = "0"
_CAST = re.compile(r"^(?:with|avec|con|mit|starring)\b[: ]*(.+?)[\s.…]*$", re.IGNORECASE)
_HEADER = re.compile(r"^(.+?) (?:by|of|from|de|di) (.+)$")
_SYNOPSIS = re.compile(r"^(?:what is it about|de quoi ça parle|di cosa si tratta)\s*\?\s*", re.IGNORECASE)
_TRIVIA = re.compile(r"^(?:did you know|le saviez-vous|lo sapevate)\s*\??\s*", re.IGNORECASE)


def read(
    body: bytes,
    url: str | None = None,
    *,
    site: str = "generic",
    layouts: Sequence[Layout] = (),
    content_type: str | None = None,
) -> Article:
    """One page as an Article; never raises."""
    from roundup_spider.reading.cut import page_text

    page = page_text(body, url, layouts=layouts, content_type=content_type)
    texts = [line.text for line in page.lines]
    starts = [i - 1 for i, text in enumerate(texts) if i and _CAST.match(text) and len(texts[i - 1]) < 150]
    blocks = tuple(
        _block(number, texts[start:end])
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(texts)], strict=False), 1)
    )
    issues = () if blocks else (Issue("no-blocks", f"no film header among {len(texts)} lines", url, "error"),)
    lines = tuple(ArticleLine(text, "unclaimed", 0.5) for text in texts)
    return Article(
        url, site, page.title, page.author, page.published, None, page.language or "en", READER, blocks, lines, issues
    )


def _block(number: int, texts: list[str]) -> FilmBlock:
    """The crude reading of one block."""
    header = _HEADER.match(texts[0])
    cast = _CAST.match(texts[1])
    found = {"synopsis": None, "trivia": None}
    for text in texts[2:]:
        for name, label in (("synopsis", _SYNOPSIS), ("trivia", _TRIVIA)):
            if found[name] is None and label.match(text):
                found[name] = label.sub("", text)
    title, directors = (header[1], tuple(re.split(r", | and | et ", header[2]))) if header else (texts[0], ())
    names = tuple(re.split(r", | and ", cast[1])) if cast else ()
    return FilmBlock(number, texts[0], title, directors, names, found["synopsis"], found["trivia"])
