"""Who directed and who plays, when only a sentence says so: "Directed by A, the film stars B and C."

Lists of names are found first; the phrases before and after each list (`data/vocabulary/prose_credits.toml`, per
language,
strong or weak) say what its people did. Nothing is read from a list of names that no phrase explains.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from normalize.mentions import name_lists
from normalize.names import NamePart, person_likelihood
from normalize.resources import data_file
from normalize.text import fold
from normalize.vocabulary import flatten

CreditRole = Literal["director", "cast"]

_STRENGTH = {"strong": 3.0, "weak": 0.8}
_GAP = 0.4
_WORD = re.compile(r"\w+(?:-\w+)*")
_SENTENCE = re.compile(r"(?<=[.!?…])['”»\"]?\s+(?=[A-ZÀ-Þ“«\"(\d])|\n")
_LONGEST_PHRASE = 7
_LONGEST_GAP = 3
_LONE_WORD = 0.015
_SURE = 0.8
_FIRM = 1.5


@dataclass(frozen=True, slots=True)
class ProseCredits:
    """The people whom sentences credit, in order of appearance; probabilities are those of the least sure of each list.

    `sentences` are the ranges of the sentences that say so.
    """

    directors: tuple[NamePart, ...] = ()
    cast: tuple[NamePart, ...] = ()
    directors_probability: float = 0.0
    cast_probability: float = 0.0
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A list of names with the role a phrase gives it and how strongly."""

    role: CreditRole
    weight: float
    names: tuple[NamePart, ...]
    sentence: tuple[int, int]
    said_before: bool


@cache
def _phrases(role: str, side: str) -> dict[str, float]:
    """Folded phrase → weight, of all languages."""
    strengths = _table()[role].get(side, {})
    found: dict[str, float] = {}
    for strength in ("weak", "strong"):
        for phrases in strengths.get(strength, {}).values():
            found.update(dict.fromkeys((" ".join(_WORD.findall(phrase)) for phrase in phrases), _STRENGTH[strength]))
    return found


@cache
def _table() -> dict[str, dict[str, dict[str, dict[str, list[str]]]]]:
    return tomllib.loads(data_file("vocabulary", "prose_credits.toml").read_text(encoding="utf-8"))


@cache
def _between() -> frozenset[str]:
    return frozenset(_table()["between"]["any"])


def credits_in_prose(text: str, language: str = "en", known: frozenset[str] = frozenset()) -> ProseCredits:
    """The directors and the cast that running text names; empty where no phrase credits anyone.

    `known` are folded names of the page's people, taken more readily. `language` is accepted for symmetry: the
    phrases of
    all languages are tried, since pages quote and translate each other.

    >>> found = credits_in_prose("Directed by Todd Field, the film stars Cate Blanchett and Nina Hoss.")
    >>> [part.name for part in found.directors], [part.name for part in found.cast]
    (['Todd Field'], ['Cate Blanchett', 'Nina Hoss'])
    """
    claims = [claim for start, end in _sentences(text) for claim in _claims(text, start, end, known)]
    directors = _best(claims, "director")
    cast = _best(claims, "cast")
    used = {claim.sentence: None for claim in claims if claim.names and (claim in directors or claim in cast)}
    return ProseCredits(_names(directors), _names(cast), _probability(directors), _probability(cast), tuple(used))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in _SENTENCE.finditer(text):
        if re.search(r"(?:^|\s)(?:[A-Z]|[A-Z][a-z]|Jr|Sr|Mrs|vs)\.$", text[start : cut.start()]):
            continue
        yield start, cut.start()
        start = cut.end()
    if text[start:].strip():
        yield start, len(text)


def _claims(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[_Claim]:
    """What the phrases of one sentence say about its lists of names."""
    lists = [names for names in name_lists(text, start, end, known) if _may_be_people(names, known)]
    gaps = _gaps(text, lists, start, end)
    for at, names in enumerate(lists):
        before, after = gaps[at], gaps[at + 1]
        both = max(_ends(before, "both"), _starts(after, "both"))
        director = max(_ends(before, "director"), _starts(after, "director"), both)
        under = _ends(after, "cast", "under") if at + 1 < len(lists) and _chance(names) > _SURE else 0.0
        cast = max(_ends(before, "cast"), _starts(after, "cast"), _object(before, at), under, both)
        roles: tuple[CreditRole, ...] = (
            ("director", "cast") if both else ("director",) if director >= cast else ("cast",)
        )
        for role in roles if max(director, cast) > 0 else ():
            said_before = _ends(before, role) >= _FIRM or _object(before, at) > 0
            weight = max(director, cast) - (0.0 if both else 0.5 * min(director, cast))
            yield _Claim(role, weight, names, (start, end), said_before)


def _gaps(text: str, lists: Sequence[tuple[NamePart, ...]], start: int, end: int) -> list[list[str]]:
    """The words before the first list, between lists, and after the last."""
    edges = [start, *(edge for names in lists for edge in (names[0].start, names[-1].end)), end]
    return [_words(text[left:right]) for left, right in zip(edges[::2], edges[1::2], strict=True)]


def _may_be_people(names: Sequence[NamePart], known: frozenset[str]) -> bool:
    """Whether a list is worth explaining: not one lone word that no statistics take for a name."""
    first = fold(names[0].name)
    if len(names) > 1 or " " in names[0].name or first in known:
        return True
    return person_likelihood(names[0].name) > _LONE_WORD and first not in _phrase_words()


@cache
def _phrase_words() -> frozenset[str]:
    """The words of all phrases: "Hauptrollen", "Regie", "Li"."""
    phrases = (
        phrase for role in ("director", "cast") for side in ("before", "after") for phrase in _phrases(role, side)
    )
    return frozenset(word for phrase in phrases for word in phrase.split())


def _words(text: str) -> list[str]:
    return _WORD.findall(flatten(text).replace("'", " ").replace("’", " "))


def _ends(words: Sequence[str], role: str, side: str = "before") -> float:
    """The weight of the strongest phrase that ends a text, small words after it allowed."""
    phrases, best = _phrases(role, side), 0.0
    for gap in range(_LONGEST_GAP + 1):
        if gap and (gap > len(words) or words[-gap] not in _between()):
            break
        stop = len(words) - gap
        for size in range(1, min(_LONGEST_PHRASE, stop) + 1):
            best = max(best, phrases.get(" ".join(words[stop - size : stop]), 0.0) - _GAP * gap)
    return best


def _starts(words: Sequence[str], role: str) -> float:
    """The weight of the strongest phrase that begins a text, small words before it allowed."""
    phrases, best = _phrases(role, "after"), 0.0
    for gap in range(_LONGEST_GAP + 1):
        if gap and (gap > len(words) or words[gap - 1] not in _between()):
            break
        for size in range(1, min(_LONGEST_PHRASE, len(words) - gap) + 1):
            best = max(best, phrases.get(" ".join(words[gap : gap + size]), 0.0) - _GAP * gap)
    return best


def _object(words: Sequence[str], at: int) -> float:
    """The weight for cast when the list is the object of a director's verb ("A directs B"), short words between."""
    if at == 0 or len(words) > 5:
        return 0.0
    return _starts(words, "director")


def _chance(names: Sequence[NamePart], known: frozenset[str] = frozenset()) -> float:
    chances = sorted(1.0 if fold(part.name) in known else person_likelihood(part.name) for part in names)
    return chances[len(chances) // 2] if chances else 0.0


def _best(claims: Sequence[_Claim], role: CreditRole) -> list[_Claim]:
    """The claims of a role that stand: weak ones only when no strong one does and the names are sure."""
    mine = [claim for claim in claims if claim.role == role and not _is_lone_word(claim)]
    strong = [claim for claim in mine if claim.weight >= _FIRM]
    weak = [claim for claim in mine if _chance(claim.names) > _SURE and (role == "cast" or len(claim.names) < 4)]
    chosen = strong or weak[:1]
    return chosen[:1] if role == "director" else chosen


def _is_lone_word(claim: _Claim) -> bool:
    """Whether a claim rests on one single word that only a verb makes a director ("Malik films her on the sly")."""
    alone = len(claim.names) == 1 and " " not in claim.names[0].name
    return alone and not claim.said_before and person_likelihood(claim.names[0].name) < 0.9


def _names(claims: Sequence[_Claim]) -> tuple[NamePart, ...]:
    found: dict[str, NamePart] = {}
    for claim in claims:
        for part in claim.names:
            found.setdefault(fold(part.name), part)
    return tuple(found.values())


def _probability(claims: Sequence[_Claim]) -> float:
    """How sure the weakest claim is: strength of its phrase and likeness of its names to names."""
    return min((min(0.98, 0.25 + 0.15 * claim.weight + 0.3 * _chance(claim.names)) for claim in claims), default=0.0)
