"""Finds the few names of a long list that a spelling may stand for, without comparing it with all of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from normalize.similarity.folding import name_form

Postings = npt.NDArray[np.int32]

_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"(.)\1+", r"\1"), (r"dzh|tch|tsh|tz|dz|ts", "c"), (r"sch|sh|ch|zh|cz|sz", "c"), (r"ph", "f"),
    (r"ck|qu|kh|gh|x", "k"), (r"th", "t"), (r"gou|ou(?=[aeiy])|uo|w", "v"), (r"c(?=[eiy])", "s"), (r"[cqk]", "k"),
    (r"[gj](?=[eiy])|j", "k"), (r"g", "k"), (r"[zs]", "s"), (r"[bp]", "p"), (r"[dt]", "t"), (r"[fv]", "f"),
    (r"[lr]", "l"), (r"[mn]", "n"), (r"h", ""),
)  # fmt: skip
"""Letters that pass for each other between scripts, applied in order; vowels go last."""

_SOUND_RULES = tuple((re.compile(pattern), replacement) for pattern, replacement in _SOUNDS)
_VOWELS = re.compile(r"[aeiouy]+")


def skeleton(token: str) -> str:
    """The consonants of a token, those that pass for each other between scripts written alike.

    >>> skeleton("watson"), skeleton("vatson"), skeleton("uotson")
    ('ftsn', 'ftsn', 'ftsn')
    """
    for pattern, replacement in _SOUND_RULES:
        token = pattern.sub(replacement, token)
    return (token[:1] if token[:1] in "aeiouy" and token[:1] else "") + _VOWELS.sub("", token)


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
    """An inverted index over `names`; `commonest` bounds the work of a query: keys of more names than that are
    passed over unless nothing rarer is left.

    >>> NameIndex(["Denis Ménochet", "Jean Reno"]).candidates("Dennis Menoche", 1)[0][0]
    0
    """

    names: Sequence[str]
    commonest: int = 3000
    _postings: dict[str, Postings] = field(init=False, repr=False)
    _norms: npt.NDArray[np.float32] = field(init=False, repr=False)
    _sums: npt.NDArray[np.float32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lists: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for key in dict.fromkeys(index_keys(name)):
                lists[key].append(number)
        self._postings = {key: np.array(numbers, dtype=np.int32) for key, numbers in lists.items()}
        squares = np.zeros(len(self.names), dtype=np.float32)
        for numbers in self._postings.values():
            squares[numbers] += self._weight(len(numbers)) ** 2
        self._norms = np.sqrt(np.maximum(squares, 1e-6))
        self._sums = np.zeros(len(self.names), dtype=np.float32)

    def _weight(self, holders: int) -> float:
        """Inverse document frequency of a key that `holders` names hold."""
        return float(np.log(1 + len(self.names) / holders))

    def candidates(self, name: str, k: int) -> list[tuple[int, float]]:
        """The `k` most promising places in `names` with a score from 0 to 1, best first; ties by place."""
        found = self._found(name)
        if not found:
            return []
        total = float(np.sqrt(sum(weight**2 for weight, _ in found)))
        for weight, numbers in found:
            self._sums[numbers] += weight * weight
        touched = np.unique(np.concatenate([numbers for _, numbers in found]))
        scores = self._sums[touched] / (self._norms[touched] * total)
        self._sums[touched] = 0.0
        order = np.lexsort((touched, -scores))[:k]
        return [(int(touched[n]), float(scores[n])) for n in order]

    def _found(self, name: str) -> list[tuple[float, Postings]]:
        """Weight and postings of the keys of `name`: the common ones only when there is nothing rarer."""
        known = [self._postings[key] for key in Counter(index_keys(name)) if key in self._postings]
        known.sort(key=len)
        rare = [numbers for numbers in known if len(numbers) <= self.commonest] or known[:3]
        return [(self._weight(len(numbers)), numbers) for numbers in rare]

    def tokens(self) -> list[str]:
        """Every token of two letters and more in the names, sorted."""
        return sorted(key[1:] for key in self._postings if key[0] == "t" and len(key) > 2)

    def all_candidates(self, names: Sequence[str], k: int) -> list[list[tuple[int, float]]]:
        """`candidates` for many names; equal names are looked up once."""
        known = {name: self.candidates(name, k) for name in dict.fromkeys(names)}
        return [known[name] for name in names]
