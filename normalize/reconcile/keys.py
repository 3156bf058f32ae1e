"""What names and titles are indexed by: skeletons that respelling leaves alone, and the numbers in a title."""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = re.compile(r"[aeiouyhw]")
_DIGRAPHS = (("ch", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("tz", "s"), ("cz", "s"))
_RESPELT = str.maketrans("vbdgcqzxj", "fptkkksks")


@lru_cache(maxsize=1 << 18)
def skeleton(token: str) -> str:
    """What respelling and transliteration leave of a folded token: its consonants, voicing undone, doubles closed up.

    >>> skeleton("menochet"), skeleton("menouchet"), skeleton("lhermite") == skeleton("lermitt")
    ('mnst', 'mnst', True)
    """
    for written, heard in _DIGRAPHS:
        token = token.replace(written, heard)
    bare = _VOWELS.sub("", token.translate(_RESPELT)) or token[:1]
    return "".join(letter for at, letter in enumerate(bare) if at == 0 or letter != bare[at - 1])


def name_skeleton(tokens: tuple[str, ...]) -> str:
    """One key for a whole name, whatever the order of its parts.

    >>> name_skeleton(("park", "chan", "wook")) == name_skeleton(("chan", "wook", "park"))
    True
    """
    return " ".join(sorted(skeleton(token) for token in tokens))
