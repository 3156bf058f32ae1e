"""Which of the older encodings bytes are in, by the letters they would spell.

Each encoding is judged by the languages written in it: letters of their alphabets inside words speak for it, signs and
foreign letters inside words against it. Words are all that is looked at, so a page's markup does not count.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 600_000
_MOST_WORDS = 2_000
_CLEARLY = 1.25
_NO_LETTER = re.compile(rb"[^A-Za-z\x80-\xff]|$")
_IS_BEYOND = bytes(code > 0x7F for code in range(256))
_LETTERS_AT_END = re.compile(rb"[A-Za-z]+$")
_LONGEST_PREFIX = 20
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s’'‘–—-]+(?=[^\W\d_])")
_CAPITAL_IN_WORD = re.compile(r"(?<=[a-zà-öø-ÿа-яё])[A-ZÀ-ÖØ-ÞА-ЯЁ]")

ALPHABETS = {
    "cp1252": "¿¡ªºàâäáãåæçéèêëíìîïñóòôöõøœúùûüßÿ’“”–—…«»€",
    "iso8859-15": "¿¡ªºàâäáãåæçéèêëíìîïñóòôöõøœúùûüßÿ€«»",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžäöüőűăâîşţ’„”–…",
    "iso8859-2": "ąćęłńóśźżáčďéěíňřšťúůýžäöüőűăâîşţ",
    "cp1254": "çğıöşüâîûİ’“”–…",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў«»—–…",
    "koi8-r": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
    "cp1255": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئ",
}
"""The letters (and word-bound signs) that speak for an encoding: those of the languages that used it."""


def likely_encoding(body: bytes, declared: str | None = None) -> str:
    """The encoding of bytes that are not UTF-8; what is declared stands unless another one is clearly better.

    >>> likely_encoding("Wyreżyserował Paweł Pawlikowski, zdjęcia Łukasz Żal".encode("cp1250"))
    'cp1250'
    """
    words = _words_beyond_ascii(body[:_SAMPLE])
    scores = {name: _score(words, name, letters) for name, letters in ALPHABETS.items()}
    best = max(scores, key=lambda name: scores[name])
    if declared is None:
        return best if scores[best] > 0 else "cp1252"
    standing = scores[declared] if declared in scores else _score(words, declared, ALPHABETS["cp1252"])
    unknown = declared not in scores
    return best if not unknown and scores[best] > max(standing, 0) * _CLEARLY else declared


def _words_beyond_ascii(body: bytes) -> bytes:
    """The first words that have letters beyond ASCII."""
    words: list[bytes] = []
    beyond = body.translate(_IS_BEYOND)
    start = beyond.find(1)
    while start >= 0 and len(words) < _MOST_WORDS:
        before = _LETTERS_AT_END.search(body[max(start - _LONGEST_PREFIX, 0) : start])
        end = next(_NO_LETTER.finditer(body, start)).start()
        words.append((before.group() if before else b"") + body[start:end])
        start = beyond.find(1, end)
    return b" ".join(words)


def _score(words: bytes, name: str, letters: str) -> float:
    text = words.decode(name, "replace")
    counts = {letter: count for letter, count in Counter(text).items() if letter > "\x7f"}
    if not counts:
        return 0.0
    beyond = sum(counts.values())
    native = sum(count for letter, count in counts.items() if letter in letters)
    capitals = sum(count for letter, count in counts.items() if letter not in letters and letter.lower() in letters)
    odd = len(_SIGN_IN_WORD.findall(text)) + len(_CAPITAL_IN_WORD.findall(text)) + text.count("\ufffd")
    strange = beyond - native - capitals
    return (native + 0.5 * capitals - strange - 2 * odd) / beyond
