"""Who wrote an article, by the elements that say so: "author" among the words of their names, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from roundup_spider.reading.byline import author_words, holds_author, piece_author
from roundup_spider.reading.furniture import Standing, name_labels, standing

_NAMING = ("class", "data-hook", "data-testid")
_MOST_TRIED = 12
_LONGEST = 200
_DEEPEST = 12


def signed_author(tree: LexborHTMLParser) -> str | None:
    """The author that an element of the page names, the first that is neither part of comments nor of other furniture.

    >>> signed_author(LexborHTMLParser("<div class=post__author><span>By</span><a>Ann Dee</a><i>May 3</i></div>"))
    'Ann Dee'
    """
    named = (node for node in tree.css(_selector()) if holds_author(_names(node)))
    tried = islice((node for node in named if not _is_furnishing(node)), _MOST_TRIED)
    return next(filter(None, (piece_author(list(_pieces(node))) for node in tried)), None)


@cache
def _selector() -> str:
    """Every element one of whose naming attributes holds a word for an author."""
    words = author_words()
    shortest = sorted(word for word in words if not any(other in word for other in words - {word}))
    return ", ".join(f'[{attribute}*="{word}" i]' for attribute in _NAMING for word in shortest)


def _names(node: LexborNode) -> str:
    found = node.attributes
    return " ".join(name_labels({"class": " ".join(found.get(attribute) or "" for attribute in _NAMING)}))


def _pieces(node: LexborNode) -> Iterator[str]:
    """The texts inside an element, each by itself."""
    for piece in node.text(separator="\n", strip=True)[:_LONGEST].split("\n"):
        if piece.strip():
            yield piece.strip()


def _is_furnishing(node: LexborNode) -> bool:
    """Whether an element stands in comments, a sidebar or the like."""
    around = node.parent
    for _ in range(_DEEPEST):
        if around is None or around.tag in ("body", "html"):
            return False
        written = "".join(f' {name}="{value or ""}"' for name, value in around.attributes.items())
        if standing(around.tag or "", written) >= Standing.FURNITURE:
            return True
        around = around.parent
    return False
