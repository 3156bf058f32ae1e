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
_DASHES = frozenset("–—|-")
_LEAST, _SHARE, _MOST_WORDS = 3, 0.7, 3
_LIKELY_PERSON = 0.3
_Tail = tuple[str, int]


def without_tails(drafts: Sequence[Draft]) -> list[Draft]:
    """The films, the facts taken off the ends of their headers where nearly all headers of the page end so.

    The facts are kept as pieces of their own.
    """
    texts = [text for text in map(_text, drafts) if text]
    if len(texts) < _LEAST:
        return list(drafts)
    told = [kind for text in texts for kind in {kind for kind, _ in _facts(text)}]
    kind, count = Counter(told).most_common(1)[0] if told else ("", 0)
    if count >= _SHARE * len(texts):
        return [
            _bare(draft, next((at for found, at in _facts(_text(draft)) if found == kind), None)) for draft in drafts
        ]
    parted = all(_section(text) is not None for text in texts) and len(set(map(_section_name, texts))) < len(texts)
    return [_bare(draft, _section(_text(draft))) for draft in drafts] if parted else list(drafts)


def _text(draft: Draft) -> str:
    return draft.of(HEADER)[0].text if draft.of(HEADER) else ""


def _facts(text: str) -> Iterator[_Tail]:
    """The facts that may end a header without a mark before them, and where they begin; the longest of a kind first."""
    last = text[-1:]
    glued = _GLUED.search(text) if last.isdigit() or last.isupper() or last == "+" else None
    kind = piece_kind(glued[1]) if glued else None
    if glued and kind in _KINDS:
        yield str(kind), glued.start()
    for start in _last_words(text) if last.isalnum() else ():
        kind = piece_kind(text[start:])
        if kind in _KINDS and text[start - 2 : start - 1].isalnum() and text[start].isalnum():
            yield str(kind), start


def _last_words(text: str) -> list[int]:
    """Where the last words of a text begin, the first word of all left out."""
    words = text.split(" ")
    sizes = [len(" ".join(words[-count:])) for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1)]
    return [len(text) - size for size in sizes]


def _section(text: str) -> int | None:
    """Where a part of a festival or programme begins behind a dash; None where a person or nothing follows one."""
    found = _AFTER_DASH.search(text) if not _DASHES.isdisjoint(text) else None
    return found.start() if found and person_likelihood(found[1]) < _LIKELY_PERSON else None


def _section_name(text: str) -> str:
    found = _AFTER_DASH.search(text)
    return fold(found[1]) if found else text


def _bare(draft: Draft, start: int | None) -> Draft:
    if start is None:
        return draft
    first, *rest = draft.of(HEADER)
    title, tail = first.text[:start].rstrip(), first.text[start:].lstrip(" –—|-")
    bare = replace(first, end=first.start + len(title), text=title)
    at = first.end - len(tail)
    fact = Piece(FACT, first.line, at, first.end, tail, first.confidence)
    return Draft({**draft.pieces, HEADER: [bare, *rest], FACT: [fact, *draft.of(FACT)]})
