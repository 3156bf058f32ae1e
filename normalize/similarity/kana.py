"""Kana in Latin letters the way film databases write them: long vowels short, doubled consonants doubled."""

from __future__ import annotations

import re

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト",
    "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "r": "ラリルレロ",
}  # fmt: skip
_IRREGULAR = {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu",
}  # fmt: skip
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo"}
_SYLLABLES = {
    kana: consonant + vowel for consonant, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
} | _IRREGULAR

_KANA_RUN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def romanise_kana(text: str) -> str:
    """`text` with its kana in Latin letters, all else untouched.

    >>> romanise_kana("デヴィッド・リーチ"), romanise_kana("ジョーンズ")
    ('deviddo・richi', 'jonzu')
    """
    return _KANA_RUN.sub(lambda run: _latin(run[0].translate(_HIRAGANA_TO_KATAKANA)), text)


def _latin(kana: str) -> str:
    """One run of katakana: ジェイミー → jeimi."""
    out = ""
    doubled = False
    for sign in kana:
        if sign == "ッ":
            doubled = True
        elif sign in _SMALL:
            out = _contracted(out, _SMALL[sign])
        elif sign in _SYLLABLES:
            syllable = _SYLLABLES[sign]
            out += (
                ("t" if syllable.startswith("ch") else syllable[0]) + syllable
                if doubled and syllable[0] not in "aiueo"
                else syllable
            )
            doubled = False
    return out


def _contracted(before: str, small: str) -> str:
    """The last syllable merged with a small sign: ji + ya → ja, te + i → ti, ki + ya → kya."""
    if not before or before[-1] not in "aiueo":
        return before + small
    stem = before[:-1]
    if small[0] == "y" and stem.endswith(("sh", "ch", "j")):
        return stem + small[1:]
    return stem + small
