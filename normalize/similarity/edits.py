"""How likely one token is a respelling of another: a weighted edit distance whose weights were learned.

An *operation* rewrites up to three letters as up to three (ph:f, dzh:j, tz:ch, ll:l, e:, :u); `^` and `$` stand for
the ends of a token, so that a lost final letter is an operation of its own (t$:$). Each operation carries a weight:
the logarithm of how much more often it is seen in two spellings of one name than in two names put side by side. The
score of two tokens is the weight of the best chain of operations (Viterbi), after Ristad & Yianilos, "Learning
string-edit distance" (1998), with operations over several letters as in Brill & Moore (2000).

Names travel through *channels* (Cyrillic, Greek, kana, …), each with its own habits and so with its own weights. All
token pairs of a batch and all channels advance together, one numpy call per cell and operation size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from normalize.similarity.edit_chains import IMPOSSIBLE, Chains, Weights
from normalize.similarity.edit_codes import Coder

FloatArray = npt.NDArray[np.float32]
Operation = tuple[str, str]

MAX_LETTERS = 16
"""Longer tokens are cut here: the score of two names never hangs on a seventeenth letter."""

SIZES: tuple[tuple[int, int], ...] = (
    (1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 2), (2, 3),
)  # fmt: skip
"""Letters rewritten on either side by one operation."""

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789^$"

_BATCH = 512


def bounded(token: str) -> str:
    """`token` between its end marks, cut at MAX_LETTERS."""
    return f"^{token[:MAX_LETTERS]}$"


@dataclass(frozen=True, slots=True)
class EditModel:
    """Weights of operations, one per channel; `unknown` is that of replacing, adding or losing letters never seen so.

    >>> EditModel(("only",), {("a", "a"): [1.0], ("^", "^"): [0.0], ("$", "$"): [0.0]}).scores([("aa", "aa")]).tolist()
    [[2.0]]
    """

    channels: tuple[str, ...]
    weights: Mapping[Operation, Sequence[float | None]]
    unknown: float = -6.0
    _coder: Coder = field(init=False, repr=False)
    _chains: Chains = field(init=False, repr=False)

    def __post_init__(self) -> None:
        seen = {segment for operation in self.weights for segment in operation}
        coder = Coder(LETTERS, sorted(seen - {""} - set(LETTERS)))
        table = np.full((coder.unknown + 1, coder.unknown + 1, len(self.channels)), IMPOSSIBLE, dtype=np.float32)
        table[: len(LETTERS) + 1, : len(LETTERS) + 1] = self.unknown
        for (left, right), weights in self.weights.items():
            known = [channel for channel, weight in enumerate(weights) if weight is not None]
            table[coder.numbers[left], coder.numbers[right], known] = [weights[channel] for channel in known]
        object.__setattr__(self, "_coder", coder)
        object.__setattr__(self, "_chains", Chains(Weights(table, len(LETTERS), SIZES)))

    def scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        """Log-likelihood ratio of each pair of tokens being spellings of one, in each channel: [pair, channel]."""
        order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n][0]), len(pairs[n][1])))
        result = np.zeros((len(pairs), len(self.channels)), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            result[chosen] = self._batch_scores([pairs[n] for n in chosen])
        return result

    def _batch_scores(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        left, right = ([bounded(pair[side]) for pair in pairs] for side in (0, 1))
        return self._chains.best(self._coder.coded(left), self._coder.coded(right))
