"""Facts of a line that are told by label or by shape: release date, runtime, genre, country, rating, distributor,
stars.

A line is cut into pieces; a piece is a fact when all its words are covered by one vocabulary
(`data/vocabulary/facts.toml`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache

from anyascii import anyascii

from normalize.dates import find_dates, weekday_names
from normalize.frozen import frozen
from normalize.resources import data_file

KINDS = ("release_date", "year", "runtime", "rating", "genre", "country", "language", "status", "score", "distributor")
_STRONG = frozenset({"release_date", "runtime", "score"})
_PIECES = re.compile(r"\s*[|•·;()\[\]]+\s*|\s+[/–—-]+\s+|\s*,\s+|\s*—\s*|(?<=\w)/(?=\w)|\.\s+(?=\w)")
_WORD = re.compile(r"[a-z0-9+/'-]+")
_ELISION = re.compile(r"\b([dl])'(?=[a-z])")
_SCORE = re.compile(r"[\s★☆⭐✩✭*♥]+$|\d(?:[.,]\d)?\s*/\s*(?:5|10|20|100)$|\d{1,3}\s*%$|[A-F][+-]$")
_DIGIT = re.compile(r"\d")
_MADE = re.compile(r"[A-Z]{1,3}(?:[/,-]\s?[A-Z]{1,3})*,?\s(?:19|20)\d\d")
"""Where and when a film was made, in codes: "D 2024", "USA/GB 2023"."""
_LONGEST, _LONGEST_LINE, _LONGEST_OPENER = 6, 300, 30
OF_FILMS = frozenset({"genre", "country", "status", "year", "runtime"})
"""Kinds of facts that say something of a film and are nobody's name."""


@frozen
class Fact:
    """One fact, `text[start:end]` of its line; `labelled` when a label named it."""

    kind: str
    text: str
    start: int
    end: int
    labelled: bool = False


@frozen
class Facts:
    """The facts of a line; `only` when nothing else stands on it and the evidence is more than one weak word."""

    facts: tuple[Fact, ...]
    only: bool

    def first(self, kind: str) -> Fact | None:
        """The first fact of a kind."""
        return next((fact for fact in self.facts if fact.kind == kind), None)


@cache
def _words() -> dict[str, dict[str, str]]:
    """Tables "phrases" and "labels": folded phrase → kind. Earlier kinds win; "filler" and "release" are kinds here."""
    table = tomllib.loads(data_file("vocabulary", "facts.toml").read_text(encoding="utf-8"))
    phrases: dict[str, str] = {}
    for name, kind in (
        ("filler", "filler"), ("genres", "genre"), ("countries", "country"), ("languages", "language"),
        ("ratings", "rating"), ("status", "status"),
    ):  # fmt: skip
        for phrase in table[name]:
            phrases.setdefault(phrase, kind)
    territories = json.loads(data_file("vocabulary", "territories.json").read_text(encoding="utf-8"))
    phrases = dict.fromkeys(territories, "country") | phrases
    labels = {phrase: kind for kind, found in table["labels"].items() for phrase in found}
    return {
        "phrases": phrases,
        "labels": labels,
        "release": dict.fromkeys(table["release"], "release"),
        "prefixes": dict.fromkeys(table["country_prefixes"], "country"),
    }


@cache
def _openers() -> frozenset[str]:
    """The first words of all phrases."""
    return frozenset(phrase.split(" ", 1)[0] for phrase in _words()["phrases"])


@cache
def _runtime() -> re.Pattern[str]:
    table = tomllib.loads(data_file("vocabulary", "facts.toml").read_text(encoding="utf-8"))["runtime"]
    hours, minutes = (
        "|".join(re.escape(unit) for unit in sorted(table[key], key=len, reverse=True)) for key in ("hours", "minutes")
    )
    return re.compile(
        rf"(?<![\w:,.])(?:\d{{1,2}}\s?(?:{hours})(?![^\W\d])\.?(?:\s*(?:and|et|e|y|und)?\s*\d{{1,2}}(?:\s?(?:{minutes})(?!\w)\.?)?)?"
        rf"|\d{{2,3}}\s?(?:{minutes})(?!\w)\.?|\d:[0-5]\d(?::\d\d)?(?![\d:]))",
        re.IGNORECASE,
    )


@cache
def captions() -> re.Pattern[str]:
    """A caption's label ("Source:") with all that follows it, perhaps glued to what stands before."""
    table = tomllib.loads(data_file("vocabulary", "facts.toml").read_text(encoding="utf-8"))["captions"]
    words = "|".join(re.escape(word) for word in table["any"])
    return re.compile(rf"(?:(?<=[a-zà-ÿ!?.…\s)]))(?:{words})\s?:\s*\S.*$")


def folded(text: str) -> str:
    """ASCII, lower case, as the vocabulary is written."""
    return text.lower() if text.isascii() else str(anyascii(text)).lower()


def _words_of(text: str) -> list[str]:
    """The folded words of a text, elided articles apart: "film d’aventure" is "film d aventure"."""
    plain = folded(text)
    return _WORD.findall(_ELISION.sub(r"\1 ", plain) if "'" in plain else plain)


def opens_fact(text: str) -> bool:
    """Whether a text may begin with a fact: with a figure, a bracket or the first word of a known phrase.

    >>> opens_fact("French film by Ann Lee"), opens_fact("(UK, 2023)"), opens_fact("Gull by Ann Lee")
    (True, True, False)
    """
    first = text[:1]
    if first.isdigit() or first in ("(", "["):
        return True
    word = _WORD.match(folded(text[:_LONGEST_OPENER].split(" ", 1)[0]))
    return word is not None and word[0] in _openers()


@lru_cache(maxsize=10_000)
def piece_kind(piece: str) -> str | None:
    """The kind of fact a piece of a line is, None when any of its words belongs to no fact.

    >>> piece_kind("French film"), piece_kind("1 h 40"), piece_kind("Released January 4"), piece_kind("PG-13")
    ('country', 'runtime', 'release_date', 'rating')
    """
    text = piece.strip(" .:,;!")
    if not text or len(text) > 80:
        return None
    if _SCORE.match(text):
        return "score"
    numbered = _DIGIT.search(text) is not None
    if numbered and _MADE.fullmatch(text):
        return "country"
    if numbered and _is_release(text):
        return "release_date"
    runtime = _runtime().search(text) if numbered else None
    if runtime and _rest_kind(text[: runtime.start()] + " " + text[runtime.end() :]) is not None:
        return "runtime"
    kind = _rest_kind(text)
    return kind if kind != "filler" else None


def is_tail(text: str) -> bool:
    """Whether a text is a version or a platform that headers end with, without any mark ("VOST", "Netflix")."""
    return " ".join(_words_of(text)) in _tails()


@cache
def _tails() -> frozenset[str]:
    return frozenset(tomllib.loads(data_file("vocabulary", "facts.toml").read_text(encoding="utf-8"))["tails"])


def _rest_kind(text: str) -> str | None:
    """The kind of fact that covers all words of a text, "filler" for no word or filler alone, None if a word is
    left."""
    words = _words_of(text)
    phrases, openers, kinds, at = _words()["phrases"], _openers(), list[str](), 0
    while at < len(words):
        if "-" in words[at] and words[at] not in openers:
            words[at : at + 1] = _compound(words[at])
        sizes = range(_LONGEST, 0, -1) if words[at] in openers else ()
        size = next((size for size in sizes if " ".join(words[at : at + size]) in phrases), 0)
        if size == 0 and not re.fullmatch(r"(?:19|20)\d\d", words[at]):
            return None
        if size:
            kinds.append(phrases[" ".join(words[at : at + size])])
        at += size or 1
    if not kinds and re.fullmatch(r"(?:19|20)\d\d", text.strip()):
        return "year"
    telling = [kind for kind in kinds if kind != "filler"]
    return telling[0] if telling else "filler"


def _compound(word: str) -> list[str]:
    """The words of one with hyphens; of "franco-belgian" the last tells enough."""
    words = [part for part in word.split("-") if part] or [word]
    return words[1:] if len(words) > 1 and words[0] in _words()["prefixes"] else words


def _is_release(text: str) -> bool:
    """Whether a text is a date with nothing around it but words that announce a release."""
    dates = find_dates(text)
    if not dates or len(dates) > 2:
        return False
    rest = list(text)
    for date in dates:
        rest[date.start : date.end] = " " * (date.end - date.start)
    return _announces("".join(rest))


def _announces(text: str) -> bool:
    words = _words_of(text)
    tables = _words()
    at = 0
    while at < len(words):
        options = (size for size in range(_LONGEST, 0, -1) if _known(" ".join(words[at : at + size]), tables))
        size = next(options, 0)
        if not size:
            return False
        at += size
    return True


def _known(phrase: str, tables: dict[str, dict[str, str]]) -> bool:
    status = tables["phrases"].get(phrase) in {"status", "filler", "country"}
    return (
        phrase in tables["release"]
        or status
        or tables["labels"].get(phrase) == "release_date"
        or phrase in weekday_names()
    )


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a line between separators: bars, bullets, dashes, commas, brackets."""
    start = 0
    cuts = list(_PIECES.finditer(text))
    whole = _dates_and_runtimes(text) if cuts else []
    for cut in cuts:
        if any(first < cut.start() and cut.end() <= last for first, last in whole):
            continue
        if text[start : cut.start()].strip():
            yield start, cut.start()
        start = cut.end()
    if text[start:].strip():
        yield start, len(text)


def _dates_and_runtimes(text: str) -> list[tuple[int, int]]:
    """Where dates and running times stand: no separator inside one ("1 Std. 50 Min.") cuts."""
    if _DIGIT.search(text) is None:
        return []
    dates = [(date.start, date.end) for date in find_dates(text)]
    return dates + [match.span() for match in _runtime().finditer(text)]


def label_kind(piece: str) -> str | None:
    """The kind of fact that a label before a colon names.

    >>> label_kind("Grade: B+"), label_kind("Alien: Romulus")
    ('score', None)
    """
    found = _label(piece, 0, len(piece))
    return found[0] if found else None


_LABELLED = re.compile(r"\s*([^:：]{2,30}?)\s*[:：]\s*(?=\S)")


def _label(text: str, start: int, end: int) -> tuple[str, int] | None:
    match = _LABELLED.match(text, start, end)
    if match is None:
        return None
    kind = _words()["labels"].get(" ".join(_WORD.findall(folded(match[1]))))
    return (kind, match.end()) if kind else None


def read_facts(text: str, language: str = "en") -> Facts:
    """The facts a line holds, told by label or by shape, with their spans.

    `language` is accepted for symmetry: all vocabularies are tried. Long lines (prose) give no facts.

    >>> [(fact.kind, fact.text) for fact in read_facts("16. August 2018 / 1 Std. 50 Min. / Drama").facts]
    [('release_date', '16. August 2018'), ('runtime', '1 Std. 50 Min.'), ('genre', 'Drama')]
    """
    return _read(text) if len(text) <= _LONGEST_LINE else Facts((), False)


@lru_cache(maxsize=2_000)
def _read(text: str) -> Facts:
    found: list[Fact] = []
    others = 0
    for start, end in pieces(text):
        label = _label(text, start, end)
        kind, begin = label if label else (piece_kind(text[start:end]), start)
        follows = kind is None and found and found[-1].labelled and found[-1].kind not in _STRONG
        if kind:
            found.append(Fact(kind, text[begin:end].strip(), begin, end, label is not None))
        elif follows:
            found[-1] = Fact(found[-1].kind, text[found[-1].start : end].strip(), found[-1].start, end, True)
        else:
            others += 1
    sure = any(fact.labelled or fact.kind in _STRONG for fact in found) or len(found) > 1
    return Facts(tuple(found), bool(found) and not others and sure)
