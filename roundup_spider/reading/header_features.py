"""What tells the right reading of a header from the wrong ones, as numbers for the header model."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import repeat
from operator import mul

from rapidfuzz.fuzz import ratio

from normalize.dates import find_dates
from normalize.film_people import BOTH, DIRECTOR, known_for
from normalize.frozen import frozen
from normalize.names import NamePart, is_particle, is_suffix, person_likelihood, split_names
from normalize.text import fold
from normalize.vocabulary import small_words
from roundup_spider.reading.connectors import Connector, connectors
from roundup_spider.reading.facts import piece_kind
from roundup_spider.reading.header_cores import QUOTES, Range
from roundup_spider.reading.header_splits import Split
from roundup_spider.reading.lines import Mark

_QUOTE_MARKS = frozenset("«»“”„‘’\"'")
_OPEN, _CLOSE = "(«“[„", ")»”]"
_UNKNOWN = repeat(0.0)
_BRACKET = re.compile(r"[(«“\[„)»”\]\"]")
_HOMONYM = re.compile(r"[IVXL]+")
_UNMARKED_FORMS = frozenset({"splice", "bare_splice", "bare"})
_SENTENCE = re.compile(r"[a-zà-ÿ]{3,}[.!?…]\s+\S")
_GENITIVE = re.compile(r"[’']s\b")
_SEGMENTS = re.compile(r"\s*[,:|!…–—]\s*|\s+-\s+|\.{3}|\?\s")


@frozen
class Surroundings:
    """What is known around a header: markup over it, the page's title and language, the header with the capitals that
    it was written in, people named elsewhere on the page."""

    marks: tuple[Mark, ...] = ()
    page_title: str = ""
    language: str = "en"
    written: str = ""
    known_people: frozenset[str] = field(default_factory=frozenset)


def people_of(text: str, span: Range, *, shared_surname: bool = True) -> tuple[NamePart, ...]:
    """The names inside a range, with offsets into `text`."""
    parts = _people(text[slice(*span)], shared_surname)
    return tuple([NamePart(part.name, part.start + span[0], part.end + span[0]) for part in parts])


@lru_cache(maxsize=2_000)
def _people(text: str, shared_surname: bool) -> tuple[NamePart, ...]:
    """The names of a text; remembered, because the readings of one header share their names."""
    return split_names(text, shared_surname=shared_surname)


def features(text: str, split: Split, around: Surroundings) -> dict[str, float]:
    """The features of one reading; those that are absent are 0, as many of those are that are not."""
    title = " ".join(text[start:end] for start, end in split.title)
    found = {f"form {split.form}": 1.0}
    if split.form == "bare_genitive":
        found["genitive of another language"] = float(around.language not in split.languages)
    if split.connector and split.form in {"connector", "director"}:
        found[f"word {split.connector}"] = 1.0
        found[f"one word after {split.connector}"] = float(_is_one_word(text, split))
        found["credit without mark"] = float(split.connector == "credit" and _unmarked(text, split))
        found["word of page language"] = float(around.language in split.languages)
    found.update(_title_features(text, split, title))
    found.update(_director_features(text, split, around))
    found.update(_cast_features(text, split))
    found.update(_page_features(title, split, text, around.page_title))
    found.update(_mark_features(split, around.marks, text))
    if around.written:
        found.update(_capital_features(split, around.written))
    if found.get("title tail person"):
        found[f"title tail person {split.form}"] = found["title tail person"]
    if "director worst" in found:
        found[f"director worst {split.form}"] = found["director worst"]
    homonym = any(kind == "note" and _HOMONYM.fullmatch(text[slice(*span)]) for kind, span in split.facts)
    found["homonym mark without director"] = float(homonym and split.directors is None)
    found["homonym mark with director"] = float(homonym and split.directors is not None)
    found["unknown piece"] = float(split.unknown)
    found["facts"] = float(min(2, len(split.facts)))
    found["rank kept"] = float(split.ranked)
    found["rest"] = float(split.end < len(text.rstrip()))
    return found


def _is_one_word(text: str, split: Split) -> bool:
    return split.directors is not None and " " not in text[slice(*split.directors)].strip()


def _unmarked(text: str, split: Split) -> bool:
    """Whether a title goes on to the words of a credit without a comma, dash or bracket between."""
    return bool(split.title) and text[split.title[-1][1] : split.title[-1][1] + 2].strip()[:1].isalnum()


def _logit(value: float) -> float:
    value = min(0.999, max(0.001, value))
    return math.log(value / (1 - value))


def _title_features(text: str, split: Split, title: str) -> dict[str, float]:
    if not split.title:
        return {"no title": 1.0}
    found = dict(_title_alone(title))
    found["title in quotes"] = float(_is_quoted(text, split))
    found["title begins lower"] = float(title[:1].islower() and bool(split.directors))
    if len(split.title) > 1:
        found["title first part ends in function word"] = float(_dangles(text, split))
        found["title part short"] = float(min(end - start for start, end in split.title) < 3)
    return found


@lru_cache(maxsize=2_000)
def _title_alone(title: str) -> Mapping[str, float]:
    """The features of a title whatever stands around it; remembered, because readings of one header share titles."""
    words = title.split()
    last = title.rpartition(" ")[2].strip("().,:;").lower()
    small = small_words()
    inside = [found for found in connectors(title, "director") if found.start > 0]
    return {
        "title person": max(0.0, _logit(person_likelihood(title))),
        "title words": float(min(8, len(words))) / 4,
        "title long": max(0.0, len(words) - 9) / 4,
        "title ends in function word": float(last in small and last.isalpha()),
        "title unbalanced": float(_unbalanced(title)),
        "title tail person": _tail_person(title),
        "title tail renowned": float(any(_directs(tail) for tail in _tails(title))),
        "title names after connector": _credit_inside(title, inside),
        "title credit after comma": _credit_inside(title, inside, after=","),
        "title has date": float(bool(find_dates(title))),
        "title has sentence": float(_has_sentence(title)),
        "title comma": float("," in title),
        "title half quoted": float(_half_quoted(title)),
        "title ends in bracket": float(title.endswith(")")),
        "title lone function words": float(all(word.lower() in small for word in words)),
    }


def _has_sentence(text: str) -> bool:
    """Whether a sentence ends inside a text."""
    return _SENTENCE.search(text) is not None


def _is_quoted(text: str, split: Split) -> bool:
    start, end = split.title[0]
    return (
        len(split.title) == 1
        and text[max(0, start - 1) : start] in _QUOTE_MARKS
        and text[end : end + 1] in _QUOTE_MARKS
    )


def _half_quoted(title: str) -> bool:
    """Whether a quotation ends inside a title that begins with it ("« T » : a tagline")."""
    closing = QUOTES.get(title[:1])
    return closing is not None and any(mark in closing for mark in title[2:-1])


def _dangles(text: str, split: Split) -> bool:
    if len(split.title) < 2:
        return False
    first = text[slice(*split.title[0])].split()
    return first[-1].lower().strip(",.") in small_words() if first else True


def _unbalanced(text: str) -> bool:
    if _BRACKET.search(text) is None:
        return False
    opened = sum(text.count(mark) for mark in _OPEN)
    closed = sum(text.count(mark) for mark in _CLOSE)
    return opened != closed or text.count('"') % 2 == 1


def _tail_person(title: str) -> float:
    """How much the last two or three words of a title, with words before them, look like a person who was missed."""
    return max((max(0.0, _logit(person_likelihood(tail))) for tail in _tails(title)), default=0.0)


def _tails(text: str) -> list[str]:
    """The last two and three words of a text that has words before them."""
    words = text.split()
    return [" ".join(words[-size:]) for size in (2, 3) if len(words) > size]


def _directs(name: str) -> bool:
    """Whether a person is known to direct."""
    return known_for(name) in {DIRECTOR, BOTH}


def _credit_inside(title: str, inside: Sequence[Connector], after: str = "") -> float:
    """How much a title still holds a connector followed by a name; one after the mark `after`, if that is given."""
    tails = [title[found.end :] for found in inside if title[: found.start].rstrip().endswith(after)]
    firsts = [people[0].name for people in (_people(tail, False) for tail in tails) if people]
    return max([max(0.0, _logit(person_likelihood(first))) for first in firsts], default=0.0)


def _has_function_word(name: str) -> bool:
    """Whether a name begins with a small lower-case word that is no particle ("with Love")."""
    first = name.split()[0]
    return first.islower() and first in small_words() and not is_particle(first)


def _size(name: str) -> int:
    """The number of words of a name, particles and suffixes left out."""
    return sum(not is_particle(word) and not is_suffix(word) for word in name.split())


def _director_features(text: str, split: Split, around: Surroundings) -> dict[str, float]:
    if split.directors is None:
        return {"no director": 1.0}
    raw = text[slice(*split.directors)]
    people = _people(raw, True)
    if not people:
        return {"director empty": 1.0}
    found = dict(_directors_alone(raw))
    if around.known_people:
        found["director known"] = sum(fold(part.name) in around.known_people for part in people) / len(people)
    if split.title and len(people) == 1:
        found["director is title"] = float(fold(text[slice(*split.title[0])]) == fold(people[0].name))
    if split.form in _UNMARKED_FORMS:
        found[f"longer name {split.form}"] = _longer_name(text, split.directors[0], people[0].name)
    found["director lower"] = float(raw[:1].islower() and not text[: split.end].islower())
    return found


@lru_cache(maxsize=2_000)
def _directors_alone(raw: str) -> Mapping[str, float]:
    """The features of a list of directors whatever stands around it; remembered, as those of titles."""
    people = _people(raw, True)
    chances = [_logit(person_likelihood(part.name)) for part in people]
    starts = {found.start > 0 for found in connectors(raw, "director")}
    return {
        "director renowned": sum(_directs(part.name) for part in people) / len(people),
        "director tail renowned": float(any(_directs(tail) for part in people for tail in _tails(part.name))),
        "director tail": max(_tail_better(part.name) for part in people),
        "director long name": float(max(_size(part.name) for part in people) > 3),
        "director worst": max(-4.0, min(chances)),
        "director mean": max(-4.0, sum(chances) / len(chances)),
        "director bad": float(min(chances) < -2),
        "directors more": float(len(people) > 1),
        "directors many": float(len(people) > 3),
        "director one word": float(any(" " not in part.name for part in people)),
        "director one word only": float(len(people) == 1 and " " not in people[0].name),
        "director unbalanced": float(_unbalanced(raw)),
        "director function word": float(any(_has_function_word(part.name) for part in people)),
        "director is fact": float(any(piece_kind(part.name) is not None for part in people)),
        "director genitive": float(_GENITIVE.search(raw) is not None),
        "director connector": float(True in starts and min(chances) < 2),
        "director leading connector": float(False in starts),
        "director digit": float(any(letter.isdigit() for letter in raw)),
        "director sentence": float(_has_sentence(raw)),
        "director chars": max(0.0, len(raw) - 40) / 20,
    }


def _longer_name(text: str, start: int, name: str) -> float:
    """How much the word right before a name would make it a longer name ("Nuri | Bilge Ceylan")."""
    word = text[:start].rpartition(" ")[0].rpartition(" ")[2]
    glued = word[:1].isupper() and word.isalpha() and text[start - 1 : start] == " "
    return max(0.0, _logit(person_likelihood(f"{word} {name}"))) if glued else 0.0


def _tail_better(name: str) -> float:
    """How much more like a person the last two words of a name look than all of it ("Inisherin Martin McDonagh")."""
    words = name.split()
    if len(words) < 3 or not words[-2][0].isupper():
        return 0.0
    return max(0.0, min(4.0, _logit(person_likelihood(" ".join(words[-2:]))) - _logit(person_likelihood(name))))


def _cast_features(text: str, split: Split) -> dict[str, float]:
    if split.cast is None:
        return {}
    raw = text[slice(*split.cast)]
    people = _people(raw, False)
    chances = [_logit(person_likelihood(part.name)) for part in people] or [-4.0]
    return {
        "cast": 1.0,
        "cast worst": max(-4.0, min(chances)),
        "cast mean": max(-4.0, sum(chances) / len(chances)),
        "cast more": float(len(people) > 1),
        "cast sentence": float(_has_sentence(raw)),
    }


@lru_cache(maxsize=256)
def _folded(page_title: str) -> str:
    return fold(page_title)


@lru_cache(maxsize=256)
def _segments(page_title: str) -> tuple[str, ...]:
    return tuple(fold(piece) for piece in _SEGMENTS.split(page_title) if len(piece.strip()) > 1)


def _page_features(title: str, split: Split, text: str, page_title: str) -> dict[str, float]:
    """Whether the page's title, which lists the first films, holds the title read here."""
    if not page_title or not title:
        return {}
    folded, whole = fold(title).strip(" .…!?"), _folded(page_title)
    best = _closest(folded, page_title)
    exact = float(_holds_word(whole, folded))
    director = split.directors is not None and fold(text[slice(*split.directors)]) in whole
    return {
        "page title segment": float(best > 99),
        "page title close": float(80 < best <= 99),
        "page title holds": exact * min(1.0, len(folded) / 12),
        "page title director": float(director),
    }


def _holds_word(text: str, words: str) -> bool:
    """Whether `words` stands in `text`, not inside a longer word."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


@lru_cache(maxsize=10_000)
def _closest(folded: str, page_title: str) -> float:
    """The best likeness (0..100) of a folded title with a segment of the page's title."""
    return max((ratio(folded, segment) for segment in _segments(page_title)), default=0.0)


def _mark_features(split: Split, marks: Sequence[Mark], text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    if not marks or len(split.title) > 1:
        return found
    title = split.title[0] if split.title else None
    for mark in marks:
        inner = _bare(text, (mark.start, mark.end))
        if title and inner == _bare(text, title):
            found["mark on title"] = 1.0
        elif split.directors and inner == _bare(text, split.directors):
            found["mark on director"] = 1.0
        elif split.directors and _crosses(inner, split.directors):
            found["mark crosses director"] = 1.0
        elif title and _crosses(inner, title):
            found["mark crosses title"] = 1.0
    return found


def _capital_features(split: Split, written: str) -> dict[str, float]:
    """Whether a title all in capitals ends where the capitals do, or the directors' do."""
    if not split.title:
        return {}
    title = " ".join(written[slice(*span)] for span in split.title)
    people = written[slice(*split.directors)] if split.directors else ""
    mixed = not title.isupper() and any(word.isupper() and len(word) > 2 for word in title.split())
    return {
        "capitals of title alone": float(title.isupper() and bool(people) and not people.isupper()),
        "capitals of directors alone": float(bool(people) and people.isupper() and not title.isupper()),
        "capitals of both": float(bool(people) and people.isupper() and title.isupper()),
        "title half in capitals": float(mixed),
    }


def _bare(text: str, span: Range) -> Range:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _crosses(mark: Range, span: Range) -> bool:
    overlap = min(mark[1], span[1]) - max(mark[0], span[0])
    inside = span[0] <= mark[0] and mark[1] <= span[1]
    around = mark[0] <= span[0] and span[1] <= mark[1]
    return overlap > 0 and not inside and not around


def score(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of features."""
    total: float = sum(map(mul, map(weights.get, found, _UNKNOWN), found.values()))
    return total
