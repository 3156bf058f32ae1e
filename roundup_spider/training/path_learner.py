"""Learns the path model from examples: weights under which the gold roles of the pages are likely.

Maximises the log-likelihood of the gold roles, summed over the roles a unit may have, with Gaussian priors, by Adam
(Kingma and Ba 2015) over batches of pages of like length; sequences go through forward-backward padded. In every step
each unit is shown without some of its cues, drawn anew, so that the model learns to lean on several signs at once:
pages of other authors lack the ones or the others. Randomness is an argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from roundup_spider.reading.model import (
    HEADER,
    IMPOSSIBLE,
    JOINTS,
    OUTSIDE,
    STATES,
    VIEWS,
    Hidden,
    Matrix,
    PathModel,
    grammar,
)

_STATES = len(STATES)
_LEAST_ODDS = 1e-200
EPOCHS = 24
"""How often training sees every page."""
_BATCH = 24
"""Pages in a batch."""
_LEAST_PAGES = 4
"""Pages on which a cue must be seen."""
_HIDDEN = 16
"""Hidden units of one model."""
_PACE, _WARM_UP = 0.01, 20
"""How far a step may go at most; after how many steps it may."""
_PRIOR, _SHOWN_PRIOR, _OUT_PRIOR = 15.0, 1.0, 3.0
"""How strongly the weights of roles, and those into and out of the hidden layer, are held near 0."""
_SHOWN, _OUT = 0.15, 0.1
"""How far the weights into and out of the hidden layer spread at the start."""
_CUES_LOST, _HIDDEN_LOST = 0.5, 0.2
"""Shares of the cues, and of the hidden units, that a unit lacks in a step of training."""
_MOMENTUM, _MEMORY = 0.9, 0.99
_FIRST = np.array([0.0 if state in (OUTSIDE, HEADER) else IMPOSSIBLE for state in STATES])


@dataclass(frozen=True, slots=True)
class Example:
    """One page: features, kind (`rhythm.written_alike`), joint and allowed roles of every unit.

    `group` is its host, for cross-validation.
    """

    name: str
    group: str
    theme: str
    features: list[list[str]]
    alike: list[int]
    joints: list[str]
    roles: list[str]


class _Batch:
    """Some examples as arrays: a sparse matrix of cues, who sees whom, and units placed in a page × position grid."""

    def __init__(self, pages: Sequence[Example], index: dict[str, int]) -> None:
        self.pages, self.longest = len(pages), max(len(page.joints) for page in pages)
        cues = [[index[cue] for cue in {*shown} if cue in index] for page in pages for shown in page.features]
        ends = np.cumsum([0, *map(len, cues)])
        columns = np.array([column for row in cues for column in row], dtype=int)
        self.cues = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(cues), len(index)))
        self.live = np.arange(self.longest) < np.array([[len(page.joints)] for page in pages])
        self.joints = self._placed([JOINTS.index(joint) for page in pages for joint in page.joints])
        self.allowed = self._placed([[state in roles for state in STATES] for page in pages for roles in page.roles])
        self.kinds = [self.live[:, 1:] & (self.joints[:, 1:] == kind) for kind in range(len(JOINTS))]
        self.views = [*_beside(pages), _alike(pages)]

    def _placed(self, rows: npt.ArrayLike) -> Matrix:
        """What stands unit after unit, in the grid."""
        values = np.asarray(rows)
        grid = np.zeros((*self.live.shape, *values.shape[1:]), values.dtype)
        grid[self.live] = values
        return grid

    def thinned(self, rng: np.random.Generator) -> csr_matrix:
        """The cues without those that are lost this time; those that stay count the more."""
        kept = (rng.random(len(self.cues.data)) >= _CUES_LOST) / (1 - _CUES_LOST)
        return csr_matrix((kept, self.cues.indices, self.cues.indptr), shape=self.cues.shape)

    def unlikely(self, scores: Matrix, step: Matrix) -> tuple[Matrix, Matrix]:
        """The gradient of the negative log-likelihood by scores and steps."""
        placed = self._placed(scores)
        placed[:, 0] += _FIRST
        odds, steps = np.exp(placed - placed.max(axis=2, keepdims=True)), np.exp(step)
        free, tied = (_expect(self, chances, steps) for chances in (odds, odds * self.allowed))
        return (free.roles - tied.roles)[self.live], free.steps - tied.steps


def _beside(pages: Sequence[Example]) -> tuple[csr_matrix, csr_matrix]:
    """The matrices that give every unit what the one below it shows, and the one above, on its page."""
    last = np.cumsum([len(page.joints) for page in pages]) - 1
    places = np.setdiff1d(np.arange(last[-1] + 1), last)
    below = csr_matrix((np.ones(len(places)), (places, places + 1)), shape=(last[-1] + 1, last[-1] + 1))
    return below, below.T.tocsr()


def _alike(pages: Sequence[Example]) -> csr_matrix:
    """The matrix that gives every unit the mean of all units of its page that are written alike."""
    first = np.cumsum([0, *(max(page.alike) + 1 for page in pages)])
    kinds = np.concatenate([start + np.array(page.alike) for start, page in zip(first[:-1], pages, strict=True)])
    places = np.arange(len(kinds)), kinds
    shares = csr_matrix((1 / np.bincount(kinds)[kinds], places))
    return csr_matrix(csr_matrix((np.ones(len(kinds)), places)) @ shares.T)


@dataclass(frozen=True, slots=True)
class _Expected:
    """Expected roles (page × place × role) and steps (joint × before × after)."""

    roles: Matrix
    steps: Matrix


def _expect(batch: _Batch, odds: Matrix, step: Matrix) -> _Expected:
    """Forward-backward on odds, scaled at every place; places beyond a page's end repeat its last."""
    ahead, behind = np.empty_like(odds), np.ones_like(odds)
    scale = np.ones(odds.shape[:2])
    for at in range(batch.longest):
        live = batch.live[:, at]
        moved = odds[:, at] if at == 0 else (ahead[:, at - 1, None] @ step[batch.joints[:, at]])[:, 0] * odds[:, at]
        scale[:, at] = np.where(live, moved.sum(axis=1), 1.0)
        moved = moved / np.maximum(scale[:, at], _LEAST_ODDS)[:, None]
        ahead[:, at] = moved if at == 0 else np.where(live[:, None], moved, ahead[:, at - 1])
    onward = np.zeros_like(odds)
    for at in range(batch.longest - 1, 0, -1):
        live = batch.live[:, at, None]
        onward[:, at] = live * odds[:, at] * behind[:, at] / np.maximum(scale[:, at], _LEAST_ODDS)[:, None]
        back = (step[batch.joints[:, at]] @ onward[:, at, :, None])[:, :, 0]
        behind[:, at - 1] = np.where(live, back, behind[:, at])
    steps = np.array(
        [step[kind] * (ahead[:, :-1][chosen].T @ onward[:, 1:][chosen]) for kind, chosen in enumerate(batch.kinds)]
    )
    return _Expected(ahead * behind * batch.live[:, :, None], steps)


@dataclass(slots=True)
class _Weights:
    """What is learned: of every cue its row over roles and what it shows to the hidden layer; steps; the layer."""

    emit: Matrix
    shown: Matrix
    step: Matrix
    bias: Matrix
    out: Matrix

    def arrays(self) -> tuple[Matrix, ...]:
        """All weights."""
        return self.emit, self.shown, self.step, self.bias, self.out

    def gradient(self, batch: _Batch, share: float, rng: np.random.Generator) -> list[Matrix]:
        """Where the weights should not go, by one batch with lost cues, which is that share of all pages."""
        cues = batch.thinned(rng)
        own, *others = np.split(cues @ self.shown, VIEWS, axis=1)
        seen = sum((view @ shown for view, shown in zip(batch.views, others, strict=True)), own)
        active = np.tanh(seen + self.bias)
        kept = (rng.random(active.shape) >= _HIDDEN_LOST) / (1 - _HIDDEN_LOST)
        steps = np.maximum(self.step + grammar(), IMPOSSIBLE)
        scores, moved = batch.unlikely(cues @ self.emit + (active * kept) @ self.out, steps)
        inward = (scores @ self.out.T) * kept * (1 - active**2)
        columns = cues.T.tocsr()
        return [
            columns @ scores + share * _PRIOR * self.emit,
            columns @ np.hstack([inward, *(view.T @ inward for view in batch.views)])
            + share * _SHOWN_PRIOR * self.shown,
            moved + share * _PRIOR * self.step,
            inward.sum(axis=0),
            (active * kept).T @ scores + share * _OUT_PRIOR * self.out,
        ]


class _Adam:
    """Steps against gradients, each weight at its own pace."""

    def __init__(self, weights: Sequence[Matrix]) -> None:
        self.weights = weights
        self.means = [np.zeros_like(weight) for weight in weights]
        self.squares = [np.zeros_like(weight) for weight in weights]
        self.count = 0

    def follow(self, gradients: Sequence[Matrix], pace: float) -> None:
        """One step."""
        self.count += 1
        fresh, wide = 1 - _MOMENTUM**self.count, 1 - _MEMORY**self.count
        for weight, mean, square, gradient in zip(self.weights, self.means, self.squares, gradients, strict=True):
            mean += (1 - _MOMENTUM) * (gradient - mean)
            square += (1 - _MEMORY) * (gradient**2 - square)
            weight -= pace * (mean / fresh) / (np.sqrt(square / wide) + 1e-8)


def train(pages: Sequence[Example], seed: int, epochs: int = EPOCHS) -> PathModel:
    """The path model that explains the pages; cues seen on few pages are left out."""
    rng = np.random.default_rng(seed)
    pages = sorted((page for page in pages if _has_path(page)), key=lambda page: len(page.joints))
    seen = Counter(cue for page in pages for cue in {cue for cues in page.features for cue in cues})
    index = {cue: at for at, cue in enumerate(sorted(cue for cue, count in seen.items() if count >= _LEAST_PAGES))}
    batches = [_Batch(pages[at : at + _BATCH], index) for at in range(0, len(pages), _BATCH)]
    weights = _drawn(len(index), rng)
    adam = _Adam(weights.arrays())
    for _ in range(epochs):
        for at in rng.permutation(len(batches)):
            slower = min(1.0, (adam.count + 1) / _WARM_UP) * (1 - adam.count / (epochs * len(batches)))
            gradients = weights.gradient(batches[at], batches[at].pages / len(pages), rng)
            adam.follow(gradients, _PACE * slower)
    rows = np.hstack([weights.emit, weights.shown])
    model = {cue: rows[at] for cue, at in index.items()}
    return PathModel(model, weights.step + grammar(), Hidden(weights.bias, weights.out))


def _has_path(page: Example) -> bool:
    """Whether the grammar allows any path of the page's roles."""
    bars = grammar()
    reached = {STATES.index(role) for role in page.roles[0] if role in (OUTSIDE, HEADER)}
    for joint, roles in zip(page.joints[1:], page.roles[1:], strict=True):
        ways = bars[JOINTS.index(joint)]
        reached = {after for after in map(STATES.index, roles) if any(ways[before, after] == 0 for before in reached)}
    return bool(reached)


def _drawn(cues: int, rng: np.random.Generator) -> _Weights:
    """The weights that training begins with: none, but drawn ones into and out of the hidden layer."""
    shown, out = rng.normal(0, _SHOWN, (cues, VIEWS * _HIDDEN)), rng.normal(0, _OUT, (_HIDDEN, _STATES))
    return _Weights(np.zeros((cues, _STATES)), shown, np.zeros(grammar().shape), np.zeros(_HIDDEN), out)


def averaged(models: Sequence[PathModel]) -> PathModel:
    """One model with the mean scores of several, their hidden units side by side.

    It is steadier on pages unlike any that were learned from.
    """
    cues = sorted({cue for model in models for cue in model.index})
    parts = [_rows(model, cues) for model in models]
    views = zip(*(np.split(part[:, _STATES:], VIEWS, axis=1) for part in parts), strict=True)
    emit = np.mean([part[:, :_STATES] for part in parts], axis=0)
    rows = np.hstack([emit, *(shown for view in views for shown in view)])
    biases, outs = ([getattr(model.hidden, name) for model in models] for name in ("bias", "out"))
    layer = Hidden(np.concatenate(biases), np.concatenate(outs) / len(models))
    return PathModel(dict(zip(cues, rows, strict=True)), np.mean([model.step for model in models], axis=0), layer)


def _rows(model: PathModel, cues: Sequence[str]) -> Matrix:
    """The rows of the cues, of zeros where the model does not know them."""
    nothing = np.zeros(model.emit.shape[1])
    return np.array([model.emit[model.index[cue]] if cue in model.index else nothing for cue in cues], dtype=float)


def stored(model: PathModel) -> dict[str, object]:
    """The model as JSON can hold it (`path_model_of`)."""
    rows = {cue: _rounded(model.emit[at], 2) for cue, at in model.index.items()}
    step = np.where(grammar() < 0, 0.0, model.step - grammar())
    named: dict[str, object] = {"states": "".join(STATES), "joints": list(JOINTS), "emit": rows}
    return named | {"step": _rounded(step), "bias": _rounded(model.hidden.bias), "out": _rounded(model.hidden.out)}


def _rounded(numbers: Matrix, places: int = 3) -> object:
    return (np.round(numbers.astype(float), places) + 0.0).tolist()
