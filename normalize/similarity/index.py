"""Finds the few names of a long list that a spelling may stand for, without comparing it with all of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from normalize.similarity.folding import name_form

Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]

_BUCKETS = 1 << 22

_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"(.)\1+", r"\1"), (r"dzh|tch|tsh|tz|dz|ts", "c"), (r"sch|sh|ch|zh|cz|sz", "c"), (r"ph", "f"),
    (r"ck|qu|kh|gh|x", "k"), (r"gou|ou(?=[aeiy])|uo|w", "v"), (r"c(?=[eiy])", "s"),
)  # fmt: skip
"""Letters that pass for each other between scripts, applied in order."""

_SOUND_RULES = tuple((re.compile(pattern), replacement) for pattern, replacement in _SOUNDS)
_SINGLE = str.maketrans("cqgjzbdvrm", "kkkksptfln", "haeiouy")
"""Single letters that pass for each other, applied at last; vowels and h go."""

_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=1 << 16)
def skeleton(token: str) -> str:
    """The consonants of a token, those that pass for each other between scripts written alike.

    >>> skeleton("watson"), skeleton("vatson"), skeleton("uotson")
    ('fkn', 'fkn', 'fkn')
    """
    for pattern, replacement in _SOUND_RULES:
        token = pattern.sub(replacement, token)
    first = token.lstrip("h")[:1]
    return (first if first in _VOWELS else "") + token.translate(_SINGLE)


def index_keys(name: str) -> list[str]:
    """What two spellings of one name are likely to share: tokens, skeletons, three- and two-letter pieces of both."""
    keys: list[str] = []
    for token in name_form(name).tokens:
        bones = skeleton(token)
        keys.append(f"t{token}")
        keys.append(f"s{bones}")
        keys.extend(f"g{piece}" for piece in _pieces(f"^{token}$", 3))
        keys.extend(f"b{piece}" for piece in _pieces(f"^{bones}$", 3))
    return keys


def _pieces(text: str, size: int) -> Iterable[str]:
    return (text[start : start + size] for start in range(max(1, len(text) - size + 1)))


@dataclass(slots=True)
class NameIndex:
    """An inverted index over `names`; `commonest` bounds the work of a query: keys of more names than that are passed
    over unless nothing rarer is left. Keys are hashed, so that a million names take some 300 MB.

    >>> NameIndex(["Denis Ménochet", "Jean Reno"]).candidates("Dennis Menoche", 1)[0][0]
    0
    """

    names: Sequence[str]
    commonest: int = 3000
    _starts: Places = field(init=False, repr=False)
    _holders: Places = field(init=False, repr=False)
    _norms: Weights = field(init=False, repr=False)
    _sums: Weights = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keyed = np.frombuffer(_keyed(self.names), dtype=np.uint64)
        keyed.sort()
        hashes, self._holders = (keyed >> np.uint64(32)).astype(np.int32), keyed.astype(np.uint32).view(np.int32)
        del keyed
        counts = np.bincount(hashes, minlength=_BUCKETS)
        self._starts = np.concatenate([[0], counts.cumsum()]).astype(np.int32)
        squares = np.square(np.log1p(len(self.names) / np.maximum(counts, 1)))[hashes]
        summed = np.bincount(self._holders, weights=squares, minlength=len(self.names))
        self._norms = np.sqrt(np.maximum(summed, 1e-6)).astype(np.float32)
        self._sums = np.zeros(len(self.names), dtype=np.float32)

    def candidates(self, name: str, k: int) -> list[tuple[int, float]]:
        """The `k` most promising places in `names` with a score from 0 to 1, best first; ties by place."""
        found = self._found(name)
        if not found:
            return []
        total = float(np.sqrt(sum(weight**2 for weight, _ in found)))
        for weight, holders in found:
            self._sums[holders] += weight * weight
        touched = np.flatnonzero(self._sums)
        scores = self._sums[touched] / (self._norms[touched] * total)
        self._sums[touched] = 0.0
        touched, scores = _foremost(touched, scores, k)
        order = np.lexsort((touched, -scores))[:k]
        return [(int(touched[n]), float(scores[n])) for n in order]

    def _found(self, name: str) -> list[tuple[float, Places]]:
        """Weight and holders of the keys of `name`: the common ones only when there is nothing rarer."""
        held = [self._of(number) for number in dict.fromkeys(_hashed(key) for key in index_keys(name))]
        known = sorted((holders for holders in held if len(holders)), key=len)
        rare = [holders for holders in known if len(holders) <= self.commonest] or known[:3]
        return [(float(np.log1p(len(self.names) / len(holders))), holders) for holders in rare]

    def _of(self, number: int) -> Places:
        """The places of the names that hold a key."""
        return self._holders[self._starts[number] : self._starts[number + 1]]


def _foremost(places: npt.NDArray[np.intp], scores: Weights, k: int) -> tuple[npt.NDArray[np.intp], Weights]:
    """Those with the `k` highest scores, and whatever is on a par with the last of them."""
    if len(scores) <= k:
        return places, scores
    kept = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    return places[kept], scores[kept]


def _hashed(key: str) -> int:
    return crc32(key.encode("ascii", "replace")) & (_BUCKETS - 1)


def _keyed(names: Iterable[str]) -> array[int]:
    """Each key of each name as one number: the hash of the key above, the place of the name below."""
    keyed = array("Q")
    for place, name in enumerate(names):
        keyed.extend(number << 32 | place for number in {_hashed(key) for key in index_keys(name)})
    return keyed
