"""Lines of credits that name directors and cast together ("1h42 • De Michel Gondry • Avec Pierre Niney, …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from roundup_spider.reading.connectors import connectors
from roundup_spider.reading.facts import OF_FILMS, piece_kind
from roundup_spider.reading.model import CAST, DIRECTOR
from roundup_spider.reading.pieces import Draft, Piece

_BETWEEN_FACTS = re.compile(r"\s*[•·|,;/–—-]\s*")


def opens_directors(before: str) -> bool:
    """Whether what stands before the word that names a director is nothing, or facts ("1h42 •", "Slovak drama").

    >>> opens_directors(""), opens_directors("1h42 • Comédie •"), opens_directors("Ann")
    (True, True, False)
    """
    pieces = [piece for piece in _BETWEEN_FACTS.split(before) if piece.strip()]
    return all(piece_kind(piece) in OF_FILMS or _names_genre(piece) for piece in pieces)


def _names_genre(piece: str) -> bool:
    return any(piece_kind(word) == "genre" for word in piece.split())


def credit_pieces(draft: Draft) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a film that name its directors, and those that name its cast; a piece that names both is cut."""
    parts = [part for role in (DIRECTOR, CAST) for piece in draft.of(role) for part in _cut(piece)]
    return [part for part in parts if part.role == DIRECTOR], [part for part in parts if part.role == CAST]


def _cut(piece: Piece) -> Sequence[Piece]:
    cut = next(_cast_inside(piece.text), None)
    if cut is None:
        return [piece]
    first, rest = piece.text[:cut].rstrip(" ,;•·|/–—-"), piece.text[cut:]
    start = piece.start + cut
    return [
        Piece(DIRECTOR, piece.line, piece.start, piece.start + len(first), first, piece.confidence),
        Piece(CAST, piece.line, start, start + len(rest), rest, piece.confidence),
    ]


def _cast_inside(text: str) -> Iterator[int]:
    """Where the cast begins behind a director whom a word of its own announces."""
    director = next((found for found in connectors(text, "director") if opens_directors(text[: found.start])), None)
    for found in connectors(text, "cast") if director else ():
        if director and found.start > director.end and text[found.end : found.end + 1].isupper():
            yield found.start
