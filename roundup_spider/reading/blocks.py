"""Drafts → film blocks: headers split, names read, texts joined, spans and confidences kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from normalize.frozen import frozen
from normalize.names import person_likelihood
from normalize.records import Field, FilmBlock, Span
from normalize.text import fold
from roundup_spider.reading.credit_facts import without_facts
from roundup_spider.reading.credit_lines import credit_pieces, overlooked_credits
from roundup_spider.reading.credits import CastReading, HeaderReading, split_cast, split_directors, split_header
from roundup_spider.reading.facts import OF_FILMS, piece_kind, read_facts
from roundup_spider.reading.film_facts import ToldFact, facts_of
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.reading.model import CAST, DIRECTOR, FACT, HEADER, NOISE, SYNOPSIS, TRIVIA
from roundup_spider.reading.pieces import Draft, Piece
from roundup_spider.reading.prose_credits import ProseModel, credits_in_prose
from roundup_spider.reading.prose_features import beside
from roundup_spider.reading.ranks import without_ranks
from roundup_spider.reading.rhythm import HEADINGS
from roundup_spider.reading.tails import without_tails

_CREDITED = {DIRECTOR: "directors", CAST: "cast"}
_SHORTEST_TEXT = 40
_LEAST_PERSON, _LEAST_BESIDE = 0.3, 0.05
_ANOTHER_DIRECTOR, _TOLD_WHOLE, _TOLD_IN_PART = 0.05, 2.0, 0.25
_LONG_WORD = 4
_SIGNED = re.compile(r"(?<=[.!?…”»\")])\s+(?:[–—-]\s?)?(?:\(?(?:[A-Z][a-z]?\.[\s-]?){2,3}\)?|[A-F][+–-]?)\s*$")
_QUOTES = frozenset('“«„"')
_WORD = re.compile(r"\w+")


@frozen
class PageContext:
    """What reading one block needs to know of its page; `prose` in place of the shipped model, if given."""

    lines: Sequence[Line]
    title: str
    language: str
    prose: ProseModel | None = None


@frozen
class Reading:
    """One field as read: its names or its text, where they stand, how sure."""

    names: tuple[str, ...] = ()
    text: str | None = None
    spans: tuple[Span, ...] = ()
    confidence: float = 0.0


@frozen
class _Outline:
    """A draft half read: what lines of their own say, and every way to split the header, with probabilities."""

    draft: Draft
    directors: Reading
    cast: Reading
    splits: tuple[tuple[HeaderReading, float], ...]


def read_blocks(drafts: Sequence[Draft], page: PageContext) -> tuple[FilmBlock, ...]:
    """The films of a page: headers split (alike on one page), names read, texts joined."""
    outlines = [_outline(draft, page) for draft in without_tails(without_ranks(drafts))]
    chosen = _alike([outline.splits for outline in outlines])
    return tuple(
        _read_block(position, outline, split, page)
        for position, (outline, split) in enumerate(zip(outlines, chosen, strict=True), 1)
    )


def no_films(drafts: Sequence[Draft], blocks: Sequence[FilmBlock], page: PageContext) -> dict[int, str]:
    """Which headers open no film, and what they are instead (by number, from 0).

    A header of nothing but facts ("(Out May 3)") right after a header alone belongs to that film, as does a tagline. A
    header with nothing after it opens none on a page whose other films have text.
    """
    found: dict[int, str] = dict.fromkeys(_taglines(drafts, page.lines), NOISE)
    for at, (before, draft) in enumerate(pairwise(drafts), 1):
        header = next(iter(draft.of(HEADER)), None)
        if header and set(before.pieces) <= {HEADER, FACT, NOISE} and read_facts(header.text, page.language).only:
            found[at] = FACT
    if not found and not _mostly_empty(blocks):
        found = {at: NOISE for at, block in enumerate(blocks) if _is_empty(block)}
    return found


def _taglines(drafts: Sequence[Draft], lines: Sequence[Line]) -> list[int]:
    """The headers right below one that is alone and, by its markup or without its quotes, rather the title: if several
    films of the page have such.
    """
    found = []
    for at, (before, draft) in enumerate(pairwise(drafts), 1):
        if before.pieces.keys() == {HEADER} and draft.of(HEADER):
            above, below = (one.of(HEADER)[0] for one in (before, draft))
            heads = [lines[piece.line].tag in HEADINGS for piece in (above, below)]
            quoted = [piece.text.lstrip()[:1] in _QUOTES for piece in (above, below)]
            if heads == [True, False] or (heads[0] == heads[1] and quoted == [False, True]):
                found.append(at)
    return found if len(found) > 1 else []


def film_cards(blocks: Sequence[FilmBlock]) -> frozenset[int]:
    """Which blocks (by number, from 0) are no films but the card of the one before: its title again, and no text."""
    again = enumerate(pairwise(blocks), 1)
    return frozenset(
        at
        for at, (before, card) in again
        if card.title and before.title and fold(card.title) == fold(before.title) and not (card.synopsis or card.trivia)
    )


def _is_empty(block: FilmBlock) -> bool:
    """Whether a block has nothing but a title."""
    return not (block.directors or block.cast or block.synopsis or block.trivia)


def _mostly_empty(blocks: Sequence[FilmBlock]) -> bool:
    """Whether a page lists films without text: then a title alone is a film too."""
    return 2 * sum(block.synopsis is None and block.trivia is None for block in blocks) > len(blocks)


def _outline(draft: Draft, page: PageContext) -> _Outline:
    directing, playing = (_first_told(pieces, draft) for pieces in credit_pieces(draft, page.lines, page.language))
    directors = _directors(directing, page.language)
    header = next(iter(draft.of(HEADER)), None)
    texts = " ".join(piece.text for role in (SYNOPSIS, TRIVIA) for piece in draft.of(role))
    splits = _splits(header, page, directors, texts) if header else ()
    return _Outline(draft, directors, _cast(playing, page.language), splits)


def _first_told(credits: Sequence[Piece], draft: Draft) -> Sequence[Piece]:
    """The credits above a film's text, if there are any: those below them are told again, by a card."""
    text = min((piece.line for role in (SYNOPSIS, TRIVIA) for piece in draft.of(role)), default=None)
    above = [piece for piece in credits if text is not None and piece.line < text]
    return above or credits


def _alike(headers: Sequence[Sequence[tuple[HeaderReading, float]]]) -> list[tuple[HeaderReading, float] | None]:
    """The likeliest reading of every header, given how the other headers of the page are read.

    Headers of one page are alike: each reading's probability is weighed with the share of its kind (with directors or
    without, by which word) among the readings of the other headers.
    """
    own = [_by_kind(readings) for readings in headers]
    kinds: dict[object, float] = defaultdict(float)
    for shares in own:
        for kind, chance in shares.items():
            kinds[kind] += chance
    chosen: list[tuple[HeaderReading, float] | None] = []
    for readings, mine in zip(headers, own, strict=True):
        weighed = []
        for reading, chance in readings:
            people, form = (_share(kinds[kind] - mine[kind], len(headers)) for kind in _kinds(reading))
            weighed.append((reading, chance * people * form**0.3))
        total = sum(weight for _, weight in weighed) or 1.0
        best = max(weighed, key=lambda pair: pair[1], default=None)
        chosen.append((best[0], best[1] / total) if best else None)
    return chosen


def _kinds(reading: HeaderReading) -> tuple[tuple[str, object], tuple[str, object]]:
    return ("people", (bool(reading.directors), bool(reading.title))), ("form", reading.form)


def _by_kind(readings: Sequence[tuple[HeaderReading, float]]) -> dict[object, float]:
    """How likely each kind of reading is for one header."""
    found: dict[object, float] = defaultdict(float)
    for reading, chance in readings:
        for kind in _kinds(reading):
            found[kind] += chance
    return found


def _share(others: float, headers: int) -> float:
    """How common a kind of reading is among the other headers, smoothed by one header that says nothing."""
    return (others + 0.5) / headers


def _read_block(
    position: int, outline: _Outline, chosen: tuple[HeaderReading, float] | None, page: PageContext
) -> FilmBlock:
    """One film, its header's reading chosen."""
    draft = outline.draft
    found: dict[Field, Reading] = {"directors": outline.directors, "cast": outline.cast}
    header = next(iter(draft.of(HEADER)), None)
    synopsis = draft.of(SYNOPSIS)
    if header and chosen:
        found |= _from_header(header, chosen, found)
        synopsis = [*_after_header(header, chosen[0]), *synopsis]
    found |= _overlooked(found, draft, page)
    found["synopsis"], found["trivia"] = _text(synopsis), _text(draft.of(TRIVIA))
    found |= _from_prose(found, synopsis, page)
    split = chosen[0] if chosen else None
    return _block(position, header.text if header else "", found, facts_of(draft, split, page.language))


def _block(position: int, header: str, found: dict[Field, Reading], facts: dict[str, ToldFact]) -> FilmBlock:
    spans = {kind: (fact.span,) for kind, fact in facts.items()}
    return FilmBlock(
        position,
        header,
        found["title"].text if "title" in found else None,
        found["directors"].names,
        found["cast"].names,
        found["synopsis"].text,
        found["trivia"].text,
        facts={kind: fact.text for kind, fact in facts.items()},
        confidence={name: round(reading.confidence, 4) for name, reading in found.items() if reading.spans},
        spans=spans | {name: reading.spans for name, reading in found.items() if reading.spans},
    )


def _splits(
    header: Piece, page: PageContext, directors: Reading, texts: str
) -> tuple[tuple[HeaderReading, float], ...]:
    """The readings of a header, best first, each weighed with what else the block says of its people."""
    if read_facts(header.text, page.language).only:
        return ()
    marks = [
        Mark(mark.kind, max(0, mark.start - header.start), min(mark.end, header.end) - header.start)
        for mark in page.lines[header.line].marks
        if mark.start < header.end and mark.end > header.start
    ]
    known = frozenset(map(fold, directors.names))
    readings = split_header(header.text, marks=marks, page_title=page.title, language=page.language, known_people=known)
    told = fold(texts)
    return tuple((reading, reading.probability * _agreement(reading, known, told)) for reading in readings)


def _agreement(reading: HeaderReading, known: frozenset[str], told: str) -> float:
    """How well a header's directors agree with the rest of the block.

    A line of their own may name others. The film's texts may name them whole; if they hold only a part of a name, it is
    rather a word of the story, and so of the title ("Mia and Me, Kentopia Hero Adam Gunn": "… the isles of Kentopia").
    """
    names = [fold(name) for name in reading.directors]
    if known and names:
        return 1.0 if known & set(names) else _ANOTHER_DIRECTOR
    if any(name in told for name in names):
        return _TOLD_WHOLE
    words = {word for name in names for word in name.split() if len(word) >= _LONG_WORD and word in told}
    return _TOLD_IN_PART if words and not words.isdisjoint(_WORD.findall(told)) else 1.0


def _from_header(
    header: Piece, chosen: tuple[HeaderReading, float], found: dict[Field, Reading]
) -> dict[Field, Reading]:
    """The title, and the names that no line of their own gives."""
    split, sure = chosen[0], header.confidence * chosen[1]

    def spans(name: str) -> tuple[Span, ...]:
        return tuple(Span(header.line, header.start + a, header.start + b) for a, b in split.spans.get(name, ()))

    taken: dict[Field, Reading] = {}
    if split.title:
        taken["title"] = Reading((), split.title, spans("title"), sure)
    for name, names in (("directors", split.directors), ("cast", split.cast)):
        if names and not found[name].names:
            taken[name] = Reading(names, None, spans(name), sure)
    return taken


def _overlooked(found: dict[Field, Reading], draft: Draft, page: PageContext) -> dict[Field, Reading]:
    """Directors and cast that only lines tell which were taken for something else."""
    missing = {role: name for role, name in _CREDITED.items() if not found[name].names}
    if not missing:
        return {}
    title = (found["title"].text or "") if "title" in found else ""
    pieces = list(overlooked_credits(draft, page.lines, title, page.language))
    read = {DIRECTOR: _directors, CAST: _cast}
    told = {
        name: read[role]([piece for piece in pieces if piece.role == role][:1], page.language)
        for role, name in missing.items()
    }
    return {name: reading for name, reading in told.items() if reading.names}


def _after_header(header: Piece, split: HeaderReading) -> list[Piece]:
    """What the header's piece holds beyond the header, when the two were not told apart before."""
    rest = header.text[split.end :].strip(" –—-:.")
    if len(rest) < _SHORTEST_TEXT or header.text.rstrip()[-1:] not in '.!?…»”"':
        return []
    start = header.start + header.text.index(rest, split.end)
    text = header.text[start - header.start :].rstrip()
    return [Piece(SYNOPSIS, header.line, start, start + len(text), text, header.confidence / 2)]


def _unsigned(piece: Piece) -> Piece:
    """A text without the initials of its writer or a grade at its end ("She sails. – A. L.", "He is home. B+")."""
    signed = _SIGNED.search(piece.text)
    return replace(piece, text=piece.text[: signed.start()], end=piece.start + signed.start()) if signed else piece


def _text(pieces: Sequence[Piece]) -> Reading:
    if not pieces:
        return Reading()
    pieces = [*pieces[:-1], _unsigned(pieces[-1])]
    text = pieces[0].text.strip()
    for before, piece in pairwise(pieces):
        text += (" " if piece.line == before.line else "\n") + piece.text.strip()
    spans = tuple(Span(piece.line, piece.start, piece.end) for piece in pieces)
    return Reading((), text, spans, min(piece.confidence for piece in pieces))


def _directors(pieces: Sequence[Piece], language: str) -> Reading:
    """The directors of credit lines ("Directed by D", "by D", "Regia: A e B")."""
    names: dict[str, Span] = {}
    sure = 1.0
    for piece in [bare for whole in pieces for bare in without_facts(whole)]:
        found, chance = _people(piece, language)
        names |= {name: span for name, span in found.items() if name not in names}
        sure = min(sure, piece.confidence * chance)
    return Reading(tuple(names), None, tuple(names.values()), sure) if names else Reading()


def _people(piece: Piece, language: str) -> tuple[dict[str, Span], float]:
    """The names of a director's line and how sure they are."""
    reading = split_directors(piece.text, language)
    places = {
        name: Span(piece.line, piece.start + a, piece.start + b)
        for name, (a, b) in zip(reading.names, reading.spans, strict=True)
    }
    joined = _joined_names(piece.text, reading)
    likely = [name for name in places if name in joined or person_likelihood(name) > _LEAST_BESIDE] or list(places)[:1]
    likely = [name for name in likely if _is_name(name)]
    return {name: places[name] for name in likely}, 0.95 if len(likely) == len(places) else 0.7


def _joined_names(text: str, reading: CastReading) -> frozenset[str]:
    """The names that a word such as "and" joins to another, if all their words have capitals: names, however odd."""
    after = list(zip(reading.names[1:], pairwise(reading.spans), strict=True))
    joined = (name for name, (left, right) in after if any(map(str.isalpha, text[left[1] : right[0]])))
    return frozenset(name for name in joined if " " in name and all(not word[0].islower() for word in name.split()))


def _cast(pieces: Sequence[Piece], language: str) -> Reading:
    names: list[str] = []
    spans: list[Span] = []
    sure = 1.0
    for piece in [bare for whole in pieces for bare in without_facts(whole)]:
        reading = split_cast(piece.text, language)
        fresh = [at for at, name in enumerate(reading.names) if name not in names and _is_name(name)]
        names += [reading.names[at] for at in fresh]
        spans += [Span(piece.line, piece.start + a, piece.start + b) for a, b in map(reading.spans.__getitem__, fresh)]
        sure = min(sure, piece.confidence * reading.probability)
    return Reading(tuple(names), None, tuple(spans), sure)


def _is_name(name: str) -> bool:
    """False for what stands in a list of people without being anybody ("and a bunch of other actors", "EEUU")."""
    if piece_kind(name.strip("()[]")) in OF_FILMS:
        return False
    return not name[:1].islower() or person_likelihood(name) > _LEAST_PERSON


def _from_prose(found: dict[Field, Reading], pieces: Sequence[Piece], page: PageContext) -> dict[Field, Reading]:
    """Directors and cast that only the sentences of the synopsis name; the sentences stay where they are."""
    missing = [name for name in ("directors", "cast") if not found[name].names]
    text = found["synopsis"].text
    if not missing or not text:
        return {}
    known = beside(found["title"].text if "title" in found else None, found["directors"].names, found["cast"].names)
    told = credits_in_prose(text, page.language, beside=known, model=page.prose)
    people = {"directors": (told.directors, told.directors_probability), "cast": (told.cast, told.cast_probability)}
    taken: dict[Field, Reading] = {}
    for name in missing:
        parts, chance = people[name]
        spans = tuple(_spans_in(part.start, part.end, pieces) for part in parts)
        if parts:
            sure = found["synopsis"].confidence * chance
            taken[name] = Reading(tuple(part.name for part in parts), None, spans, sure)
    return taken


def _spans_in(start: int, end: int, pieces: Sequence[Piece]) -> Span:
    """Characters of the joined text of `pieces`, as a span of the line they come from."""
    for piece in pieces:
        size = len(piece.text.strip())
        if start < size:
            return Span(piece.line, piece.start + start, piece.start + min(end, size))
        start, end = start - size - 1, end - size - 1
    last = pieces[-1]
    return Span(last.line, last.start, last.end)
