"""The article as lines in reading order, with the markup that tells a header from a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from normalize.frozen import frozen

MOST_LINES = 5_000
"""Lines of an article that are handed on; the rest is left out and noted."""

MarkKind = Literal["link", "strong", "em"]


@frozen
class Mark:
    """Inline markup over `text[start:end]` of a line: a link, bold (b, strong, th, u) or italics (i, em, cite)."""

    kind: MarkKind
    start: int
    end: int


@frozen
class Line:
    """One visible line. `<br>` and block tags break lines, inline tags do not; white space is collapsed.

    `tag` is the innermost block-level tag (p, h1..h6, li, dt, dd, td, th, figcaption, blockquote, div, pre, …, "text"
    for plain text); `path` names the enclosing elements, outermost first, as "tag.class1.class2#id"; `element` numbers
    the innermost block element, so that lines cut at a `<br>` share it; `parent` numbers the enclosing container, so
    that the lines of one card share it; `opens` counts the elements that begin with the line: the first line of a card
    opens several, a line after a `<br>` none.
    """

    text: str
    tag: str
    path: tuple[str, ...] = ()
    element: int = 0
    parent: int = 0
    marks: tuple[Mark, ...] = ()
    opens: int = 1


@frozen
class PageText:
    """What the cut hands on: the article's lines and what the page says about itself outside them.

    `title` is the article's own title (h1, og:title or `<title>` without the site's name); `description` the meta
    description; `author`, `published` (ISO date) from metadata or by-line; `language` the ISO 639-1 code, if any;
    `notes` are issues met on the way (undecodable bytes, size cap, nothing that looks like an article); `labels` are
    those that the layout which applies adds to the vocabulary, by meaning.
    """

    lines: tuple[Line, ...]
    title: str = ""
    author: str | None = None
    published: str | None = None
    language: str | None = None
    description: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
