"""The numbers in a title: parts of a series, years, counts. Two titles with different numbers are two films."""

from __future__ import annotations

import re

ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "xiii": "13",
}  # fmt: skip
"""Roman numerals that are no word; v, x and i count only after a part word."""

WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7",
    "huit": "8", "neuf": "9", "dix": "10", "due": "2", "tre": "3", "quattro": "4", "cinque": "5", "dos": "2",
    "tres": "3", "cuatro": "4", "cinco": "5", "zwei": "2", "drei": "3", "vier": "4", "funf": "5", "first": "1",
    "second": "2", "third": "3", "fourth": "4", "fifth": "5", "premiere": "1", "premier": "1", "deuxieme": "2",
    "troisieme": "3", "quatrieme": "4",
}  # fmt: skip
"""Number words of the languages roundups are written in, folded."""

PART_WORDS = frozenset(
    {
        "part", "partie", "parte", "teil", "chapter", "chapitre", "capitolo", "capitulo", "kapitel", "vol", "volume",
        "tome", "episode", "episodio", "season", "saison", "book", "livre",
    }
)  # fmt: skip
"""Words that a part's number follows."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain_digits(text: str) -> str:
    """Superscript digits parted from their word and written plainly.

    >>> plain_digits("Alien³")
    'Alien 3'
    """
    return re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r" \1", text).translate(_SUPERSCRIPTS)


def numbers(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers in folded title tokens, sorted: digits, Roman numerals, and number words after a part word.

    >>> numbers(("iron", "man", "iii")), numbers(("kill", "bill", "vol", "2")), numbers(("malcolm", "x"))
    (('3',), ('2',), ())
    """
    found = [number for place, token in enumerate(tokens) if (number := _number(tokens, place))]
    return tuple(sorted(found))


def _number(tokens: tuple[str, ...], place: int) -> str:
    token = tokens[place]
    after_part = place > 0 and tokens[place - 1] in PART_WORDS
    if token.isdigit():
        return token.lstrip("0") or "0"
    if place > 0 and token in ROMAN:
        return ROMAN[token]
    if after_part:
        return {"i": "1", "v": "5", "x": "10"}.get(token) or WORDS.get(token, "")
    return ""


def number_words(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers written as words anywhere, sorted.

    >>> number_words(("les", "trois", "fantastiques"))
    ('3',)
    """
    return tuple(sorted(WORDS[token] for token in tokens if token in WORDS))
