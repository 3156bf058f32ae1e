"""JSON-LD: what a page tells search engines about itself, article and films."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from normalize.frozen import frozen
from roundup_spider.reading.tame import unmarked

LONGEST_SCRIPT = 1_000_000
"""Characters of one JSON-LD script beyond which it is not read."""

_MOST_NODES = 2_000
_ARTICLE = re.compile(r"Article|BlogPosting|Report$|NewsItem|Review$|CreativeWork$|WebPage$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")

Node = Mapping[str, Any]


@frozen
class LinkedData:
    """The nodes of all JSON-LD scripts of a page, outermost first, and the one that describes the article.

    Of several the most specific one is the article, {} if there is none.
    """

    nodes: tuple[Node, ...] = ()
    article: Node = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A text property of the article: headline, articleBody, datePublished, …"""
        return first_text(self.article.get(key))

    def author(self) -> str:
        """The name of the article's author, of each if there are several."""
        return ", ".join(_named(self.article.get("author")))

    def films(self) -> tuple[Node, ...]:
        """The nodes that describe films."""
        return tuple(node for node in self.nodes if kind(node) in ("Movie", "TVSeries", "TVSeason"))


def linked_data(tree: LexborHTMLParser) -> LinkedData:
    """Every JSON-LD node of a parsed page; scripts that are no JSON are passed over."""
    nodes: list[Node] = []
    for script in tree.css('script[type="application/ld+json" i]'):
        written = unmarked(script.text() or "")
        if len(written) <= LONGEST_SCRIPT:
            nodes.extend(_nodes(_parsed(written), _MOST_NODES - len(nodes)))
    articles = [node for node in nodes if _ARTICLE.search(kind(node))]
    return LinkedData(tuple(nodes), max(articles, key=_says, default={}))


def kind(node: Node) -> str:
    """The type of a node, the first if it has several."""
    return first_text(node.get("@type"))


def first_text(value: object) -> str:
    """The text of a property: itself, the first of a list, the value or name of an object."""
    while isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return unescape(value) if isinstance(value, str) else ""


def _parsed(written: str) -> object:
    written = written.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for candidate in (written, _TRAILING_COMMA.sub(r"\1", written)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, most: int) -> Iterator[Node]:
    """The objects inside a JSON value, outermost first, at most `most`."""
    waiting = [value]
    while waiting and most > 0:
        here = waiting.pop(0)
        if isinstance(here, list):
            waiting.extend(here[:_MOST_NODES])
        elif isinstance(here, dict):
            most -= 1
            yield here
            waiting.extend(inner for inner in here.values() if isinstance(inner, dict | list))


def _says(node: Node) -> int:
    return sum(key in node for key in ("headline", "datePublished", "author")) + 4 * ("articleBody" in node)


def _named(value: object) -> list[str]:
    each = value if isinstance(value, list) else [value]
    return [name for name in (first_text(one) for one in each) if name and not name.startswith("http")]
