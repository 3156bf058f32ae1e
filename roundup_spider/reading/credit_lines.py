"""Lines of credits that name directors and cast together ("1h42 • De Michel Gondry • Avec Pierre Niney, …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize.frozen import frozen
from normalize.names import person_likelihood, split_names
from normalize.text import fold
from roundup_spider.reading.connectors import Connector, connectors
from roundup_spider.reading.facts import OF_FILMS, piece_kind, pieces
from roundup_spider.reading.lines import Line
from roundup_spider.reading.model import CAST, DIRECTOR, HEADER, OUTSIDE, SYNOPSIS, TRIVIA
from roundup_spider.reading.pieces import Draft, Piece

_AROUND = " ,;•·|/–—-([."
_OF_THE_FILM = OF_FILMS | {"rating", "release_date", "language"}
_WORD = re.compile(r"\w+")
_TELLING = frozenset({"credit", "genre"})
_OVERLOOKED, _LIKELY = 0.5, 0.3


@frozen
class CreditLine:
    """Where a line names its film's directors, and where its cast; each from the word that announces them."""

    directors: tuple[int, int] | None
    cast: tuple[int, int] | None


def opens_directors(before: str, title: str = "") -> bool:
    """Whether what stands before the word that names a director is nothing, facts ("1h42 •"), or the film's title.

    >>> opens_directors(""), opens_directors("1h42 • Comédie •"), opens_directors("Ann")
    (True, True, False)
    """
    return all(_is_aside(before[start:end], title) for start, end in pieces(before))


def _is_aside(piece: str, title: str) -> bool:
    known = piece_kind(piece) in _OF_THE_FILM or any(piece_kind(word) == "genre" for word in piece.split())
    words = _WORD.findall(fold(piece))
    return known or not words or words == _WORD.findall(fold(title))


def credit_pieces(draft: Draft) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a film that name its directors, and those that name its cast; a piece that names both is cut."""
    parts = [part for role in (DIRECTOR, CAST) for piece in draft.of(role) for part in _cut(piece)]
    return [part for part in parts if part.role == DIRECTOR], [part for part in parts if part.role == CAST]


def _cut(piece: Piece) -> Sequence[Piece]:
    cut = next(_cast_inside(piece.text), None)
    if cut is None:
        return [piece]
    first, rest = piece.text[:cut].rstrip(_AROUND), piece.text[cut:]
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


def overlooked_credits(draft: Draft, lines: Sequence[Line], title: str) -> Iterator[Piece]:
    """The credits on lines of a film that were taken for facts or noise, the directors' and the cast's apart."""
    texts = {piece.line for role in (SYNOPSIS, TRIVIA) for piece in draft.of(role)}
    first = next((piece.line for piece in draft.of(HEADER)), -1)
    numbers = (
        {piece.line for role, found in draft.pieces.items() if role != OUTSIDE for piece in found} - texts - {first}
    )
    for number in sorted(numbers):
        line = credit_line(lines[number].text, title)
        for role, span in ((DIRECTOR, line.directors), (CAST, line.cast)):
            if span is not None:
                yield Piece(role, number, *span, lines[number].text[slice(*span)], _OVERLOOKED)


def credit_line(text: str, title: str = "") -> CreditLine:
    """Where a line of facts and credits names directors and cast; nowhere on a line that goes on otherwise.

    >>> line = "Drama (2h13). Réalisation : Mehdi Idir (France). Avec Tahar Rahim."
    >>> [line[slice(*span)] for span in (credit_line(line).directors, credit_line(line).cast) if span]
    ['Réalisation : Mehdi Idir (France)', 'Avec Tahar Rahim.']
    """
    casts = [found for found in connectors(text, "cast") if _names_somebody(text, found)]
    director = next((found for found in connectors(text, "director") if _announces(text, found, title, casts)), None)
    start = director.end if director else 0
    cast = next((found for found in casts if found.start >= start), None)
    if director is None:
        alone = cast is not None and opens_directors(text[: cast.start], title)
        return CreditLine(None, (cast.start, len(text)) if cast and alone else None)
    end = len(text[: cast.start].rstrip(_AROUND)) if cast else len(text)
    return CreditLine((director.start, end), (cast.start, len(text)) if cast else None)


def _announces(text: str, found: Connector, title: str, casts: Sequence[Connector]) -> bool:
    """Whether a connector on a line announces the director of the line's film: no small word does by itself alone."""
    told = found.kind in _TELLING or bool(text[: found.start].strip()) or any(cast.start > found.end for cast in casts)
    return told and _names_somebody(text, found) and opens_directors(text[: found.start], title)


def _names_somebody(text: str, found: Connector) -> bool:
    """Whether a likely name follows a connector."""
    names = split_names(text[found.end : names_end(text, found.end)], shared_surname=False)
    return bool(names) and names[0].name[:1].isupper() and person_likelihood(names[0].name) > _LIKELY


_CODES = re.compile(r"(?:\s[–|•·-]\s*|[;.,]\s+)[A-Z]{1,3}(?:/[A-Z]{1,3})+(?![\w/])")
"""Countries of a film in codes, behind its cast: "– D/A/CH – 121 Min."."""
_LABEL = re.compile(r"[;.|•·,(–—-]\s*([^\W\d_][^,;.|•·:()–—]{0,28}?)\s?:(?!\S)")
"""A label that follows a list, as "Drehbuch:"."""


def names_end(text: str, start: int = 0, group: str = "cast") -> int:
    """Where a list of people ends at the latest: before a label of another group of people or of facts, or codes of
    countries.

    >>> text = "Ann Lee, Bo Ek; Drehbuch: Cy Orr"
    >>> text[:names_end(text)]
    'Ann Lee, Bo Ek'
    """
    codes = _CODES.search(text, start)
    own = {found.start for found in connectors(text, group)}
    labels = (found.start() for found in _LABEL.finditer(text, start) if found.start(1) not in own)
    return min(codes.start() if codes else len(text), next(labels, len(text)))
