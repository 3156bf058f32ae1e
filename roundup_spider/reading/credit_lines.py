"""Lines of credits that name directors and cast together ("1h42 • De Michel Gondry • Avec Pierre Niney, …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from normalize.frozen import frozen
from normalize.names import person_likelihood, split_names
from normalize.text import fold
from roundup_spider.reading.connectors import Connector, abbreviations, connectors
from roundup_spider.reading.facts import OF_FILMS, piece_kind, pieces
from roundup_spider.reading.lines import Line
from roundup_spider.reading.model import CAST, DIRECTOR, HEADER, OUTSIDE, SYNOPSIS, TRIVIA
from roundup_spider.reading.pieces import Draft, Piece

_AROUND = " ,;•·|/–—-([."
_OF_THE_FILM = OF_FILMS | {"rating", "release_date", "language"}
_WORD = re.compile(r"\w+")
_GROUPS = {DIRECTOR: "director", CAST: "cast"}
_TELLING = frozenset({"credit", "genre"})
_OF_OTHERS = frozenset({"writer", "other", "distributor", "country", "genre", "language", "platform"})
"""Labels that announce nobody who directs or plays."""
_OVERLOOKED, _LIKELY = 0.5, 0.12


@frozen
class CreditLine:
    """Where a line names its film's directors, and where its cast; each from the word that announces them."""

    directors: tuple[int, int] | None
    cast: tuple[int, int] | None


@lru_cache(maxsize=2_000)
def opens_directors(before: str, title: str = "") -> bool:
    """Whether what stands before the word that names a director is nothing, facts ("1h42 •"), or the film's title.

    >>> opens_directors(""), opens_directors("1h42 • Comédie •"), opens_directors("Ann")
    (True, True, False)
    """
    return not before or all(_is_aside(before[start:end], title) for start, end in pieces(before))


def _is_aside(piece: str, title: str) -> bool:
    known = piece_kind(piece) in _OF_THE_FILM or any(piece_kind(word) == "genre" for word in piece.split())
    words = _WORD.findall(fold(piece))
    return known or not words or words == _WORD.findall(fold(title))


def credit_pieces(draft: Draft, lines: Sequence[Line], language: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a film that name its directors, and those that name its cast.

    A line that tells by its words who directs and who plays is cut by them, whatever the path made of its parts.
    """
    credits = [piece for role in (DIRECTOR, CAST) for piece in draft.of(role) if piece.meaning not in _OF_OTHERS]
    parts = [part for piece in credits for part in _cut(piece)]
    for number in {piece.line for piece in credits} - _lines_of_texts(draft):
        there = [part for part in parts if part.line == number]
        parts = [part for part in parts if part.line != number] + _agreed(there, _told(number, lines, "", language))
    parts.sort(key=lambda part: (part.line, part.start))
    return [part for part in parts if part.role == DIRECTOR], [part for part in parts if part.role == CAST]


def _agreed(parts: Sequence[Piece], told: Sequence[Piece]) -> list[Piece]:
    """The credits of a line: as the path has them, but for those that the words of the line tell otherwise."""
    wrong = [part for part in parts for other in told if part.role != other.role and _opens_with(part, other)]
    for other in told:
        same = [part for part in parts if part.role == other.role]
        wrong += [] if len(same) == 1 and _opens_with(same[0], other) else same
    kept = [part for part in parts if part not in wrong]
    return kept + [other for other in told if other.role not in {part.role for part in kept}]


def _opens_with(part: Piece, told: Piece) -> bool:
    """Whether a piece holds the beginning of what a line tells by its words, or begins right behind its first word."""
    opening = next((found.end for found in connectors(told.text, _GROUPS[told.role]) if found.start == 0), 0)
    return part.start <= told.start + opening and told.start < part.end


def _told(number: int, lines: Sequence[Line], title: str, language: str) -> list[Piece]:
    """The directors' part and the cast's part of a line that announces both, or one of them, by its words."""
    text = lines[number].text
    line = credit_line(text, title, language)
    parts = [(DIRECTOR, line.directors), (CAST, line.cast)]
    return [Piece(role, number, *span, text[slice(*span)], _OVERLOOKED) for role, span in parts if span is not None]


def _lines_of_texts(draft: Draft) -> set[int]:
    """The lines that hold a film's header or its texts."""
    texts = {piece.line for role in (SYNOPSIS, TRIVIA) for piece in draft.of(role)}
    return texts | {piece.line for piece in draft.of(HEADER)[:1]}


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


def overlooked_credits(draft: Draft, lines: Sequence[Line], title: str, language: str) -> Iterator[Piece]:
    """The credits on lines of a film that were taken for facts or noise, the directors' and the cast's apart."""
    numbers = {piece.line for role, found in draft.pieces.items() if role != OUTSIDE for piece in found}
    for number in sorted(numbers - _lines_of_texts(draft)):
        yield from _told(number, lines, title, language)


@lru_cache(maxsize=2_000)
def credit_line(text: str, title: str = "", language: str = "") -> CreditLine:
    """Where a line of facts and credits names directors and cast; nowhere on a line that goes on otherwise.

    A word of both ("D:") is the director's before a cast, the cast's alone in a language where it may be that; "De et
    avec" tells both.

    >>> line = "Drama (2h13). Réalisation : Mehdi Idir (France). Avec Tahar Rahim."
    >>> [line[slice(*span)] for span in (credit_line(line).directors, credit_line(line).cast) if span]
    ['Réalisation : Mehdi Idir (France)', 'Avec Tahar Rahim.']
    """
    casts = [found for found in connectors(text, "cast") if _names_somebody(text, found)]
    director = next((found for found in connectors(text, "director") if _announces(text, found, title, casts)), None)
    if director is None:
        return _cast_first(text, title, casts)
    cast = next((found for found in casts if found.start >= director.end), None)
    same = next((found for found in casts if found.start == director.start), None) if cast is None else None
    alone = same is not None and " " in text[director.start : director.end].strip()
    if same is not None and not alone and language in same.languages:
        return _cast_first(text, title, casts)
    end = len(text[: cast.start].rstrip(_AROUND)) if cast else len(text)
    playing = cast.start if cast else director.start if alone else None
    return CreditLine((director.start, end), None if playing is None else (playing, len(text)))


def _cast_first(text: str, title: str, casts: Sequence[Connector]) -> CreditLine:
    """The same of a line that begins with the cast, which the director may follow: "With A, B. Directed by C"."""
    cast = next((found for found in casts if opens_directors(text[: found.start], title)), None)
    if cast is None:
        return CreditLine(None, None)
    later = [found for found in connectors(text, "director", cast.end) if found.kind in _TELLING]
    ended = [found for found in later if _ENDED.search(text, cast.end, found.start)]
    told = next((found for found in ended if _names_somebody(text, found, "director")), None)
    end = told.start if told else len(text)
    return CreditLine((told.start, len(text)) if told else None, (cast.start, end))


def _announces(text: str, found: Connector, title: str, casts: Sequence[Connector]) -> bool:
    """Whether a connector on a line announces the director of the line's film: no small word does by itself alone."""
    told = found.kind in _TELLING or bool(text[: found.start].strip()) or any(cast.start > found.end for cast in casts)
    return told and _names_somebody(text, found, "director") and opens_directors(text[: found.start], title)


def _names_somebody(text: str, found: Connector, group: str = "cast") -> bool:
    """Whether a likely name follows a connector of a group."""
    names = split_names(text[found.end : names_end(text, found.end, group)], shared_surname=False)
    return bool(names) and names[0].name[:1].isupper() and person_likelihood(names[0].name) > _LIKELY


_CODES = re.compile(r"(?:\s[–|•·-]\s*|[;.,]\s+)[A-Z]{1,3}(?:/[A-Z]{1,3})+(?![\w/])")
"""Countries of a film in codes, behind its cast: "– D/A/CH – 121 Min."."""
_LABEL = re.compile(r"(?:[;|/•·,(–—-]|(?<![A-Z])\.)\s*([^\W\d_][^,;.|/•·:()–—]{0,28}?)\s?:(?!\S)")
"""A label that follows a list, as "Drehbuch:"."""
_STOP = re.compile(r"(?<![\w.])([^\W\d_][\w’'-]{2,})(?:\s?…|\.{1,3})\s+(?=[^\W_])")
"""The end of a sentence, with the word before it."""
_ENDED = re.compile(r"[.;|•·–—…/,]\s*$")


@lru_cache(maxsize=2_000)
def names_end(text: str, start: int = 0, group: str = "cast") -> int:
    """Where a list of people ends at the latest: before a label of another group of people or of facts, or codes of
    countries.

    >>> text = "Ann Lee, Bo Ek; Drehbuch: Cy Orr"
    >>> text[:names_end(text)]
    'Ann Lee, Bo Ek'
    """
    if not ("/" in text or ":" in text or ". " in text or "… " in text or ".. " in text):
        return len(text)
    codes = _CODES.search(text, start)
    own = {found.start for found in connectors(text, group)}
    labels = (found.start() for found in _LABEL.finditer(text, start) if found.start(1) not in own)
    stops = (found.end(1) for found in _STOP.finditer(text, start) if _stops(found) and found.end() not in own)
    return min(codes.start() if codes else len(text), next(labels, len(text)), next(stops, len(text)))


def _stops(found: re.Match[str]) -> bool:
    """Whether a full stop after a word ends a sentence, and no abbreviation such as "Jr."."""
    return found[1].lower() not in abbreviations()
