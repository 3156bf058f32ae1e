"""Credits in lines of their own: a header falls into title and directors, a cast line into names.

Every possible split of a header (`header_splits`) is scored by a learned model over `header_features`; the
probability is
the model's share among all splits of that header. Weights: `data/names/header_model.json`, rebuilt by
`python -m roundup_spider.training.headers`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache

from normalize.frozen import frozen
from normalize.names import NamePart, person_likelihood
from normalize.resources import data_file
from roundup_spider.reading.connectors import connectors
from roundup_spider.reading.credit_lines import names_end, opens_directors
from roundup_spider.reading.header_cores import Range, cores, has_capitals, plain_case
from roundup_spider.reading.header_features import Surroundings, features, people_of, score
from roundup_spider.reading.header_splits import Split, splits
from roundup_spider.reading.lines import Mark


@frozen
class HeaderReading:
    """One reading of a header line, with the model's probability that it is the right one.

    `spans` gives, per field (title, directors, cast, and each fact's kind), ranges of the text; `facts` are the
    pieces put
    aside as written (release_date, runtime, rating, score, status, note, …); text from `end` on is not header any more.
    """

    title: str | None
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    probability: float
    form: str
    end: int
    facts: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)


@frozen
class CastReading:
    """The names of a cast line, where they stand, and the probability that the line is a cast list."""

    names: tuple[str, ...]
    spans: tuple[Range, ...]
    probability: float


_DASHES = " •–—-*(["
_LONGEST_HEADER, _LONGEST_LIST = 600, 3000


@cache
def _model() -> dict[str, float]:
    weights: dict[str, float] = json.loads(data_file("names", "header_model.json").read_text(encoding="utf-8"))[
        "weights"
    ]
    return weights


def split_header(
    text: str,
    *,
    marks: Sequence[Mark] = (),
    page_title: str = "",
    language: str = "en",
    known_people: frozenset[str] = frozenset(),
    most: int = 5,
) -> tuple[HeaderReading, ...]:
    """The likeliest readings of a header line, best first; their probabilities are shares of all readings considered.

    `marks` is the markup over the line, `known_people` folded names (`normalize.text.fold`) seen elsewhere on the page.
    Empty when nothing in the text could be a title or a name.

    >>> best = split_header("as Rodrigo Sorogoyen’s Besta")[0]
    >>> best.title, best.directors
    ('as Besta', ('Rodrigo Sorogoyen',))
    """
    shown, written = plain_case(text), text if has_capitals(text) else ""
    around = Surroundings(tuple(marks), page_title, language, written, known_people)
    options = list(splits(shown[:_LONGEST_HEADER]))
    if not options:
        return ()
    weights = _model()
    scored = [(score(features(shown, option, around), weights), option) for option in options]
    top = max(value for value, _ in scored)
    total = sum(math.exp(value - top) for value, _ in scored)
    best = sorted(scored, key=lambda pair: -pair[0])[: 2 * most]
    return _merged(reading_of(text, option, math.exp(value - top) / total) for value, option in best)[:most]


def _merged(readings: Iterable[HeaderReading]) -> tuple[HeaderReading, ...]:
    """Readings that come to the same title and people count as one, with their probabilities added."""
    found: dict[tuple[object, ...], HeaderReading] = {}
    for reading in readings:
        key = (reading.title, reading.directors, reading.cast)
        first = found.get(key)
        found[key] = _joint(first, reading) if first else reading
    return tuple(sorted(found.values(), key=lambda reading: -reading.probability))


def _joint(first: HeaderReading, other: HeaderReading) -> HeaderReading:
    """Two readings that come to the same, as one: probabilities added, facts of both."""
    chance = first.probability + other.probability
    return replace(
        first, probability=chance, facts={**other.facts, **first.facts}, spans={**other.spans, **first.spans}
    )


_ASIDE_OF_LABEL = re.compile(r"\s*\([^()]{2,30}\)\s*:\s*")
"""What is left of a label in whose middle the label ended: "(original): A, B"."""
_HOMONYM = re.compile(r"[IVXL]+")


def _with_mark(text: str, split: Split, people: tuple[NamePart, ...]) -> tuple[NamePart, ...]:
    """The directors, the last one with a homonym mark "(II)" that stands at the end of the title instead."""
    marks = [
        text[slice(*span)] for kind, span in split.facts if kind == "note" and _HOMONYM.fullmatch(text[slice(*span)])
    ]
    if not marks or not people or people[-1].name.endswith(")"):
        return people
    return (*people[:-1], replace(people[-1], name=f"{people[-1].name} ({marks[0]})"))


def _written(text: str, shown: str, people: Iterable[NamePart]) -> tuple[NamePart, ...]:
    """Names found in a header with its capitals lowered, in the letters of the header itself."""
    if shown == text:
        return tuple(people)
    return tuple(
        replace(part, name=text[part.start : part.end] if shown[part.start : part.end] == part.name else part.name)
        for part in people
    )


def reading_of(text: str, split: Split, probability: float) -> HeaderReading:
    """What a split of a header says, in words."""
    shown = plain_case(text)
    directors = _written(text, shown, people_of(shown, split.directors)) if split.directors else ()
    directors = _with_mark(text, split, directors)
    cast = _written(text, shown, people_of(shown, split.cast, shared_surname=False)) if split.cast else ()
    title = " ".join(text[start:end] for start, end in split.title)
    spans: dict[str, tuple[Range, ...]] = {"title": split.title} if split.title else {}
    spans.update({kind: (span,) for kind, span in split.facts})
    if directors:
        spans["directors"] = tuple((part.start, part.end) for part in directors)
    if cast:
        spans["cast"] = tuple((part.start, part.end) for part in cast)
    return HeaderReading(
        title or None,
        tuple(part.name for part in directors),
        tuple(part.name for part in cast),
        probability,
        f"{split.form} {split.connector}".strip(),
        split.end,
        {kind: text[slice(*span)].strip() for kind, span in split.facts},
        spans,
    )


def split_cast(text: str, language: str = "en") -> CastReading:
    """The names of a cast line, with or without the word that opens it ("With", "Avec", "Mit", "Cast:" …).

    >>> split_cast("No, Kento Hayashi, Asami Usuda…").names
    ('No', 'Kento Hayashi', 'Asami Usuda')
    """
    text = text[:_LONGEST_LIST]
    opener = next((found for found in connectors(text, "cast") if not text[: found.start].strip(_DASHES)), None)
    aside = _ASIDE_OF_LABEL.match(text)
    start = opener.end if opener else aside.end() if aside else 0
    people = [part for span in _lists(text, start) for part in people_of(text, span, shared_surname=False)]
    names = tuple(part.name for part in people)
    return CastReading(
        names, tuple((part.start, part.end) for part in people), _cast_probability(people, opener is not None)
    )


_BEFORE_MORE = re.compile(r"(?:[.,;]|\s(?:and|et|e|y|und|&))\s+$")
"""What parts a list of people from more of them that a word announces: "A, B. Featuring C", "A and the voice of B"."""


def _lists(text: str, start: int) -> Iterator[Range]:
    """The lists of a cast line: those that further opening words announce are lists of their own."""
    end = names_end(text, start)
    for found in connectors(text, "cast"):
        more = _BEFORE_MORE.search(text, start, found.start) if start < found.start < end else None
        if more:
            yield start, more.start()
            start = found.end
    yield start, end


def split_directors(text: str, language: str = "en") -> CastReading:
    """The names of a line of directors, with or without the words that open it ("by", "Regia:", "Un film de" …).

    Facts after the names, such as a year in brackets, are left out.

    >>> split_directors("Regia: Anthony e Joe Russo").names
    ('Anthony Russo', 'Joe Russo')
    """
    text = text[:_LONGEST_LIST]
    end = min((core.end for core in cores(text, len(text))), default=len(text))
    opener = next((found for found in connectors(text, "director") if opens_directors(text[: found.start])), None)
    begin = opener.end if opener else 0
    closers = (found.start for found in connectors(f"{text[:end]} ", "cast") if found.start > begin)
    end = min(next(closers, end), names_end(text, begin, "director"))
    people = people_of(text, (begin, end))
    names = tuple(part.name for part in people)
    spans = tuple((part.start, part.end) for part in people)
    return CastReading(names, spans, _cast_probability(people, opener is not None))


def _cast_probability(people: Sequence[NamePart], opened: bool) -> float:
    """How likely a list is a cast: mostly likely names, more so after an opening word and with several of them."""
    if not people:
        return 0.0
    chances = sorted(person_likelihood(part.name) for part in people)
    typical = chances[len(chances) // 2]
    worst = chances[0] if len(chances) < 3 else chances[1]
    evidence = 5.0 * (typical - 0.35) + 2.0 * (worst - 0.1) + (0.8 if opened else -0.6) + 0.4 * min(2, len(people) - 1)
    return 1.0 / (1.0 + math.exp(-2.0 * evidence))
