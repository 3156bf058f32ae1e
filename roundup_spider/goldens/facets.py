"""One verdict a facet of a case: is it read right, wrong, or does the case not say?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from normalize.records import Article
from roundup_spider.goldens.cases import ABOUT
from roundup_spider.goldens.compare import DATED, films_of, plain, same

OF_FILMS = tuple(f"films.{name}" for name in (*DATED, "facts"))
FACETS = (*ABOUT, "films", *OF_FILMS, "issue")


def right(expected: Mapping[str, Any], article: Article, facet: str) -> bool | None:
    """Whether a reading has `facet` right; None when the expectation says nothing of it.

    >>> from roundup_spider.reading.article import read
    >>> article = read(b"<h2>Close by Lukas Dhont</h2><p>With Eden Dambrine</p>", None)
    >>> right({"week": "2023-03-01"}, article, "week"), right({"week": None}, article, "week")
    (False, None)
    """
    if facet in ABOUT:
        wanted = expected.get(facet)
        return None if wanted is None else plain(getattr(article, facet)) == plain(wanted)
    if facet == "films":
        return len(article.blocks) == len(expected["films"])
    if facet == "issue":
        wanted = expected.get("issue")
        return None if wanted is None else wanted in {issue.code for issue in article.issues}
    return _films_right(expected, article, facet.removeprefix("films."))


def _films_right(expected: Mapping[str, Any], article: Article, field: str) -> bool | None:
    """Whether every film of the page has one field right, film by film in page order."""
    gold, read = expected["films"], films_of(article)
    if not gold or (field == "facts" and not any(film["facts"] for film in gold)):
        return None
    return len(gold) == len(read) and all(same(want, got, field) for want, got in zip(gold, read, strict=True))
