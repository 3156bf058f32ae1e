"""Facts that end the headers of a page without any mark before them ("The Servant 1963", "Lisa Frankenstein15").

One header alone says nothing ("Blade Runner 2049"); nearly all headers of a page with the same kind of fact do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from normalize.names import person_likelihood
from normalize.text import fold
from roundup_spider.reading.facts import piece_kind
from roundup_spider.reading.model import FACT, HEADER
from roundup_spider.reading.pieces import Draft, Piece

_KINDS = frozenset({"rating", "year", "genre", "country", "language", "status"})
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]|[!?.’'])(\d{1,2}[A-Z]?\+?|[A-Z]{1,2}(?:-?\d\d)?|(?:19|20)\d\d)$")
"""A rating or a year right behind the last word."""
_AFTER_DASH = re.compile(r"\s+[–—|-]\s+([^–—|,()]{2,30})$")
_WORD = re.compile(r"\S+")
_LEAST, _SHARE, _MOST_WORDS = 3, 0.7, 3
_LIKELY_PERSON = 0.3
_Tail = tuple[str, int]


def without_tails(drafts: Sequence[Draft]) -> list[Draft]:
    """The films, the facts taken off the ends of their headers where nearly all headers of the page end so.

    The facts are kept as pieces of their own.
    """
    headers = [draft.of(HEADER)[0] for draft in drafts if draft.of(HEADER)]
    if len(headers) < _LEAST:
        return list(drafts)
    kinds = Counter(kind for header in headers for kind in {kind for kind, _ in _facts(header.text)})
    kind, count = next(iter(kinds.most_common(1)), ("", 0))
    if count >= _SHARE * len(headers):
        return [
            _bare(draft, next((at for found, at in _facts(_text(draft)) if found == kind), None)) for draft in drafts
        ]
    sections = [_section(header.text) for header in headers]
    if None in sections or len(set(map(_words, headers))) == len(headers):
        return list(drafts)
    return [_bare(draft, _section(_text(draft))) for draft in drafts]


def _text(draft: Draft) -> str:
    return draft.of(HEADER)[0].text if draft.of(HEADER) else ""


def _facts(text: str) -> Iterator[_Tail]:
    """The facts that may end a header without a mark before them, and where they begin; the longest of a kind first."""
    glued = _GLUED.search(text)
    kind = piece_kind(glued[1]) if glued else None
    if glued and kind in _KINDS:
        yield str(kind), glued.start()
    for word in list(_WORD.finditer(text))[1:][-_MOST_WORDS:]:
        kind = piece_kind(text[word.start() :])
        if kind in _KINDS and text[word.start() - 2 : word.start() - 1].isalnum() and text[word.start()].isalnum():
            yield str(kind), word.start()


def _section(text: str) -> int | None:
    """Where a part of a festival or programme begins behind a dash; None where a person or nothing follows one."""
    found = _AFTER_DASH.search(text)
    return found.start() if found and person_likelihood(found[1]) < _LIKELY_PERSON else None


def _words(header: Piece) -> str:
    found = _AFTER_DASH.search(header.text)
    return fold(found[1]) if found else header.text


def _bare(draft: Draft, start: int | None) -> Draft:
    if start is None:
        return draft
    first, *rest = draft.of(HEADER)
    title, tail = first.text[:start].rstrip(), first.text[start:].lstrip(" –—|-")
    bare = replace(first, end=first.start + len(title), text=title)
    at = first.end - len(tail)
    fact = Piece(FACT, first.line, at, first.end, tail, first.confidence)
    return Draft({**draft.pieces, HEADER: [bare, *rest], FACT: [fact, *draft.of(FACT)]})
