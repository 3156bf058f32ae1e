"""The path model: which sequence of roles explains the units of a page best, and how sure that is.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): a weight per feature and role, and a
weight per pair of neighbouring roles that depends on what parts the two units (an element, a `<br>`, a label, …). A
small hidden layer adds what features mean together, and what they mean where the units written alike on the same page
show them on average. The best path is Viterbi's; the confidences are forward-backward marginals. Weights:
`data/reading/path_model.json`, rebuilt by `python -m roundup_spider.training.roles`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.frozen import frozen
from normalize.resources import data_file

Matrix = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Path = tuple[tuple[str, float], ...]

OUTSIDE, HEADER, TITLE_MORE, DIRECTOR, CAST, SYNOPSIS, TRIVIA, FACT, NOISE = "OHIDCSVFN"
STATES = (OUTSIDE, HEADER, TITLE_MORE, DIRECTOR, CAST, SYNOPSIS, TRIVIA, FACT, NOISE)
JOINTS = ("line", "break", "label", "credit", "sentence", "dash", "glue")
IMPOSSIBLE = -1e9
VIEWS = 4
"""For whom a unit shows itself to the hidden layer: itself, the unit above, the one below, those written alike."""
_SMALLEST = 1e-200
"""Odds below which forward-backward leaves them for their logarithms."""
_UNSCALED = 8
"""Units after which odds are scaled."""
_JOINED = "\n"
_MOST_ADDED = 50_000
"""Rows of cues together that are remembered."""
_KIND = {joint: at for at, joint in enumerate(JOINTS)}


def grammar() -> Matrix:
    """Which role may follow which across which joint: 0 where allowed, `IMPOSSIBLE` where not (joint × before × after).

    Nothing of a film stands before its header; a header goes on only within its element.
    """
    allowed = np.zeros((len(JOINTS), len(STATES), len(STATES)))
    outside, header, more = (STATES.index(state) for state in (OUTSIDE, HEADER, TITLE_MORE))
    allowed[:, outside, :] = IMPOSSIBLE
    allowed[:, outside, [outside, header]] = 0
    allowed[:, :, more] = IMPOSSIBLE
    for joint in range(1, len(JOINTS)):
        allowed[joint, [header, more], more] = 0
    return allowed


@frozen
class Decoded:
    """The best path, and the marginal probability of every role for every unit."""

    path: Path
    chances: Matrix


_GRAMMAR = grammar()


def together(cues: Iterable[str]) -> str:
    """Cues that a unit shows at once, as one that is looked up once.

    >>> apart(["bias", together(["kind=name", "joint=line"])])
    ['bias', 'kind=name', 'joint=line']
    """
    return _JOINED.join(cues)


def apart(cues: Iterable[str]) -> list[str]:
    """Every cue of a unit by itself."""
    return _JOINED.join(cues).split(_JOINED)


class CueWeights:
    """A row of weights for every cue, over a number of roles; rows are single, for wide ones are many to fetch."""

    def __init__(self, emit: Mapping[str, Sequence[float] | Matrix], roles: int) -> None:
        self.index = {cue: at for at, cue in enumerate(emit)}
        self.rows: Singles = np.array([*emit.values(), np.zeros(roles)], dtype=np.float32)
        self._added = _AddedUp(self.index, self.rows)

    def sums(self, features: Sequence[Sequence[str]]) -> Matrix:
        """The rows of every unit's cues, of which it has one at least, added up (unit × role); a cue without weights
        adds nothing.
        """
        if len(self._added) > _MOST_ADDED:
            self._added = _AddedUp(self.index, self.rows)
        added, starts = self._added, list(accumulate(map(len, features), initial=0))
        known = np.fromiter(map(added.__getitem__, chain.from_iterable(features)), np.intp, starts.pop())
        found = np.add.reduceat(added.rows.take(known, 0), starts, axis=0) if starts else self.rows[:0]
        return found.astype(float)


class _AddedUp(dict[str, int]):
    """The number of every cue's row; cues together have a row from when they are first met."""

    def __init__(self, index: Mapping[str, int], rows: Singles) -> None:
        super().__init__(index)
        self.rows = rows
        self._nothing = self._size = len(index)
        self._adding = Lock()

    def __missing__(self, cues: str) -> int:
        if _JOINED not in cues:
            return self._nothing
        with self._adding:
            self._size += 1
            if self._size == len(self.rows):
                self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
            self.rows[self._size] = self.rows[list(map(self.__getitem__, cues.split(_JOINED)))].sum(axis=0)
            self[cues] = self._size
            return self._size


@frozen
class Hidden:
    """A layer of hidden units: what moves each of them anyway, and how far it moves each role (hidden unit × role)."""

    bias: Matrix
    out: Matrix

    def lean(self, shown: Matrix, alike: Numbers) -> Matrix:
        """How far the layer moves each role of each unit.

        `shown` is what each unit shows to the layer for itself, for the unit above, for the one below, and for those
        written alike, whose mean counts: `alike` numbers the kinds of units from 0.
        """
        own, up, down, common = np.split(shown, VIEWS, axis=1)
        means = np.zeros((alike.max(initial=-1) + 1, len(self.bias)))
        np.add.at(means, alike, common)
        means /= np.bincount(alike)[:, None]
        total = own + self.bias + means[alike]
        total[:-1] += up[1:]
        total[1:] += down[:-1]
        return np.asarray(np.tanh(total) @ self.out)


NO_LAYER = Hidden(np.zeros(0), np.zeros((0, len(STATES))))


class PathModel:
    """Weights: `emit[cue]` is a row over `STATES`, then what the cue shows to the hidden layer for each of `VIEWS`;
    `step[joint]` a matrix before × after, grammar included.
    """

    def __init__(self, emit: Mapping[str, Sequence[float] | Matrix], step: Matrix, hidden: Hidden = NO_LAYER) -> None:
        self._weights = CueWeights(emit, len(STATES) + VIEWS * len(hidden.bias))
        self.index = self._weights.index
        self.emit = self._weights.rows[:-1]
        self.step = step
        self.hidden = hidden
        self._odds: Matrix = np.exp(step)

    def scores(self, features: Sequence[Sequence[str]], alike: Sequence[int]) -> Matrix:
        """How well each role explains each unit by itself (unit × role); the first unit is outside or a header.

        `alike` numbers the kinds of units (`rhythm.written_alike`), parallel to `features`.
        """
        roles, shown = np.split(self._weights.sums(features), [len(STATES)], axis=1)
        found = roles + self.hidden.lean(shown, np.array(alike, dtype=int))
        found[:1, [STATES.index(state) for state in STATES if state not in (OUTSIDE, HEADER)]] = IMPOSSIBLE
        return found

    def decode(self, scores: Matrix, joints: Sequence[str]) -> Decoded:
        """The best path and all marginals. `scores` and `joints` are parallel; the first joint is ignored.

        The path is the one with most units right in expectation (the sum of its marginals) that the grammar allows: of
        many ways to read a line as part of a film, none may be likelier than "outside", while together they are.
        """
        if not len(scores):
            return Decoded((), scores)
        kinds = np.array([_KIND[joint] for joint in joints])
        chances = marginals(scores, self.step, kinds, self._odds)
        path = _best_path(chances, kinds)
        sure = chances[np.arange(len(path)), path].tolist()
        return Decoded(tuple(zip(map(STATES.__getitem__, path.tolist()), sure, strict=True)), chances)


def _best_path(chances: Matrix, kinds: Numbers) -> Numbers:
    """The path of the greatest sum of chances: the best role of every unit, if the grammar allows them all."""
    path: Numbers = chances.argmax(axis=1)
    if not _GRAMMAR[kinds[1:], path[:-1], path[1:]].any():
        return path
    return np.array(_viterbi(chances, _GRAMMAR[kinds]))


def _viterbi(scores: Matrix, steps: Matrix) -> list[int]:
    best, back = scores[0], []
    for at in range(1, len(scores)):
        ways = best[:, None] + steps[at]
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for choices in reversed(back):
        path.append(int(choices[path[-1]]))
    return path[::-1]


def _log_sum(values: Matrix, axis: int) -> Matrix:
    top = values.max(axis=axis, keepdims=True)
    return np.asarray(np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis=axis)))


def marginals(scores: Matrix, step: Matrix, kinds: Numbers, odds: Matrix) -> Matrix:
    """The probability of every role for every unit: from odds, or from their logarithms where odds are too small.

    `kinds` says which matrix of `step` (joint × before × after) leads to each unit; `odds` is `exp(step)`.
    """
    found = _from_odds(np.exp(scores - scores.max(axis=1, keepdims=True)), odds[kinds])
    return found if found is not None else _from_logs(scores, step[kinds])


def _from_odds(scores: Matrix, steps: Matrix) -> Matrix | None:
    """Forward-backward on odds, scaled every few units; None where nothing is left of them."""
    ways = steps * scores[:, None, :]
    ahead = _running(scores[0], list(ways)[1:])
    behind = _running(np.ones(scores.shape[1]), list(ways.transpose(0, 2, 1))[:0:-1])
    if ahead is None or behind is None:
        return None
    both = np.array(ahead) * np.array(behind[::-1])
    totals = both.sum(axis=1, keepdims=True)
    return both / totals if totals.min() > _SMALLEST else None


def _running(row: Matrix, ways: Sequence[Matrix]) -> list[Matrix] | None:
    """A row, and what becomes of it way after way; None where nothing is left of it."""
    rows = [row]
    for at, way in enumerate(ways, 1):
        row = row.dot(way)
        if at % _UNSCALED == 0:
            total = row.sum()
            if total < _SMALLEST:
                return None
            row /= total
        rows.append(row)
    return rows


def _from_logs(scores: Matrix, steps: Matrix) -> Matrix:
    """Forward-backward on logarithms, which bear any score."""
    ahead, behind = [scores[0]], [np.zeros(scores.shape[1])]
    for at in range(1, len(scores)):
        ahead.append(_log_sum(ahead[-1][:, None] + steps[at], 0) + scores[at])
    for at in range(len(scores) - 1, 0, -1):
        behind.append(_log_sum(steps[at] + (scores[at] + behind[-1])[None, :], 1))
    total = np.array(ahead) + np.array(behind[::-1])
    return np.asarray(np.exp(total - _log_sum(total, 1)[:, None]))


def path_model_of(stored: Mapping[str, Any]) -> PathModel:
    """A model as JSON holds it."""
    hidden = Hidden(np.array(stored["bias"]), np.array(stored["out"]))
    return PathModel(stored["emit"], np.array(stored["step"]) + grammar(), hidden)


@cache
def path_model() -> PathModel:
    """The shipped model, read once."""
    return path_model_of(json.loads(data_file("reading", "path_model.json").read_text(encoding="utf-8")))
