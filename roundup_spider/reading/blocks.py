"""Units with their roles → film blocks: fields put together again, names read, spans and confidences kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from normalize.names import person_likelihood, split_names
from normalize.records import Field, FilmBlock, Span
from normalize.text import fold
from roundup_spider.reading.credits import HeaderReading, split_cast, split_header
from roundup_spider.reading.facts import read_facts
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.reading.model import CAST, DIRECTOR, FACT, HEADER, SYNOPSIS, TITLE_MORE, TRIVIA
from roundup_spider.reading.segment import Unit

_MEANING = {SYNOPSIS: "synopsis", TRIVIA: "trivia", CAST: "cast", DIRECTOR: "director", HEADER: "title"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that plays one role: neighbouring units of the role joined, their labels left out."""

    role: str
    line: int
    start: int
    end: int
    text: str
    confidence: float


@dataclass(slots=True)
class Draft:
    """One film's pieces by role, before they are read."""

    pieces: dict[str, list[Piece]] = field(default_factory=dict)

    def of(self, role: str) -> list[Piece]:
        """The pieces that play `role`, in order."""
        return self.pieces.get(role, [])


@dataclass(frozen=True, slots=True)
class PageContext:
    """What reading one block needs to know of its page."""

    lines: Sequence[Line]
    title: str
    language: str


def pieces_of(units: Sequence[Unit], path: Sequence[tuple[str, float]], lines: Sequence[Line]) -> Iterator[Piece]:
    """Neighbouring units of one role on one line, as one piece each; a header's continuation belongs to the header."""
    begin: Unit | None = None
    last, role, sure = 0, "", 1.0
    for unit, (state, chance) in zip(units, path, strict=True):
        plain = HEADER if state == TITLE_MORE else state
        goes_on = begin is not None and unit.line == begin.line and plain == role and not _opens(unit, state)
        if begin is not None and not goes_on:
            yield _piece(begin, role, last, sure, lines)
        begin, sure = (begin, min(sure, chance)) if goes_on else (unit, chance)
        last, role = unit.end, plain
    if begin is not None:
        yield _piece(begin, role, last, sure, lines)


def _opens(unit: Unit, state: str) -> bool:
    """Whether a unit starts a piece of its own although the one before plays the same role."""
    return state == HEADER or (unit.label is not None and unit.label.meaning == _MEANING.get(state))


def _piece(begin: Unit, role: str, end: int, sure: float, lines: Sequence[Line]) -> Piece:
    labelled = begin.label is not None and begin.label.meaning == _MEANING.get(role)
    start = min(begin.start if labelled and role in (SYNOPSIS, TRIVIA, HEADER) else begin.from_, end)
    return Piece(role, begin.line, start, end, lines[begin.line].text[start:end], sure)


def drafts_of(pieces: Sequence[Piece]) -> list[Draft]:
    """The pieces, film by film: a header opens a film."""
    drafts: list[Draft] = []
    for piece in pieces:
        if piece.role == HEADER:
            drafts.append(Draft())
        if drafts and piece.text:
            drafts[-1].pieces.setdefault(piece.role, []).append(piece)
    return drafts


def read_block(position: int, draft: Draft, page: PageContext) -> FilmBlock:
    """One film: its header split, its names read, its texts joined."""
    directors = _names(draft.of(DIRECTOR), page.language)
    cast = _cast(draft.of(CAST), page.language)
    header = draft.of(HEADER)[0] if draft.of(HEADER) else None
    known = frozenset(fold(name) for name in directors.names)
    reading = _header_reading(header, page, known)
    synopsis = list(draft.of(SYNOPSIS))
    found: dict[Field, _Found] = {"directors": directors, "cast": cast}
    title: str | None = None
    if header is not None and reading is not None:
        title = reading.title
        _take_header(found, header, reading)
        synopsis = _after_header(header, reading) + synopsis
    for name, pieces in (("synopsis", synopsis), ("trivia", draft.of(TRIVIA))):
        found[name] = _text(pieces)
    facts = _facts(draft, reading, page.language)
    return FilmBlock(
        position,
        header.text if header else "",
        title,
        found["directors"].names,
        found["cast"].names,
        found["synopsis"].text,
        found["trivia"].text,
        release_date=None,
        facts=facts,
        confidence={name: round(part.confidence, 4) for name, part in found.items() if part.spans},
        spans={name: part.spans for name, part in found.items() if part.spans},
    )


@dataclass(frozen=True, slots=True)
class _Found:
    names: tuple[str, ...] = ()
    text: str | None = None
    spans: tuple[Span, ...] = ()
    confidence: float = 0.0


def _header_reading(header: Piece | None, page: PageContext, known: frozenset[str]) -> HeaderReading | None:
    if header is None:
        return None
    marks = [
        Mark(mark.kind, max(0, mark.start - header.start), min(mark.end, header.end) - header.start)
        for mark in page.lines[header.line].marks
        if mark.start < header.end and mark.end > header.start
    ]
    readings = split_header(header.text, marks=marks, page_title=page.title, language=page.language, known_people=known)
    return readings[0] if readings else None


def _take_header(found: dict[Field, _Found], header: Piece, reading: HeaderReading) -> None:
    def spans(name: str) -> tuple[Span, ...]:
        return tuple(Span(header.line, header.start + a, header.start + b) for a, b in reading.spans.get(name, ()))

    sure = header.confidence * reading.probability
    if reading.title:
        found["title"] = _Found((), reading.title, spans("title"), sure)
    if reading.directors and not found["directors"].names:
        found["directors"] = _Found(reading.directors, None, spans("directors"), sure)
    if reading.cast and not found["cast"].names:
        found["cast"] = _Found(reading.cast, None, spans("cast"), sure)


def _after_header(header: Piece, reading: HeaderReading) -> list[Piece]:
    """What the header's line holds beyond the header, when the two were not told apart before."""
    rest = header.text[reading.end :].strip(" –—-:.")
    if len(rest) < 40:
        return []
    start = header.start + header.text.index(rest, reading.end)
    return [
        Piece(
            SYNOPSIS, header.line, start, start + len(rest), header.text[start - header.start :], header.confidence / 2
        )
    ]


def _text(pieces: Sequence[Piece]) -> _Found:
    if not pieces:
        return _Found()
    text = pieces[0].text.strip()
    for before, piece in zip(pieces, pieces[1:], strict=False):
        text += (" " if piece.line == before.line else "\n") + piece.text.strip()
    spans = tuple(Span(piece.line, piece.start, piece.end) for piece in pieces)
    return _Found((), text, spans, min(piece.confidence for piece in pieces))


def _names(pieces: Sequence[Piece], language: str) -> _Found:
    """The directors of credit lines ("Directed by D", "by D", "Regia: A e B")."""
    names: dict[str, Span] = {}
    sure = 1.0
    for piece in pieces:
        for reading in split_header(piece.text, language=language, most=1):
            people = reading.directors if reading.title is None else ()
            for name, (a, b) in zip(people, reading.spans.get("directors", ()), strict=False):
                names.setdefault(name, Span(piece.line, piece.start + a, piece.start + b))
            sure = min(sure, piece.confidence * reading.probability)
    return _Found(tuple(names), None, tuple(names.values()), sure) if names else _bare_names(pieces, language)


def _bare_names(pieces: Sequence[Piece], language: str) -> _Found:
    names: dict[str, Span] = {}
    for piece in pieces:
        for part in split_names(piece.text, language):
            if person_likelihood(part.name) > 0.3:
                names.setdefault(part.name, Span(piece.line, piece.start + part.start, piece.start + part.end))
    sure = min((piece.confidence for piece in pieces), default=0.0)
    return _Found(tuple(names), None, tuple(names.values()), sure * 0.8)


def _cast(pieces: Sequence[Piece], language: str) -> _Found:
    names: list[str] = []
    spans: list[Span] = []
    sure = 1.0
    for piece in pieces:
        reading = split_cast(piece.text, language)
        names += reading.names
        spans += [Span(piece.line, piece.start + a, piece.start + b) for a, b in reading.spans]
        sure = min(sure, piece.confidence * reading.probability)
    return _Found(tuple(names), None, tuple(spans), sure)


def _facts(draft: Draft, reading: HeaderReading | None, language: str) -> dict[str, str]:
    facts: dict[str, str] = dict(reading.facts) if reading else {}
    for piece in draft.of(FACT):
        for fact in read_facts(piece.text, language).facts:
            facts.setdefault(fact.kind, fact.text)
    return facts
