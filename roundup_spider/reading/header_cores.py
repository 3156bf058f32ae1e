"""A header line without what stands around title and names: bullets, ranks, dates, ratings, stars, brackets, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from normalize.dates import find_dates
from normalize.frozen import frozen
from normalize.names import is_particle, person_likelihood, split_names
from normalize.vocabulary import flatten, small_words
from roundup_spider.reading.connectors import abbreviations, lead_words
from roundup_spider.reading.facts import captions, is_tail, label_kind, piece_kind

Range = tuple[int, int]

_BULLET = re.compile(r"[\s•♦●▪►▶◆■★☆◦‣·*>–—\-|¶\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]+")
_RANK = re.compile(r"(?:#\s?\d{1,2}[).:]?|(?:n[°º.]\s*)?\d{1,2}\s*(?:[).:°](?!\d)|[-–—](?=\s)))\s*(?=\S)")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[.:]?\s*$")
_TAIL = re.compile(r"(?:\s+[-–—|/•·]+\s*|(?<=[)\]])\s+|\s*[—|]\s*|:\s+|,\s+)([^-–—|:,]{2,60})$")
_LABELLED_TAIL = re.compile(r"(?:\s+[-–—|/•·(]+\s*|\s*[—|]\s*|,\s+)([^-–—|:,]{2,30}:\s+[^-–—|:,]{1,40})$")
STARS = re.compile(r"\s*[★☆⭐✩✭*♥½●○◐¶]{1,6}\s*$|(?<=\S)\s+T{2,4}\s*$")
"""Stars that end a title, and what is printed in their place."""
_STAR_SIGNS = frozenset("★☆⭐✩✭*♥½●○◐¶T")
"""What ends a header that `STARS` finds something in."""
_LEAD_DATE = re.compile(r"\s*[-–—:|,]\s*|(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-я])")
_GENRE_LEAD = re.compile(r"([^:]{3,30}):\s+(?=[„“«\"‘])")
_SPACED_DATE = re.compile(r"\s+(?=[A-ZÀ-ÞА-Я«“\"])")
_EDGE = " \t\u00a0,;:–—-|/·•"
_FULL_STOP = re.compile(r"(?<![.\w])([^\W\d_.](?:[^\W\d_.]|[’\'])+)\.$")
_INNER_STOP = re.compile(r"[^\W\d_]{3,}\.\s+\S")
_WORD = re.compile(r"[^\s,;:()\[\]“”«»\"]+")
_LONG_WORD = 6
_LIKELY_PERSON = 0.5
_HEADER_END = re.compile(
    r"(?:[.!?…]['”»\"]?|[)\]]\.?|[”»\"])\s+(?=[A-ZÀ-ÞА-Я0-9“«\"(])|\s+[–—-]\s+(?=\S+\s\S+\s\S+\s\S+\s\S+)"
)
QUOTES = {"“": '”»"', "«": "»", "‘": "’", '"': '"', "'": "'", "„": "“”", "”": "”", "»": "«"}
QUOTES |= {"<": ">", "‹": "›", "〈": "〉", "《": "》", "「": "」", "『": "』"}
"""Opening quotation marks and what closes each."""
_ANNOUNCED = frozenset({"status", "rating"})
WEAK_KINDS = frozenset({"country", "genre", "language", "status", "year"})
"""Kinds of facts that are words of titles, too."""


@frozen
class Core:
    """A header without the facts around it."""

    start: int
    end: int
    facts: tuple[tuple[str, Range], ...] = ()
    unknown: int = 0
    ranked: bool = False


_CAPITALS = re.compile(r"(?<![\w.])[^\W\d_]+(?:[’'-][^\W\d_]+)*(?!\w|\.\w)")
_TWO_CAPITALS = re.compile(r"[A-ZÀ-ÞΑ-ΩА-ЯĀ-Ž][A-ZÀ-ÞΑ-ΩА-ЯĀ-Ž’'-]")
_ROMAN = re.compile(r"[IVX]+|[A-Z]{2,3}(?=\))")
_LEAST_CAPITALS = 2


def has_capitals(text: str) -> bool:
    """Whether a text may have words all in capitals."""
    return _TWO_CAPITALS.search(text) is not None


def plain_case(text: str) -> str:
    """A text with words all in capitals as they are commonly written, if it has several; every letter in its place.

    >>> plain_case("THE BALLAD OF WALLIS ISLAND (dir. James Griffiths)")
    'The Ballad of Wallis Island (dir. James Griffiths)'
    """
    if not has_capitals(text):
        return text
    found = (word for word in _CAPITALS.finditer(text) if word.group().isupper())
    words = [word for word in found if not _ROMAN.fullmatch(word.group())]
    if sum(len(word.group()) > 2 for word in words) < _LEAST_CAPITALS:
        return text
    letters = list(text)
    for word in words:
        first = not text[: word.start()].rstrip()[-1:].isalnum()
        letters[word.start() : word.end()] = _lowered(word.group(), first=first)
    return "".join(letters)


def _lowered(word: str, *, first: bool) -> str:
    """A word in small letters but for its beginnings; words as long as before only."""
    small = word.lower()
    if len(small) != len(word):
        return word
    if not first and (small in small_words() or is_particle(small)):
        return small
    return re.sub(r"^[^\W\d_]['’][^\W\d_]|(?:^|-)[^\W\d_]", lambda found: found.group().upper(), small)


def shrunk(text: str, start: int, end: int) -> Range:
    """The range without white space and separators at its edges; a final dot of an abbreviation stays."""
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def unquoted(text: str, span: Range) -> Range:
    """The range inside a pair of quotes that encloses all of it, and without stray separators; else the range
    itself."""
    start, end = shrunk(text, *span)
    while end - start > 1 and text[end - 1] in ".," and (text[end - 2] in "”“»«\"’)'" or text[end - 2].isdigit()):
        end -= 1
    if end - start > 2 and text[start] in QUOTES and text[end - 1] in QUOTES[text[start]]:
        inside = text[start + 1 : end - 1]
        if text[start] not in inside:
            return _unstopped(text, *shrunk(text, start + 1, end - 1))
    return _unstopped(text, start, end)


def _unstopped(text: str, start: int, end: int) -> Range:
    """The range without a full stop at its end, if it is the only one and belongs to no abbreviation."""
    if text[end - 1 : end] != ".":
        return start, end
    stop = _FULL_STOP.search(text, start, end)
    stopped = stop is None or stop[1].lower() in abbreviations() or _INNER_STOP.search(text, start, end)
    return (start, end) if stopped else (start, end - 1)


def header_ends(text: str) -> list[int]:
    """Where the header may end: at the end of the line, or (when prose may follow) at sentence ends and dashes."""
    found = [len(text)]
    if len(text) > 60:
        ends = (match for match in _HEADER_END.finditer(text, 0, 400) if any(map(str.isalpha, text[: match.start()])))
        marks = [match for match in ends if _is_prose(text[match.end() :])]
        found += [
            match.start() + (len(match.group().rstrip()) if match.group()[0] not in " \t" else 0) for match in marks[:4]
        ]
    return found


def _is_prose(text: str) -> bool:
    words = text.split()[:12]
    return len(words) >= 6 and sum(word[:1].islower() for word in words) >= len(words) / 3


def cores(text: str, end: int) -> Iterator[Core]:
    """The header without facts at its edges; doubtful pieces (an unknown bracket, a rank number) both kept and put
    aside."""
    bullet = _BULLET.match(text, 0, end)
    start = bullet.end() if bullet else 0
    start = _after_lead(text, start, end)
    start, end = shrunk(text, start, end)
    first = Core(start, end)
    rank = _RANK.match(text, start, end)
    starts = (
        [first]
        if rank is None
        else [replace(first, ranked=True), replace(first, start=shrunk(text, rank.end(), end)[0])]
    )
    for core in starts:
        for dated in _without_lead_date(text, core):
            yield from _peeled(text, dated, 0)


def _after_lead(text: str, start: int, end: int) -> int:
    flat = flatten(text)
    for word in lead_words():
        if flat.startswith(word, start):
            return min(end, start + len(word))
    genre = _GENRE_LEAD.match(text, start, end)
    return genre.end() if genre and piece_kind(genre[1]) == "genre" else start


def _without_lead_date(text: str, core: Core) -> list[Core]:
    """The core without a date that leads it; where only a space follows, with it, too ("April 3 Challengers")."""
    dates = find_dates(text[core.start : core.end])
    if not dates:
        return [core]
    end = core.start + dates[0].end
    mark = _LEAD_DATE.match(text, end, core.end)
    space = None if mark else _SPACED_DATE.match(text, end, core.end)
    after = mark or space
    announced = dates[0].start == 0 or piece_kind(text[core.start : end]) == "release_date"
    if after is None or after.end() >= core.end or not announced:
        return [core]
    bare = replace(core, start=after.end(), facts=(*core.facts, ("release_date", (core.start, end))))
    return [bare, core] if space else [bare]


def _peeled(text: str, core: Core, depth: int) -> Iterator[Core]:
    """The core as it stands and with its last piece put aside, again and again; a recognised fact is always put
    aside."""
    piece = _last_piece(text, core)
    if piece is None or depth > 5:
        yield core
        return
    kind, start, span = piece
    rest = replace(core, end=shrunk(text, core.start, start)[1])
    if kind:
        yield from _peeled(text, replace(rest, facts=(*core.facts, (kind, span))), depth + 1)
        if kind in WEAK_KINDS and not _several(text, span):
            yield core
        return
    yield core
    if text[start:].lstrip()[:1] in "([" and core.unknown == 0:
        yield from _peeled(
            text, replace(rest, facts=(*core.facts, ("note", span)), unknown=core.unknown + 1), depth + 1
        )


def _several(text: str, span: Range) -> bool:
    """Whether a recognised piece holds several facts ("Drama, R, 188 minutes", "USA 2024"), which no title does."""
    piece = text[slice(*span)]
    return "," in piece or (" " in piece and piece[-4:].isdigit())


def _last_piece(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """The last piece of a core that may be a fact: kind (None if not recognised), where it begins, its own range."""
    view = text[core.start : core.end]
    caption = captions().search(view) if ":" in view else None
    if caption and caption.start() > 0:
        return "caption", core.start + caption.start(), (core.start + caption.start(), core.end)
    stars = STARS.search(view) if view.rstrip()[-1:] in _STAR_SIGNS else None
    if stars:
        return "score", core.start + stars.start(), (core.start + stars.start(), core.end)
    bracket = _BRACKET.search(view)
    if bracket and bracket.start() > 0:
        return (
            bracket_kind(bracket[1]),
            core.start + bracket.start(),
            (core.start + bracket.start(1), core.start + bracket.end(1)),
        )
    for tail in (_LABELLED_TAIL.search(view), _TAIL.search(view)):
        kind = tail and tail.start() > 0 and (label_kind(tail[1]) or _tail_kind(tail))
        if tail and kind:
            found = (kind, core.start + tail.start(), (core.start + tail.start(1), core.end))
            date = _last_date(text, core) if kind == "release_date" else None
            return date if date and date[1] < found[1] else found
    return _last_date(text, core) or _last_status(text, core) or _after_bar(text, core)


def _tail_kind(tail: re.Match[str]) -> str | None:
    """The kind of fact that ends a header behind a mark; what begins with an article behind a colon is of the title."""
    subtitle = tail.group().startswith(":") and tail[1].split()[0].lower() in small_words()
    return None if subtitle else bracket_kind(tail[1])


def _after_bar(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """What stands behind an upright bar and is nobody's name: a platform, a section, never part of a title."""
    bar = text.rfind(" | ", core.start, core.end)
    if bar <= core.start:
        return None
    first = next(iter(split_names(text[bar + 3 : core.end], shared_surname=False)), None)
    if first is not None and person_likelihood(first.name) > _LIKELY_PERSON:
        return None
    return "note", bar, (bar + 3, core.end)


def bracket_kind(inside: str) -> str | None:
    """The kind of the first fact of a bracket that holds nothing but facts, None for any other.

    >>> bracket_kind("France, 2024, 1h42"), bracket_kind("Pathé")
    ('country', None)
    """
    kinds = [piece_kind(piece) for piece in re.split(r"\s*[,;/|]\s*|\s+[-–]\s+", inside) if piece.strip()]
    return next((kind for kind in kinds if kind), None) if kinds and all(kinds) else None


def _last_date(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """A date at the end of the core, with the words before it that announce a release, glued to the title or not."""
    dates = [date for date in find_dates(text[: core.end]) if date.end >= core.end - 1 and date.start > core.start]
    if not dates:
        return None
    start = dates[0].start
    for word in reversed(list(_WORD.finditer(text, core.start, start))):
        plain = word.group()[0].isupper() and len(word.group()) < _LONG_WORD
        if word.start() == core.start or plain or piece_kind(text[word.start() : core.end]) != "release_date":
            break
        start = word.start()
    return "release_date", start, (start, core.end)


def _last_status(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """Words such as "en salles", "VOST", "dès 3 ans" that end a header without any mark before them."""
    words = list(_WORD.finditer(text, core.start, core.end))
    for word in words[1:][-3:]:
        kind = piece_kind(text[word.start() : core.end])
        announced = kind in _ANNOUNCED and word.group()[0].islower() and word is not words[-1]
        if announced or is_tail(text[word.start() : core.end]):
            return kind or "status", word.start(), (word.start(), core.end)
    return None
