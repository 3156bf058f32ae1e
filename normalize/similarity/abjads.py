"""Arabic and Hebrew in Latin letters the way names are written: letters of long vowels become vowels."""

from __future__ import annotations

import re

_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a",
    "ئ": "", "ء": "", "ؤ": "ou", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ـ": "",
}  # fmt: skip

_HEBREW = {
    "א": "a", "ב": "v", "ג": "g", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "ch", "ט": "t", "י": "y", "כ": "k",
    "ך": "ch", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "f", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip

_ARABIC_RUN = re.compile(r"[\u0610-\u061a\u0620-\u06d3]+")
_HEBREW_RUN = re.compile(r"[\u0591-\u05c7\u05d0-\u05ea]+")
_POINTS = re.compile(r"[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")

_LONG_U = re.compile(r"(?<=[^aeiouwy])w(?![aeiouwy])")
_LONG_I = re.compile(r"(?<=[^aeiouwy])y(?![aeiouwy])")
_DOUBLED = re.compile(r"([aiw])\1+")


def romanise_abjads(text: str) -> str:
    """`text` with its Arabic and Hebrew in Latin letters, all else untouched; vowels that are not written stay out.

    >>> romanise_abjads("نادين لبكي"), romanise_abjads("פורטמן")
    ('nadin lbki', 'portmn')
    """
    return _HEBREW_RUN.sub(lambda run: _hebrew(run[0]), _ARABIC_RUN.sub(lambda run: _arabic(run[0]), text))


def _arabic(word: str) -> str:
    return _with_vowels("".join(_ARABIC.get(letter, letter) for letter in _POINTS.sub("", word)), "ou")


def _hebrew(word: str) -> str:
    """b and p at the start, v and f within; a final h is an a."""
    word = _POINTS.sub("", word)
    if not word:
        return ""
    first = {"ב": "b", "פ": "p", "כ": "k"}.get(word[0], _HEBREW[word[0]])
    last = "a" if len(word) > 1 and word[-1] == "ה" else ""
    inner = "".join(_HEBREW[letter] for letter in (word[1:-1] if last else word[1:]))
    return _with_vowels(first + inner + last, "o").replace("w", "v")


def _with_vowels(letters: str, long_u: str) -> str:
    """w and y between consonants or at the end are vowels."""
    return _DOUBLED.sub(r"\1", _LONG_I.sub("i", _LONG_U.sub(long_u, letters)))
