"""Names of people: how likely a text is one name, and how a list of names falls into names.

Statistics come from `data/names/` (see its README); particles, suffixes and connectors from `data/vocabulary/`.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from normalize.resources import data_file

_TOKEN = re.compile(r"[^\s,;]+")
_SUBTOKEN = re.compile(r"[a-z0-9]+")
_MARK = re.compile(r"\((?:[IVXL]+|\d)\)$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}$")


@dataclass(frozen=True, slots=True)
class NamePart:
    """One name as written, `text[start:end]` of the text it was found in (or a name completed from it, for shared surnames)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that steer the reading of names, from `name_particles.toml`."""

    particles: frozenset[str]
    suffixes: frozenset[str]
    titles: frozenset[str]
    joins: frozenset[str]
    others: frozenset[str]


@cache
def name_words() -> NameWords:
    """The reviewed vocabulary of particles, suffixes, titles and list connectors."""
    table = tomllib.loads(data_file("vocabulary", "name_particles.toml").read_text(encoding="utf-8"))
    connectors = table["connectors"]
    return NameWords(
        frozenset(table["particles"]),
        frozenset(table["suffixes"]),
        frozenset(table["titles"]),
        frozenset(connectors["and"]),
        frozenset(connectors["others"]),
    )


@cache
def _token_scores() -> dict[str, tuple[float, float]]:
    rows = (line.split("\t") for line in data_file("names", "tokens.tsv").read_text(encoding="utf-8").splitlines())
    return {token: (int(given) / 10, int(surname) / 10) for token, given, surname in rows}


@cache
def _trigram_scores() -> dict[str, float]:
    rows = (line.split("\t") for line in data_file("names", "trigrams.tsv").read_text(encoding="utf-8").splitlines())
    return {gram: int(score) / 10 for gram, score in rows}


@lru_cache(maxsize=100_000)
def fold_token(token: str) -> tuple[str, ...]:
    """The ASCII parts of a token: accents, case and script folded, cut at hyphens and apostrophes.

    >>> fold_token("Jean-Noël")
    ('jean', 'noel')
    """
    return tuple(_SUBTOKEN.findall(anyascii(token).lower()))


def name_tokens(name: str) -> list[str]:
    """The tokens of a name, without homonym marks and suffixes such as "Jr.".

    >>> name_tokens("Claude Zidi Jr.")
    ['Claude', 'Zidi']
    """
    return [token for token in _TOKEN.findall(name) if not is_suffix(token)]


def trigrams(token: str) -> list[str]:
    """Letter trigrams of a folded token with its edges marked.

    >>> trigrams("ab")
    ['^ab', 'ab$']
    """
    edged = f"^{token}$"
    return [edged[at : at + 3] for at in range(len(edged) - 2)]


def is_suffix(token: str) -> bool:
    """Whether a token is "Jr.", "III", "(II)" and the like."""
    return bool(_MARK.fullmatch(token)) or token.lower().strip(".") in name_words().suffixes


def is_particle(token: str) -> bool:
    """Whether a token is a particle such as "de", "van", "d’"."""
    return token.lower().rstrip("'’") in name_words().particles


@lru_cache(maxsize=100_000)
def token_score(token: str, place: int) -> float:
    """Log-odds (nats) that a token is a given name (`place` 0) or a surname (1) rather than a word; clipped to ±6."""
    parts = fold_token(token)
    if not parts:
        return -3.0
    return sum(_part_score(part, place) for part in parts) / len(parts)


def _part_score(part: str, place: int) -> float:
    known = _token_scores().get(part)
    if known is not None:
        return max(-6.0, min(6.0, known[place]))
    grams = trigrams(part)
    return max(-3.0, min(3.0, 0.5 * sum(_trigram_scores().get(gram, 0.0) for gram in grams)))


FEATURES = (
    "bias", "one", "two", "three", "four", "more", "given", "surname", "middle", "worst", "given_below", "surname_below",
    "lower", "lower_share", "upper", "digit", "punctuation", "particle_first", "particles", "initials", "unknown",
    "suffix", "foreign", "long", "mono_known",
)  # fmt: skip
"""The features of `person_likelihood`, in the order of the shipped weights."""

_ODD = re.compile(r"[:!?«»“”\"()\[\]/*…#@%+=|]|\.\.|[-–—]\s|\s[-–—]")


def person_features(text: str) -> dict[str, float]:
    """What `person_likelihood` looks at: sizes, token scores, case, punctuation. Empty text gives bias alone."""
    tokens = _TOKEN.findall(text)
    names = [token for token in tokens if not is_suffix(token)]
    content = [token for token in names if not (is_particle(token) and token[:1].islower())]
    if not content:
        return {"bias": 1.0, "punctuation": 1.0}
    found = {"bias": 1.0, ("one", "two", "three", "four")[len(content) - 1] if len(content) <= 4 else "more": 1.0}
    found.update(_score_features(content))
    found.update(_shape_features(text, names, content))
    found["suffix"] = float(len(names) < len(tokens))
    return found


def _score_features(content: list[str]) -> dict[str, float]:
    given, surname = token_score(content[0], 0), token_score(content[-1], 1)
    middle = [max(token_score(token, 0), token_score(token, 1)) for token in content[1:-1]]
    best = [max(token_score(token, 0), token_score(token, 1)) for token in content if not _INITIAL.fullmatch(token)]
    return {
        "given": given,
        "surname": surname if len(content) > 1 else 0.0,
        "middle": min(middle, default=0.0),
        "worst": min(best, default=0.0),
        "given_below": min(0.0, given + 2.0),
        "surname_below": min(0.0, surname + 2.0) if len(content) > 1 else 0.0,
        "mono_known": given if len(content) == 1 else 0.0,
    }


def _shape_features(text: str, names: list[str], content: list[str]) -> dict[str, float]:
    lower = sum(token[0].islower() for token in content)
    folded = [part for token in content for part in fold_token(token)]
    return {
        "lower": float(lower > 0),
        "lower_share": lower / len(content),
        "upper": float(text.isupper() and len(text) > 3),
        "digit": float(any(letter.isdigit() for letter in text)),
        "punctuation": float(bool(_ODD.search(_MARK.sub("", text.strip()))) or "," in text),
        "particle_first": float(is_particle(names[0])),
        "particles": min(3.0, float(len(names) - len(content))),
        "initials": float(sum(bool(_INITIAL.fullmatch(token)) for token in content)),
        "unknown": sum(part not in _token_scores() for part in folded) / max(1, len(folded)),
        "foreign": float(any("LATIN" not in unicodedata.name(letter, "LATIN") for letter in text if letter.isalpha())),
        "long": max(0.0, float(len(text) - 28) / 10),
    }


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(data_file("names", "likelihood.json").read_text(encoding="utf-8"))["weights"]
    return weights


@lru_cache(maxsize=50_000)
def person_likelihood(text: str) -> float:
    """How likely `text` is exactly one person's name, 0..1.

    >>> person_likelihood("Claude Zidi Jr.") > 0.9 > 0.1 > person_likelihood("The Year of the Shark")
    True
    """
    weights = _weights()
    score = sum(weights.get(name, 0.0) * value for name, value in person_features(text).items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


_BRACKETS = re.compile(r"\s*[(\[](?![IVXL]+\)|\d\))[^()\[\]]*[)\]]?")
_EDGE = " \t\u00a0,;:.…·•*–—-/|'\"“”«»‹›"
_BREAK = re.compile(r"\s*[,;/|·•、،]\s*(?!\s*(?:[JS]r|III|II|IV)\b)|\s+[-–—]\s+|\n")


@cache
def _join() -> re.Pattern[str]:
    words = sorted(name_words().joins, key=len, reverse=True)
    return re.compile(r"(?<=\s)(?:" + "|".join(re.escape(word) for word in words) + r")(?=\s)", re.IGNORECASE)


@cache
def _leading_join() -> re.Pattern[str]:
    words = sorted(name_words().joins, key=len, reverse=True)
    return re.compile(r"\s*(?:" + "|".join(re.escape(word) for word in words) + r")\s+", re.IGNORECASE)


def split_names(text: str, language: str | None = None, *, shared_surname: bool = True) -> tuple[NamePart, ...]:
    """The names of a list, in order: cut at commas, slashes and "and" words; roles in brackets and a final "…" dropped.

    Homonym marks "(II)" and suffixes "Jr." stay with the name. With `shared_surname` a lone given name before "and" takes
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
    hidden = [match.span() for match in _BRACKETS.finditer(text)]
    found = [match.span() for match in _BREAK.finditer(text)]
    found += [match.span() for match in _join().finditer(text) if _joins(text, *match.span())]
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
    return not (text[start].isupper() or person_likelihood(f"{before} {text[start:end]} {after}") > 0.9)


def _trimmed(text: str, start: int, end: int) -> NamePart | None:
    """The name inside `text[start:end]`: brackets, leading "and" and punctuation at the edges left out."""
    lead = _leading_join().match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    bracket = _BRACKETS.search(text, start, end)
    if bracket and bracket.start() > start:
        end = bracket.start()
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE and not _ends_with_dot(text, start, end):
        end -= 1
    name = text[start:end]
    empty = not any(letter.isalnum() for letter in name) or name.lower() in name_words().others
    return None if empty else NamePart(name, start, end)


def _ends_with_dot(text: str, start: int, end: int) -> bool:
    """Whether the final dot belongs to the name: "Jr.", or an initial."""
    if text[end - 1] != "." or text[end - 2 : end - 1] == ".":
        return False
    last = text[start:end].split()[-1]
    return is_suffix(last) or (len(last) == 2 and last[0].isupper())


def _with_surname(text: str, parts: tuple[NamePart, ...]) -> tuple[NamePart, ...]:
    first, second = parts
    between = text[first.end : second.start]
    lone = " " not in first.name and token_score(first.name, 0) > 1.0
    words = second.name.split()
    if not (lone and _join().search(f" {between.strip()} ") and len(words) == 2):
        return parts
    return (NamePart(f"{first.name} {words[1]}", first.start, first.end), second)
