"""Hangul in Latin letters: Korean names syllable by syllable with the customary surname, foreign ones word by word."""

from __future__ import annotations

import re

_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip

SURNAMES = {
    "이": "lee", "김": "kim", "박": "park", "최": "choi", "정": "jung", "조": "cho", "유": "yoo", "류": "ryu",
    "우": "woo", "임": "lim", "노": "noh", "오": "oh", "강": "kang", "안": "ahn", "고": "ko", "구": "koo",
    "신": "shin", "문": "moon", "윤": "yoon", "서": "seo", "주": "joo", "권": "kwon", "심": "shim", "변": "byun",
    "엄": "um", "성": "sung", "현": "hyun",
}  # fmt: skip
"""How bearers write their surnames, where that is not what the rules give."""

GIVEN = {
    "우": "woo", "정": "jung", "성": "sung", "희": "hee", "영": "young", "수": "soo", "주": "joo", "훈": "hoon",
    "현": "hyun", "덕": "duk", "선": "sun", "경": "kyung", "두": "doo", "준": "joon", "오": "oh", "이": "yi",
}  # fmt: skip
"""The same for syllables of given names."""

_SYLLABLE, _PER_INITIAL, _PER_VOWEL = 0xAC00, 588, 28
_RUN = re.compile(r"[\uac00-\ud7a3]+")
_LONGEST_NAME = 4
_PARTING = re.compile(r"(?<=[^aeiouy])eu(?!r)")


def romanise_hangul(text: str) -> str:
    """`text` with its Hangul in Latin letters (Revised Romanization), all else untouched.

    A single word of up to four syllables is read as a Korean name, several words as a foreign one.

    >>> romanise_hangul("박찬욱"), romanise_hangul("데이비드 린치")
    ('park chan uk', 'deibid rinchi')
    """
    runs = _RUN.findall(text)
    native = len(runs) == 1 and len(runs[0]) <= _LONGEST_NAME
    return _RUN.sub(lambda run: f" {_name(run[0])} " if native else _word(run[0]), text).strip() if runs else text


def _name(syllables: str) -> str:
    surname = SURNAMES.get(syllables[0]) if len(syllables) > 1 else None
    given = (GIVEN.get(syllable) or _latin(syllable) for syllable in syllables[1:])
    return " ".join([surname or _latin(syllables[0]), *given])


def _word(syllables: str) -> str:
    """One word; l and r meet as l, and the eu that parts consonants goes."""
    return _PARTING.sub("", "".join(map(_latin, syllables)).replace("lr", "ll"))


def _latin(syllable: str) -> str:
    initial, rest = divmod(ord(syllable) - _SYLLABLE, _PER_INITIAL)
    vowel, final = divmod(rest, _PER_VOWEL)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
