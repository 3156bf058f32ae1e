"""Text made comparable: white space, punctuation, letters, mojibake. Everything else builds on these four."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛`´ʼʹ′‹›"), "'") | dict.fromkeys(map(ord, "“”„‟«»″〝〞＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_PUNCTUATION = str.maketrans(_QUOTES | _DASHES | {ord("…"): "..."})
_HAS_INVISIBLE, _HAS_PUNCTUATION = (
    re.compile(f"[{re.escape(''.join(map(chr, table)))}]") for table in (_INVISIBLE, _PUNCTUATION)
)
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
        "ß": "ss",
    }
)
_WORD_LIKE = 64
"""Characters from which on a text is no name or word that returns: its folded form is not remembered."""
_SUSPECT = re.compile(
    "[ÃÂâÐÑÅÄ][\u0080-\u00bf\u0100-\u024f\u02c0-\u02df\u2000-\u206f\u20ac\u2122]|\ufffd|[\u0080-\u009f]"
)


def collapse(text: str) -> str:
    """Runs of white space (no-break spaces too) as one space, none at the ends; invisible characters dropped.

    >>> collapse(" What is it\\u00a0about ?\\n")
    'What is it about ?'
    """
    if not text.isascii() and _HAS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def unify_punctuation(text: str) -> str:
    """Curly quotes, guillemets, dashes and the ellipsis as their ASCII forms.

    >>> unify_punctuation("“King’s” – l’été…")
    '"King\\'s" - l\\'été...'
    """
    return text if text.isascii() or not _HAS_PUNCTUATION.search(text) else text.translate(_PUNCTUATION)


def fold(text: str) -> str:
    """What two spellings share: case, diacritics and typographic punctuation gone, white space collapsed.

    >>> fold("Denis  MÉNOCHET"), fold("Søren Łódź"), fold("L’Été")
    ('denis menochet', 'soren lodz', "l'ete")
    """
    return _folded(text) if len(text) < _WORD_LIKE else _folded.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", unify_punctuation(text).casefold().translate(_LETTERS))
    text = "".join([letter for letter in text if letter < "\u0300" or not unicodedata.combining(letter)])
    return collapse(text.casefold())


def mend(text: str) -> str:
    """Mojibake undone where its byte patterns show; other text comes back as it is.

    >>> mend("Denis MÃ©nochet")
    'Denis Ménochet'
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    from ftfy import fix_encoding

    return str(fix_encoding(text))
