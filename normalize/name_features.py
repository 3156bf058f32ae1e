"""How much a token, and a text, looks like a person's name: statistics of `data/names/` and the model over them."""

from __future__ import annotations

import json
import math
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, repeat

from anyascii import anyascii

from normalize.frozen import frozen
from normalize.resources import data_file

_TOKEN = re.compile(r"[^\s,;]+")
_SUBTOKEN = re.compile(r"[a-z0-9]+")
_MARK = re.compile(r"\((?:[IVXL]+|\d)\)$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?){1,3}[^\W\d_]?$|[A-ZÀ-Þ]{1,2}$")
_LONGEST = 60
_LONGEST_INITIAL = 12
_LONG = 28
"""Characters from which on a name is long."""
_BELOW, _GOOD = -2.0, 2.5
"""Token scores below which a token hardly belongs to a name, and above which it may make up for another one."""
_ZEROS = repeat(0.0)
_NO_SCORES = [(-3.0, -3.0, False)]


@frozen
class NameWords:
    """Words that steer the reading of names, from `name_particles.toml`."""

    particles: frozenset[str]
    suffixes: frozenset[str]
    titles: frozenset[str]
    joins: frozenset[str]
    join_names: frozenset[str]
    others: frozenset[str]
    endings: frozenset[str]
    roles: frozenset[str]


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
        frozenset(connectors["and_names"]),
        frozenset(connectors["others"]),
        frozenset(table["endings"]),
        frozenset(connectors["roles"]),
    )


@cache
def _token_rows() -> list[str]:
    """The rows of the table of tokens, in order: a token, its scores as given name and as surname, in tenths."""
    return data_file("names", "tokens.tsv").read_text(encoding="utf-8").splitlines()


def _known_scores(part: str) -> str | None:
    """The scores of a folded token as the table has them; of its many rows few are ever asked for."""
    rows, key = _token_rows(), f"{part}\t"
    at = bisect_left(rows, key)
    return rows[at].removeprefix(key) if at < len(rows) and rows[at].startswith(key) else None


@cache
def _trigram_scores() -> dict[str, float]:
    rows = (line.split("\t") for line in data_file("names", "trigrams.tsv").read_text(encoding="utf-8").splitlines())
    return {gram: int(score) / 10 for gram, score in rows}


def fold_token(token: str) -> tuple[str, ...]:
    """The ASCII parts of a token: accents, case and script folded, cut at hyphens and apostrophes.

    >>> fold_token("Jean-Noël")
    ('jean', 'noel')
    """
    return tuple(_SUBTOKEN.findall(token.lower() if token.isascii() else anyascii(token).lower()))


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
    if token[-1:] == ")" and _MARK.fullmatch(token):
        return True
    return token.lower().strip(".") in name_words().suffixes


def is_particle(token: str) -> bool:
    """Whether a token is a particle such as "de", "van", "d’"."""
    return token.lower().rstrip("'’") in name_words().particles


def token_score(token: str, place: int) -> float:
    """Log-odds (nats) that a token is a given name (`place` 0) or a surname (1) rather than a word; clipped to ±6."""
    shown = _token(token)
    return shown.surname if place else shown.given


def _part_scores(part: str) -> tuple[float, float, bool]:
    """How a folded part of a token scores as given name and as surname, and whether neither is known of it."""
    known = _known_scores(part)
    if known is None:
        guess = max(-3.0, min(3.0, 0.5 * sum(map(_trigram_scores().get, trigrams(part), _ZEROS))))
        return guess, guess, True
    given, _, surname = known.partition("\t")
    return max(-6.0, min(6.0, int(given) / 10)), max(-6.0, min(6.0, int(surname) / 10)), False


FEATURES = (
    "bias", "one", "two", "three", "four", "more", "given", "surname", "middle", "worst",
    "given_below", "surname_below", "lower", "lower_share", "particle_given", "upper", "digit", "punctuation",
    "particle_first", "particles", "initials", "unknown",
    "suffix", "foreign", "long", "mono_known", "best_pair", "worst_pair", "rescued",
)  # fmt: skip
"""The features of `person_likelihood`, in the order of the shipped weights."""

_ODD = re.compile(r"[:!?«»“”\"()\[\]/*…#@%+=|]|\.\.|[-–—]\s|\s[-–—]")


@frozen
class _Token:
    """What a token of a name shows by itself; remembered, because names share tokens.

    An `odd` one is a particle, suffix or initial, begins small, or holds a digit or letters of another script.
    """

    given: float
    surname: float
    best: float
    particle: bool
    suffix: bool
    initial: bool
    lower: bool
    digit: bool
    foreign: bool
    odd: bool
    parts: int
    unknown: int


@lru_cache(maxsize=20_000)
def _token(token: str) -> _Token:
    parts = fold_token(token)
    count = len(parts)
    scores = [_part_scores(part) for part in parts] if count else _NO_SCORES
    given = sum([score[0] for score in scores]) / len(scores)
    surname = sum([score[1] for score in scores]) / len(scores)
    unknown = sum([score[2] for score in scores])
    initial = (len(token) < 3 or "." in token) and len(token) < _LONGEST_INITIAL and bool(_INITIAL.fullmatch(token))
    digit = not token.isalpha() and any(map(str.isdigit, token))
    marks = (is_particle(token), is_suffix(token), initial, token[0].islower(), digit)
    foreign = not token.isascii() and _is_foreign(token)
    return _Token(given, surname, max(given, surname), *marks, foreign, foreign or True in marks, count, unknown)


def person_features(text: str) -> dict[str, float]:
    """What `person_likelihood` looks at: sizes, token scores, case, punctuation. Empty text gives bias and punctuation
    alone.

    The score is linear in its weights, so each feature is the score that its weight alone gives.
    """
    return {name: _score(text, weights) for name, weights in _single_weights().items()}


@frozen
class _Weights:
    """A weight for every feature; `sizes` are those of one, two, three, four and more tokens, the bias added."""

    bias: float
    sizes: tuple[float, ...]
    given: float
    surname: float
    middle: float
    worst: float
    given_below: float
    surname_below: float
    lower: float
    lower_share: float
    particle_given: float
    upper: float
    digit: float
    punctuation: float
    particle_first: float
    particles: float
    initials: float
    unknown: float
    suffix: float
    foreign: float
    long: float
    mono_known: float
    best_pair: float
    worst_pair: float
    rescued: float


def _weights_of(found: Mapping[str, float]) -> _Weights:
    bias, *rest = (found.get(name, 0.0) for name in FEATURES)
    return _Weights(bias, tuple(bias + size for size in rest[:5]), *rest[5:])


@cache
def _single_weights() -> Mapping[str, _Weights]:
    """For every feature the weights that count it alone."""
    return {name: _weights_of({name: 1.0}) for name in FEATURES}


def _score(text: str, weights: _Weights) -> float:
    """The weighted sum of the features of a text; most of them are 0 for most texts and left out."""
    tokens = list(map(_token, _TOKEN.findall(text) if "," in text or ";" in text else text.split()))
    odd = [token for token in tokens if token.odd]
    content = _content(tokens) if odd else tokens
    if not content:
        return weights.bias + weights.punctuation
    total = _token_scores(content, weights)
    if odd:
        total += _oddities(tokens, odd, content, weights)
    unknown = sum([token.unknown for token in content])
    if unknown:
        total += weights.unknown * unknown / sum([token.parts for token in content])
    if text.isupper() and len(text) > 3:
        total += weights.upper
    if len(text) > _LONG:
        total += weights.long * (len(text) - _LONG) / 10
    return total + weights.punctuation if _is_punctuated(text) else total


def _token_scores(content: Sequence[_Token], weights: _Weights) -> float:
    """How many tokens there are, how they score as given name and surname, singly and the worst of them; the better and
    the worse of the two, and how far a good one makes up for a bad one.
    """
    first, count = content[0], len(content)
    given = max(0.0, first.given) if first.initial else first.given
    total = weights.sizes[min(count, 5) - 1] + weights.given * given
    if given < _BELOW:
        total += weights.given_below * (given - _BELOW)
    if count == 1:
        return total + weights.mono_known * given + (0.0 if first.initial else weights.worst * first.best)
    surname = content[-1].surname
    if surname < _BELOW:
        total += weights.surname_below * (surname - _BELOW)
    low, high = (given, surname) if given < surname else (surname, given)
    if low < _BELOW and high > _GOOD:
        total += weights.rescued * (low - _BELOW)
    if count > 2:
        total += weights.middle * min([token.best for token in content[1:-1]])
    worst = min([token.best for token in content if not token.initial], default=0.0)
    return (
        total + weights.surname * surname + weights.best_pair * high + weights.worst_pair * low + weights.worst * worst
    )


def _oddities(tokens: Sequence[_Token], odd: Sequence[_Token], content: Sequence[_Token], weights: _Weights) -> float:
    """What tokens that names seldom have do to the score: particles, suffixes, initials, small letters, digits."""
    names = [token for token in tokens if not token.suffix]
    lower = sum([token.lower for token in content])
    total = weights.suffix * (len(names) < len(tokens)) + weights.particles * _particle_groups(names)
    total += weights.initials * sum([token.initial for token in content])
    if lower:
        total += weights.lower + weights.lower_share * lower / len(content)
    if True in [token.digit for token in odd]:
        total += weights.digit
    if True in [token.foreign for token in odd]:
        total += weights.foreign
    if names[0].particle:
        return total + weights.particle_first
    return total + weights.particle_given * (len(names) > len(content) and content[0].given > 1.0)


def _content(tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens of a name without its suffixes and particles, but for capitalised ones at an end."""
    names = [token for token in tokens if not token.suffix]
    last = len(names) - 1
    return [token for at, token in enumerate(names) if not (token.particle and (0 < at < last or token.lower))]


def _particle_groups(names: Sequence[_Token]) -> int:
    """How many runs of particles ("de la") stand inside a name."""
    inside = [token.particle for token in names[1:-1]]
    return sum([here and not before for before, here in pairwise([False, *inside])]) if True in inside else 0


def _is_punctuated(text: str) -> bool:
    """Whether a text holds marks that names do not, a homonym mark at its end left out."""
    if text.replace(" ", "").isalpha():
        return False
    return "," in text or _ODD.search(_MARK.sub("", text.strip())) is not None


def _is_foreign(text: str) -> bool:
    """Whether a text has letters of a script other than Latin."""
    return any("LATIN" not in unicodedata.name(letter, "LATIN") for letter in text if letter.isalpha())


@cache
def _weights() -> _Weights:
    return _weights_of(json.loads(data_file("names", "likelihood.json").read_text(encoding="utf-8"))["weights"])


@lru_cache(maxsize=20_000)
def person_likelihood(text: str) -> float:
    """How likely `text` is exactly one person's name, 0..1.

    >>> person_likelihood("Claude Zidi Jr.") > 0.9 > 0.1 > person_likelihood("The Year of the Shark")
    True
    """
    if len(text) > _LONGEST:
        return 0.0
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, _score(text, _weights())))))
