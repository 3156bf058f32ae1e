"""The facts of one film: from its header and from the lines of its own that tell facts; each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.frozen import frozen
from normalize.names import person_likelihood
from normalize.records import Span
from roundup_spider.reading.credits import HeaderReading
from roundup_spider.reading.facts import read_facts
from roundup_spider.reading.model import FACT, HEADER
from roundup_spider.reading.pieces import Draft, Piece

_FACT_OF_LABEL = {
    "release": "release_date", "runtime": "runtime", "genre": "genre", "rating": "rating", "country": "country",
    "distributor": "distributor", "writer": "writer", "language": "language", "platform": "platform",
    "original_title": "original_title",
}  # fmt: skip
_LEAST_PERSON = 0.5
_AROUND = " |/•·"


@frozen
class ToldFact:
    """A fact as written, and the characters of the page it was taken from."""

    text: str
    span: Span


def facts_of(draft: Draft, split: HeaderReading | None, language: str) -> dict[str, ToldFact]:
    """The facts of a film by kind; of several of one kind the first counts, the header's before the others.

    `split` is the chosen reading of the header, None when the header holds nothing but facts.
    """
    facts: dict[str, ToldFact] = {}
    headers = draft.of(HEADER)[:1]
    for header in headers:
        told = _read(header, language) if split is None else _beside(header, split, language)
        for kind, fact in told:
            facts.setdefault(kind, fact)
    for piece in draft.of(FACT):
        for kind, fact in _labelled(piece) if piece.meaning in _FACT_OF_LABEL else _read(piece, language):
            facts.setdefault(kind, fact)
    return facts


def _beside(header: Piece, split: HeaderReading, language: str) -> Iterator[tuple[str, ToldFact]]:
    """The facts beside title and names; those that share a bracket ("Drama, R, 188 minutes") each by its own kind."""
    for kind, text in split.facts.items():
        place = _within(header, *split.spans[kind][0])
        several = tuple(_read(place, language))
        yield from several if len(several) > 1 else [(kind, ToldFact(text, _span(place)))]


def _read(piece: Piece, language: str) -> Iterator[tuple[str, ToldFact]]:
    for fact in read_facts(piece.text, language).facts:
        yield fact.kind, ToldFact(fact.text, _span(_within(piece, fact.start, fact.end)))


def _labelled(piece: Piece) -> Iterator[tuple[str, ToldFact]]:
    text = piece.text.strip(_AROUND)
    start = piece.text.index(text)
    if piece.meaning == "rating":
        text = _unsigned(text)
    yield _FACT_OF_LABEL[piece.meaning], ToldFact(text, _span(_within(piece, start, start + len(text))))


def _unsigned(text: str) -> str:
    """A grade without the critic who signed it: "A, Katie Walsh." is "A"."""
    grade, mark, rest = text.partition(",")
    return grade.rstrip() if mark and person_likelihood(rest.strip(" .)")) > _LEAST_PERSON else text


def _within(piece: Piece, start: int, end: int) -> Piece:
    """The part of a piece between two of its characters, white space at its edges left out."""
    text = piece.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(piece.role, piece.line, piece.start + start, piece.start + start + len(text), text, piece.confidence)


def _span(piece: Piece) -> Span:
    return Span(piece.line, piece.start, piece.end)
