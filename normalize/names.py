"""Names of people: how likely a text is one name (`name_features`), and how a list of names falls into names."""

from __future__ import annotations

import re
from functools import cache

from normalize.frozen import frozen
from normalize.name_features import (
    FEATURES,
    fold_token,
    is_particle,
    is_suffix,
    name_tokens,
    name_words,
    person_features,
    person_likelihood,
    token_score,
    trigrams,
)

__all__ = [
    "FEATURES",
    "NamePart",
    "fold_token",
    "is_particle",
    "is_suffix",
    "name_tokens",
    "name_words",
    "person_features",
    "person_likelihood",
    "shared_surname",
    "split_names",
    "token_score",
    "trigrams",
]


@frozen
class NamePart:
    """One name as written, `text[start:end]` of the text it was found in (or a name completed from it, for shared
    surnames)."""

    name: str
    start: int
    end: int


_BRACKETS = re.compile(r"\s*[(\[](?![IVXL]+\)|\d\))[^()\[\]]*[)\]]?")
_STARS = "★☆⭐✩✭✰●○◐♥♡½"
_GRADE = re.compile(rf"(?<=\w)[\s.,(–—-]*[{_STARS}]")
"""Where stars follow a list."""
_EDGE = " \t\u00a0,;:.…·•*–—-/|'’‘\"“”«»‹›¶†‡§▸→" + _STARS
_BREAK = re.compile(r"\s*[,;/|·•、،]\s*(?!\s*(?:[JS]r|III|II|IV)\b)|\s+[-–—]\s+|\n")
_BREAKS = re.compile(r"[,;/|·•、،\n]|\s[-–—]\s")
"""What any of these breaks has."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_LOWER = re.compile(r"\s+[^\W\d_]{2,}")
_GIVEN, _LIKELY = -1.0, 0.5


@cache
def _join() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{_joining()})(?=\s)")


@cache
def _leading_join() -> re.Pattern[str]:
    return re.compile(rf"\s*(?![A-Z]\s)(?:{_joining()})\s+")


@cache
def _joining() -> str:
    """The words that join two names; in capitals, too, but those that are names (Ed), and longer ones with one."""
    words = name_words().joins
    capitals = {word.upper() for word in words - name_words().join_names}
    forms = words | capitals | {word.capitalize() for word in words if len(word) > 2}
    return "|".join(re.escape(word) for word in sorted(forms, key=len, reverse=True))


@cache
def _aftermath() -> re.Pattern[str]:
    """What follows a name in its piece of a list and is no part of it: "as Lucius", "u.a."."""
    roles = "|".join(re.escape(word) for word in sorted(name_words().roles, key=len, reverse=True))
    others = "|".join(re.escape(word) for word in sorted(name_words().others, key=len, reverse=True))
    return re.compile(rf"(?<=\w)\s+(?:(?:{roles})\s+\S.*|(?:{others})[.…]*\s*$)")


def split_names(text: str, language: str | None = None, *, shared_surname: bool = True) -> tuple[NamePart, ...]:
    """The names of a list, in order: cut at commas, slashes and "and" words; roles in brackets and a final "…" dropped.

    Homonym marks "(II)" and suffixes "Jr." stay with the name. With `shared_surname` a lone given name before "and"
    takes
    the surname that follows. `language` is accepted for symmetry: the words of all languages are tried.

    >>> [part.name for part in split_names("Marina Foy, Claude Zidi Jr. and Matt Smith (XI)…")]
    ['Marina Foy', 'Claude Zidi Jr.', 'Matt Smith (XI)']
    >>> [part.name for part in split_names("Anthony e Joe Russo")]
    ['Anthony Russo', 'Joe Russo']
    """
    cuts = _cuts(text)
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    pieces = [_trimmed(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    parts = tuple(part for part in pieces if part is not None)
    return _with_surname(text, parts) if shared_surname and len(parts) == 2 else parts


def _cuts(text: str) -> list[tuple[int, int]]:
    """The separators of a list, outside brackets, none touching another."""
    found = [match.span() for match in _BREAK.finditer(text)] if _BREAKS.search(text) else []
    found += [match.span() for match in _join().finditer(text) if _joins(text, *match.span())] if " " in text else []
    if not found:
        return []
    hidden = [match.span() for match in _BRACKETS.finditer(text)] if "(" in text or "[" in text else []
    outside = [cut for cut in sorted(found) if not any(start <= cut[0] < end for start, end in hidden)]
    kept: list[tuple[int, int]] = []
    for cut in outside:
        if not kept or cut[0] >= kept[-1][1]:
            kept.append(cut)
    return kept


def _joins(text: str, start: int, end: int) -> bool:
    """Whether the "and" word joins two names; a one-letter word inside what reads better as one name does not."""
    if end - start > 1 or text[start:end] == "&":
        return True
    before = re.split(r"[,;]", text[:start])[-1].strip()
    after = re.split(r"[,;]", text[end:])[0].strip()
    if text[start].isupper():
        return before.isupper() and after.isupper() and " " in before
    return not (person_likelihood(f"{before} {text[start:end]} {after}") > 0.9)


def _trimmed(text: str, start: int, end: int) -> NamePart | None:
    """The name inside `text[start:end]`: brackets, leading "and" and punctuation at the edges left out."""
    lead = _leading_join().match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    bracket = _BRACKETS.search(text, start, end) if "(" in text or "[" in text else None
    if bracket and bracket.start() > start:
        end = bracket.start()
    after = _aftermath().search(text, start, end)
    if after and after.start() > start:
        end = after.start()
    grade = _GRADE.search(text, start, end)
    end = _before_words(text, start, grade.start() if grade else end)
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE and not _ends_with_dot(text, start, end):
        end -= 1
    name = text[start:end]
    empty = not any(letter.isalnum() for letter in name) or name.lower() in name_words().others
    return None if empty or "©" in name else NamePart(name, start, end)


def _before_words(text: str, start: int, end: int) -> int:
    """Where a name of two words or more ends and a phrase begins ("Benoît Magimel at the stove")."""
    for word in _LOWER.finditer(text, start, end):
        written = word.group().strip()
        name = text[start : word.start()].split()
        if not written.islower() or is_particle(written) or is_suffix(written):
            continue
        return word.start() if len(name) > 1 and all(part[0].isupper() or is_particle(part) for part in name) else end
    return end


def _ends_with_dot(text: str, start: int, end: int) -> bool:
    """Whether the final dot belongs to the name: "Jr.", or an initial."""
    if text[end - 1] != "." or text[end - 2 : end - 1] == ".":
        return False
    last = text[start:end].split()[-1]
    return is_suffix(last) or _INITIALS.fullmatch(last) is not None


def _goes_with(given: str, surname: str) -> bool:
    """Whether a lone word is a given name that makes a likely person with the surname."""
    return token_score(given, 0) > _GIVEN and person_likelihood(f"{given} {surname}") > _LIKELY


def _with_surname(text: str, parts: tuple[NamePart, ...]) -> tuple[NamePart, ...]:
    between = text[parts[0].end : parts[1].start]
    return shared_surname(parts) if between.strip().lower() in name_words().joins else parts


def shared_surname(parts: tuple[NamePart, ...]) -> tuple[NamePart, ...]:
    """Two joined names, the first, if it is a lone given name, with the surname of the second: "Anthony e Joe Russo".

    >>> [part.name for part in shared_surname((NamePart("Anthony", 0, 7), NamePart("Joe Russo", 10, 19)))]
    ['Anthony Russo', 'Joe Russo']
    """
    first, second = parts
    words = second.name.split()
    if " " in first.name or len(words) != 2 or not _goes_with(first.name, words[1]):
        return parts
    return (NamePart(f"{first.name} {words[1]}", first.start, first.end), second)
