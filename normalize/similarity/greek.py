"""Modern Greek in Latin letters by sound, where two letters stand for one: ντ is d, μπ is b, ου is ou."""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+")

_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"^ντ|ντ$|(?<=[λρ])ντ", "d"), (r"^μπ|μπ$|(?<=[λρ])μπ", "b"), (r"^γκ|γκ$|(?<=[λρ])γκ", "g"), (r"μπ", "mb"),
    (r"γ[γκ]", "ng"), (r"^γι(?=[αεηιοωυ])", "y"), (r"ου", "ou"), (r"αυ", "av"), (r"ευ", "ev"),
)  # fmt: skip
"""Applied in order to a word without accents; single letters are left to the general table."""

_SOUND_RULES = tuple((re.compile(pattern), latin) for pattern, latin in _SOUNDS)


def romanise_greek(text: str) -> str:
    """`text` with the Greek letters that sound together in Latin ones, all else untouched.

    >>> romanise_greek("Ντέιβιντ"), romanise_greek("Λούκας")
    ('dειβιd', 'λouκας')
    """
    return _RUN.sub(lambda run: _sounded(run[0]), text)


def _sounded(word: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(sign))
    for pattern, latin in _SOUND_RULES:
        bare = pattern.sub(latin, bare)
    return bare
