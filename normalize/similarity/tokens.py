"""Scores of token pairs, remembered: names repeat, so most token pairs have been met before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from normalize.similarity.edits import EditModel

FloatArray = npt.NDArray[np.float32]
TokenPair = tuple[str, str]

LEFT_ALONE = -2.0
"""What a token without a partner costs while partners are sought."""

SAME_INITIAL = 4.0
"""Score of an initial and a token that begins with its letter."""

FAR = -15.0
"""Score of two tokens with next to no letters in common."""

BY_SOUND = -2.0
"""What it costs that a token stands for the sound of another and not for its letters."""

_NEAR = 28.0
_NEAR_BY_SOUND = 50.0
_KNOWN_LIKENESS = 0.8
_REMEMBERED = 300_000
_ROOM = 1 << 14


def ordered(a: str, b: str) -> TokenPair:
    """The pair in one order, so that (a, b) and (b, a) are one key."""
    return (a, b) if a <= b else (b, a)


@dataclass(slots=True)
class TokenScores:
    """Learned scores of token pairs by channel. `known` are pairs that stand for each other whatever their letters
    (bob, robert): they score as if four fifths alike at least. `heard` are tokens with what other scripts make of their
    sound (rachel: reychel): a token that is nearer to one of those is compared with it."""

    edits: EditModel
    known: frozenset[TokenPair] = frozenset()
    heard: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _places: dict[TokenPair, int] = field(default_factory=dict, repr=False)
    _rows: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._rows = np.zeros((0, len(self.edits.channels)), dtype=np.float32)

    def of(self, pairs: Iterable[TokenPair]) -> FloatArray:
        """Scores [pair, channel] in the order of `pairs`; an empty token scores LEFT_ALONE."""
        keys = [(a, b) if a <= b else (b, a) for a, b in pairs]
        places = self._places
        missing = [key for key in dict.fromkeys(keys) if key not in places]
        if missing:
            if len(places) > _REMEMBERED:
                self._forget()
                missing = list(dict.fromkeys(keys))
            self._learn(missing)
        found = np.fromiter((places[key] for key in keys), dtype=np.intp, count=len(keys))
        return self._rows[found]

    def passing(self, pairs: Sequence[TokenPair]) -> FloatArray:
        """Scores [pair, channel] as from `of`, without being remembered."""
        keys, rows = self._scored(dict.fromkeys(ordered(a, b) for a, b in pairs))
        places = {key: place for place, key in enumerate(keys)}
        return rows[np.fromiter((places[ordered(a, b)] for a, b in pairs), dtype=np.intp, count=len(pairs))]

    def _forget(self) -> None:
        self._places.clear()
        self._rows = self._rows[:_ROOM].copy()

    def _learn(self, missing: Sequence[TokenPair]) -> None:
        keys, rows = self._scored(missing)
        start = len(self._places)
        self._make_room(start + len(keys))
        self._rows[start : start + len(keys)] = rows
        self._places.update(zip(keys, range(start, start + len(keys)), strict=True))

    def _make_room(self, needed: int) -> None:
        """Rows for so many pairs, and for a quarter more, so that they are seldom copied."""
        if needed > len(self._rows):
            more = np.zeros((needed + needed // 4 + _ROOM - len(self._rows), self._rows.shape[1]), dtype=np.float32)
            self._rows = np.concatenate([self._rows, more])

    def _scored(self, missing: Collection[TokenPair]) -> tuple[list[TokenPair], FloatArray]:
        """The pairs, words first, and their scores."""
        words = [key for key in missing if len(key[0]) > 1 and len(key[1]) > 1]
        other = [key for key in missing if len(key[0]) <= 1 or len(key[1]) <= 1]
        rows = self._edit_scores(words)
        self._lift_known(words, rows)
        constants = np.array([[self._initial_score(a, b)] for a, b in other], dtype=np.float32).reshape(-1, 1)
        return [*words, *other], np.concatenate([rows, np.repeat(constants, rows.shape[1], axis=1)])

    def _edit_scores(self, words: Sequence[TokenPair]) -> FloatArray:
        """Learned scores, by letters or by sound; pairs with next to no letters in common are not worth the reckoning
        and score FAR."""
        rows = np.full((len(words), len(self.edits.channels)), FAR, dtype=np.float32)
        if words:
            alike = process.cpdist([a for a, _ in words], [b for _, b in words], scorer=fuzz.ratio)
            near = np.flatnonzero(alike >= _NEAR).tolist()
            heard = [(place, route) for place, pair in enumerate(words) for route in self._by_sound(*pair)]
            scored = self.edits.scores([*(words[place] for place in near), *(route for _, route in heard)])
            rows[near] = scored[: len(near)]
            places = np.array([place for place, _ in heard], dtype=np.intp)
            np.maximum.at(rows, places, scored[len(near) :] + BY_SOUND)
        return rows

    def _by_sound(self, a: str, b: str) -> Iterator[TokenPair]:
        """Each token with those sounds of the other that are nearer to it than the other's letters."""
        of_a, of_b = self.heard.get(a, ()), self.heard.get(b, ())
        if a != b and (of_a or of_b):
            least = max(fuzz.ratio(a, b), _NEAR_BY_SOUND)
            yield from ((a, sound) for sound in of_b if fuzz.ratio(a, sound) > least)
            yield from ((b, sound) for sound in of_a if fuzz.ratio(b, sound) > least)

    def _lift_known(self, words: Sequence[TokenPair], rows: FloatArray) -> None:
        known = [place for place, key in enumerate(words) if key in self.known]
        if not known:
            return
        own = [self.edits.scores([(words[place][side],) * 2 for place in known]) for side in (0, 1)]
        rows[known] = np.maximum(rows[known], _KNOWN_LIKENESS * (own[0] + own[1]) / 2)

    def _initial_score(self, a: str, b: str) -> float:
        if not a or not b:
            return LEFT_ALONE
        if a[0] == b[0]:
            return SAME_INITIAL
        learned = self.edits.weights.get((a[0], b[0]), (self.edits.unknown,))[0]
        return self.edits.unknown if learned is None else learned
