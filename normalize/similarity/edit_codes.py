"""Words as numbers of their segments, many at once: "^ab$" by letters, by twos, by threes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int32]

_SIGNS = 128


@dataclass(frozen=True, slots=True)
class Words:
    """`codes[size of a segment, place of its last letter, word]`, and how many letters each word has."""

    codes: IntArray
    lengths: npt.NDArray[np.intp]


class Coder:
    """Numbers segments: 0 nothing at all, then single letters, then longer segments, last whatever is unknown.

    >>> Coder("ab", ["ab"]).coded(["ab"]).codes[:3, :, 0].tolist()
    [[0, 0], [1, 2], [4, 3]]
    """

    def __init__(self, letters: str, longer: Sequence[str]) -> None:
        ordered = ["", *letters, *longer]
        self.numbers = {segment: number for number, segment in enumerate(ordered)}
        self.unknown = len(ordered)
        self._letters = np.zeros(_SIGNS, dtype=np.int32)
        self._letters[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1)
        base = len(letters) + 1
        self._longer = {size: np.full(base**size, self.unknown, dtype=np.int32) for size in (1, 2, 3)}
        for segment, number in self.numbers.items():
            if segment:
                place = sum(self.numbers[letter] * base**power for power, letter in enumerate(reversed(segment)))
                self._longer[len(segment)][place] = number
        self._base = base

    def coded(self, words: Sequence[str]) -> Words:
        """The segments of each word; letters that have no number, and what goes beyond a word, are unknown."""
        lengths = np.array([len(word) for word in words], dtype=np.intp)
        longest = int(lengths.max(initial=0))
        text = "".join([word.ljust(longest) for word in words]).encode("ascii", "replace")
        letters = self._letters[np.frombuffer(text, dtype=np.uint8).reshape(len(words), longest).T]
        codes = np.full((4, longest, len(words)), self.unknown, dtype=np.int32)
        codes[0] = 0
        place = np.zeros_like(letters)
        for size in (1, 2, 3):
            place = place[: longest - size + 1] * self._base + letters[size - 1 :]
            codes[size, size - 1 :] = self._longer[size][place]
        return Words(codes, lengths)
