"""Finds the entries of a long list that a spelling may stand for, by what each of its tokens may be a respelling of.

Every token of the spelling is looked up among all tokens of the list: the nearest by rapidfuzz, letters and consonants
alike, then judged by the learned edit model. What the tokens say of an entry (rarity of its token less the cost of the
edits, the best for each token of the spelling) is summed and set against all that both names hold, as in Dice's
coefficient.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from normalize.similarity.folding import name_form
from normalize.similarity.index import skeleton
from normalize.similarity.neighbours import passing_losses
from normalize.similarity.tokens import TokenScores

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

NEAREST = 200
"""How many tokens of the list the edit model judges for each token of a spelling."""

KEPT = 80
_LEAST_SAID = 0.5
_DAMPING = 6.0
_SHORT = 4
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of the list that one token may stand for, with what each says for an entry that holds it, best
    last."""

    tokens: Numbers
    says: Floats


@dataclass(slots=True)
class TokenRetrieval:
    """Looks names up in `names` by their tokens; `scores` judges edits.

    >>> from normalize.similarity.person import person_model
    >>> names = ["Jean Reno", "Denis Ménochet", "Eva Green", "Louis Garrel"]
    >>> TokenRetrieval(names, person_model().scores).candidates("Denis Menoche", 5)[0][0]
    1
    """

    names: Sequence[str]
    scores: TokenScores
    _vocabulary: list[str] = field(init=False, repr=False)
    _places: dict[str, int] = field(init=False, repr=False)
    _bones: list[str] = field(init=False, repr=False)
    _starts: Numbers = field(init=False, repr=False)
    _holders: npt.NDArray[np.int32] = field(init=False, repr=False)
    _rarity: Floats = field(init=False, repr=False)
    _held: Floats = field(init=False, repr=False)
    _known: dict[str, list[str]] = field(init=False, repr=False)
    _readings: dict[str, Reading] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        held = (entry_tokens(name_form(name).tokens) for name in self.names)
        self._vocabulary = sorted({token for tokens in held for token in tokens})
        self._places = {token: place for place, token in enumerate(self._vocabulary)}
        self._bones = [skeleton(token) for token in self._vocabulary]
        self._hold()
        self._known = defaultdict(list)
        for a, b in self.scores.known:
            self._known[a].append(b)
            self._known[b].append(a)

    def _hold(self) -> None:
        """Which names hold each token, how rare the tokens are, and all that the tokens of each name could say."""
        held, sizes, own = array("i"), array("i"), array("b")
        for name in self.names:
            tokens = name_form(name).tokens
            entry = entry_tokens(tokens)
            held.extend(self._places[token] for token in entry)
            own.extend(len(token) > 1 and place < len(tokens) for place, token in enumerate(entry))
            sizes.append(len(entry))
        token_of = np.frombuffer(held, dtype=np.int32)
        name_of = np.repeat(np.arange(len(sizes), dtype=np.int32), np.frombuffer(sizes, dtype=np.int32))
        self._holders = name_of[np.argsort(token_of, kind="stable")]
        counts = np.bincount(token_of, minlength=len(self._vocabulary))
        self._starts = np.concatenate([[0], counts.cumsum()])
        self._rarity = np.log(max(len(sizes), 2) / np.maximum(counts, 2)).astype(np.float32)
        says = self._rarity[token_of] * np.frombuffer(own, dtype=np.int8)
        self._held = np.bincount(name_of, weights=says, minlength=len(sizes)).astype(np.float32)

    def candidates(self, name: str, k: int) -> list[tuple[int, float]]:
        """The `k` most promising places in `names`, each with its promise from 0 to about 1, best first."""
        tokens = query_tokens(name_form(name).tokens)
        self.learn(tokens)
        total = np.zeros(len(self.names), dtype=np.float32)
        for token in tokens:
            total += self._said(token)
        found = np.flatnonzero(total)
        promise = 2 * total[found] / (self._held[found] + self._asked(tokens) + _DAMPING)
        if len(found) > k:
            best = np.argpartition(-promise, k)[:k]
            found, promise = found[best], promise[best]
        order = np.lexsort((found, -promise))
        return [(int(found[n]), float(promise[n])) for n in order]

    def learn(self, tokens: Iterable[str]) -> None:
        """Looks tokens up; many at once are faster than one by one, and each is looked up once."""
        missing = [token for token in dict.fromkeys(tokens) if token not in self._readings]
        for start in range(0, len(missing) if self._vocabulary else 0, _BATCH):
            self._learn(missing[start : start + _BATCH])

    def _asked(self, tokens: Sequence[str]) -> float:
        """All that the tokens of a spelling could say."""
        rarest = float(self._rarity.max(initial=0.0))
        return sum(float(self._rarity[self._places[t]]) if t in self._places else rarest for t in tokens)

    def _said(self, token: str) -> Floats:
        """What `token` says for each name."""
        said = np.zeros(len(self.names), dtype=np.float32)
        reading = self._readings.get(token)
        if reading:
            for number, value in zip(reading.tokens.tolist(), reading.says.tolist(), strict=True):
                said[self._holders[self._starts[number] : self._starts[number + 1]]] = value
        return said

    def _learn(self, tokens: Sequence[str]) -> None:
        near = [self._near(token, row) for token, row in zip(tokens, self._alike(tokens), strict=True)]
        pairs = [(x, self._vocabulary[y]) for x, ys in zip(tokens, near, strict=True) for y in ys]
        ends = np.cumsum([len(places) for places in near])
        costs = np.split(passing_losses(self.scores, pairs), ends[:-1])
        for token, places, cost in zip(tokens, near, costs, strict=True):
            says = self._rarity[places] + cost
            order = np.argsort(says, kind="stable")[-KEPT:]
            order = order[says[order] > _LEAST_SAID]
            self._readings[token] = Reading(places[order], says[order])

    def _alike(self, tokens: Sequence[str]) -> npt.NDArray[np.int16]:
        """Likeness of letters and of consonants, 0 to 200: [token, place in the vocabulary]."""
        bones = [skeleton(token) for token in tokens]
        letters = process.cdist(tokens, self._vocabulary, scorer=fuzz.ratio, dtype=np.uint8)
        consonants = process.cdist(bones, self._bones, scorer=fuzz.ratio, dtype=np.uint8)
        return np.asarray(letters.astype(np.int16) + consonants, dtype=np.int16)

    def _near(self, token: str, alike: npt.NDArray[np.int16]) -> Numbers:
        """Places of the tokens worth judging: the most alike and those known to stand for `token`."""
        alike_most = np.argpartition(-alike, NEAREST)[:NEAREST] if len(alike) > NEAREST else np.arange(len(alike))
        known = [self._places[other] for other in self._known.get(token, ()) if other in self._places]
        return np.union1d(alike_most, np.array(known, dtype=np.int64))


def entry_tokens(tokens: Sequence[str]) -> list[str]:
    """The tokens of an entry, and neighbours joined where one is short: kim, hae, jun → also kimhae, haejun."""
    joined = [a + b for a, b in pairwise(tokens) if min(len(a), len(b)) <= _SHORT]
    return list(dict.fromkeys([*tokens, *joined]))


def query_tokens(tokens: Sequence[str]) -> list[str]:
    """The tokens to look up: as `entry_tokens`, without initials unless there is nothing else."""
    return [token for token in entry_tokens(tokens) if len(token) > 1] or list(tokens)
