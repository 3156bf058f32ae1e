"""Titles that look like two parts of one series: the same head, another subtitle."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from normalize.similarity.title_features import title_form
from normalize.similarity.title_numbers import WORDS
from normalize.similarity.title_words import same_meaning

_KINDRED, _RESPELT = 0.75, 0.92
"""How alike two words are (Jaro-Winkler) that are one in two languages (mosqueteros, mousquetaires), or one respelt."""

_HEAD, _TAIL = 0.6, 0.5
"""The least share of words that two heads have in common, and the share from which two subtitles are one."""

_SHORTEST = 3


@lru_cache(maxsize=1 << 16)
def other_parts(a: str, b: str) -> bool:
    """Whether two titles have the same head, in whatever language, and subtitles that share little.

    So do parts of a series, and one film in two languages: time and people must tell which.

    >>> other_parts("Les Trois Mousquetaires : Milady", "Los tres mosqueteros: D’Artagnan")
    True
    >>> other_parts("Avatar: The Way of Water", "Avatar: Der Weg des Wassers")
    False
    """
    left, right = title_form(a), title_form(b)
    if not (left.tail and right.tail):
        return False
    return _shared(left.head, right.head, _KINDRED) >= _HEAD and _shared(left.tail, right.tail, _RESPELT) < _TAIL


@lru_cache(maxsize=1 << 16)
def begin_alike(a: str, b: str) -> bool:
    """Whether two titles begin with the same words and go on with others, as parts of a series do.

    >>> begin_alike("The Matrix Reloaded", "The Matrix Revolutions"), begin_alike("The Matrix", "The Matrix Reloaded")
    (True, False)
    """
    left, right = title_form(a).words, title_form(b).words
    same = next((at for at, (x, y) in enumerate(zip(left, right, strict=False)) if x != y), min(len(left), len(right)))
    rests = left[same:], right[same:]
    return sum(map(len, left[:same])) > _SHORTEST and all(rests) and _shared(*rests, _RESPELT) < _TAIL


def _shared(left: tuple[str, ...], right: tuple[str, ...], alike: float) -> float:
    """The share of the words of the shorter that the longer has, too."""
    few, many = sorted((left, right), key=len)
    return sum(any(_one_word(x, y, alike) for y in many) for x in few) / max(len(few), 1)


def _one_word(x: str, y: str, alike: float) -> bool:
    if x == y or same_meaning(x, y) or WORDS.get(x, x) == WORDS.get(y, y):
        return True
    return min(len(x), len(y)) > _SHORTEST and JaroWinkler.similarity(x, y) >= alike
