"""Units with their roles → pieces → drafts: what belongs to which film, still unread."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from normalize.frozen import frozen
from normalize.vocabulary import Label
from roundup_spider.reading.lines import Line
from roundup_spider.reading.model import (
    CAST,
    DIRECTOR,
    FACT,
    HEADER,
    NOISE,
    OUTSIDE,
    SYNOPSIS,
    TITLE_MORE,
    TRIVIA,
    Path,
)
from roundup_spider.reading.segment import Unit

_MEANING = {SYNOPSIS: "synopsis", TRIVIA: "trivia", CAST: "cast", DIRECTOR: "director", HEADER: "title"}


@frozen
class Piece:
    """A stretch of one line that plays one role: neighbouring units of the role joined, their label left out.

    `meaning` is what the label said that stands before it, on its line or alone on the line above.
    """

    role: str
    line: int
    start: int
    end: int
    text: str
    confidence: float
    meaning: str = ""


@dataclass(slots=True)
class Draft:
    """One film's pieces by role, before they are read."""

    pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def of(self, role: str) -> list[Piece]:
        """The pieces that play `role`, in order."""
        return self.pieces.get(role, [])


def pieces_of(units: Sequence[Unit], path: Sequence[tuple[str, float]], lines: Sequence[Line]) -> Iterator[Piece]:
    """Neighbouring units of one role on one line, as one piece each; a header's continuation belongs to the header."""
    run: list[Unit] = []
    role, sure, above = "", 1.0, ""
    for unit, (state, chance) in zip(units, path, strict=True):
        together = bool(run) and unit.line == run[0].line
        plain = HEADER if state == TITLE_MORE and together and role == HEADER else state
        if together and plain == role and not _opens(unit, state):
            sure = min(sure, chance)
        else:
            if run:
                yield _piece(run, role, sure, above, lines)
                above = run[-1].label.meaning if run[-1].label is not None and not run[-1].text else ""
            run, role, sure = [], plain, chance
        run.append(unit)
    if run:
        yield _piece(run, role, sure, above, lines)


def _opens(unit: Unit, state: str) -> bool:
    """Whether a unit starts a piece of its own although the one before plays the same role."""
    return state == HEADER or (state == FACT and unit.label is not None)


def _agrees(label: Label, role: str) -> bool:
    return role == FACT or label.meaning == _MEANING.get(role)


def _piece(run: Sequence[Unit], role: str, sure: float, above: str, lines: Sequence[Line]) -> Piece:
    first, end = run[0], run[-1].end
    bare = first.label is None or not _agrees(first.label, role)
    start = min(first.from_ if bare else first.start, end)
    meaning = above if first.label is None else first.label.meaning
    return Piece(role, first.line, start, end, lines[first.line].text[start:end], sure, meaning)


def demoted(path: Path, headers: Mapping[int, str]) -> Path:
    """The path with some headers (by number, from 0) playing another role after all."""
    found: list[tuple[str, float]] = []
    film = -1
    for state, chance in path:
        film += state == HEADER
        plays_header = state in (HEADER, TITLE_MORE)
        found.append((headers[film], chance / 2) if plays_header and film in headers else (state, chance))
    return _opened(found)


def without_films(path: Path, films: Container[int]) -> Path:
    """The path with all that some films (by number, from 0) are made of put down as noise."""
    found: list[tuple[str, float]] = []
    film = -1
    for state, chance in path:
        film += state == HEADER
        found.append((NOISE, chance) if film in films else (state, chance))
    return tuple(found)


def _opened(path: Sequence[tuple[str, float]]) -> Path:
    """The path with what stands before its first header outside."""
    first = next((at for at, (state, _) in enumerate(path) if state == HEADER), len(path))
    return tuple((OUTSIDE if at < first else state, chance) for at, (state, chance) in enumerate(path))


def drafts_of(pieces: Sequence[Piece]) -> list[Draft]:
    """The pieces, film by film: a header opens a film; what goes on with it on another line opens none."""
    drafts: list[Draft] = []
    for piece in pieces:
        if piece.role == HEADER:
            drafts.append(Draft())
        if drafts and piece.text:
            role = HEADER if piece.role == TITLE_MORE else piece.role
            drafts[-1].pieces.setdefault(role, []).append(piece)
    return drafts
