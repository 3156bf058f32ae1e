"""Names and titles reduced to what can be compared and indexed: folded keys, homonym marks, consonant skeletons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

_MARK = re.compile(r"\s*\(((?:[IVX]+|\d{1,2}))\)\s*$")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"[’'`´ʼ]")
_VOWELS = re.compile(r"[aeiouyhw]")
_RESPELT = str.maketrans({"v": "f", "b": "p", "d": "t", "g": "k", "c": "k", "q": "k", "z": "s", "x": "k", "j": "k"})


@dataclass(frozen=True, slots=True)
class NameKey:
    """A person's name ready to compare: folded tokens joined by a blank, and the homonym mark ("II") or ""."""

    folded: str
    mark: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The folded tokens, in written order."""
        return tuple(self.folded.split())


@lru_cache(maxsize=1 << 18)
def fold(text: str) -> str:
    """Lower-case ASCII words: transliterated, accents and punctuation gone, apostrophes closed up.

    >>> fold("L’Année du requin !")
    'lannee du requin'
    """
    plain = anyascii(_APOSTROPHE.sub("", text)).lower()
    return _NOT_WORD.sub(" ", _APOSTROPHE.sub("", plain)).strip()


@lru_cache(maxsize=1 << 18)
def name_key(name: str) -> NameKey:
    """The key of a person's name as written.

    >>> name_key("Rachel Lang (II)")
    NameKey(folded='rachel lang', mark='II')
    """
    mark = _MARK.search(name)
    return NameKey(fold(name[: mark.start()] if mark else name), mark.group(1) if mark else "")


@lru_cache(maxsize=1 << 18)
def skeleton(token: str) -> str:
    """What respelling and transliteration leave of a folded token: consonants, voicing undone, doubles closed up.

    >>> skeleton("menochet") == skeleton("menouchet"), skeleton("vataya") == skeleton("wataya")
    (True, False)
    """
    bare = token[:1].translate(_RESPELT) + _VOWELS.sub("", token[1:]).translate(_RESPELT)
    return "".join(letter for at, letter in enumerate(bare) if at == 0 or letter != bare[at - 1])
