"""An article as `roundup parse` prints it and `scrapy crawl -O` writes it."""

from __future__ import annotations

from typing import Any

from normalize.records import Article, FilmBlock


def article_object(article: Article, path: str) -> dict[str, Any]:
    """The JSON object of one article; `path` says where it was read from.

    >>> article_object(Article(None, "generic", "T", None, None, None, "en", "1"), "page.html")["films"]
    []
    """
    return {
        "path": path,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "week": article.week,
        "language": article.language,
        "reader": article.reader,
        "films": [film_object(block) for block in article.blocks],
        "unclaimed": list(article.unclaimed),
        "issues": [{"code": issue.code, "message": issue.message} for issue in article.issues],
    }


def film_object(block: FilmBlock) -> dict[str, Any]:
    """The JSON object of one film of an article."""
    return {
        "position": block.position,
        "header": block.header,
        "title": block.title,
        "directors": list(block.directors),
        "cast": list(block.cast),
        "synopsis": block.synopsis,
        "trivia": block.trivia,
        "release_date": block.release_date,
        "facts": dict(block.facts),
        "confidence": {name: round(value, 4) for name, value in block.confidence.items()},
        "issues": list(block.issues),
    }
