"""Trains the path model from gold pages: `python -m roundup_spider.reading.train PAGES… [--out FILE]`.

PAGES are folders of `NAME.html` with `NAME.json` (the format of `tests/evaluate.py`). Needs the extra `train` (scipy
comes with scikit-learn). Maximises the log-likelihood of the gold roles, summed over the roles a unit may have, with a Gaussian
prior; all sequences go through forward-backward in one batch, padded.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from normalize.vocabulary import vocabulary
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.features import features, looks_like_fact
from roundup_spider.reading.gold import allowed_roles
from roundup_spider.reading.model import IMPOSSIBLE, JOINTS, STATES, Matrix, PathModel, grammar
from roundup_spider.reading.segment import units_of

Integers = npt.NDArray[np.int64]
_STATES = len(STATES)


@dataclass(frozen=True, slots=True)
class Example:
    """One page: features, joints and allowed roles per unit; `group` is its host, for cross-validation."""

    name: str
    group: str
    theme: str
    features: list[list[str]]
    joints: list[str]
    roles: list[str]


def examples(folders: Iterable[Path]) -> Iterator[Example]:
    """The gold pages of the folders as training examples."""
    for folder in folders:
        for gold_file in sorted(folder.glob("*.json")):
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            pages = [
                path for path in sorted(folder.glob(gold_file.stem + ".*")) if path.suffix in (".html", ".txt", ".htm")
            ]
            if isinstance(gold, dict) and "films" in gold and pages:
                found = example(pages[0].read_bytes(), gold)
                if found is not None:
                    yield found


def example(body: bytes, gold: dict[str, object]) -> Example | None:
    """One gold page as an example, None when nothing of it can be read."""
    page = page_text(body, str(gold.get("url") or "") or None)
    units = units_of(page.lines, vocabulary())
    films: list[dict[str, object]] = gold["films"]  # type: ignore[assignment]
    noise: list[str] = gold.get("noise") or []  # type: ignore[assignment]
    if not units or not films:
        return None
    roles = allowed_roles(units, films, noise, [looks_like_fact(unit.text) for unit in units])
    host = str(gold.get("url") or gold["id"]).split("/")[2:3] or [str(gold["id"])]
    cues = features(units, page, vocabulary())
    return Example(str(gold["id"]), host[0], str(gold.get("theme")), cues, [unit.joint for unit in units], roles)


class _Batch:
    """All examples as arrays: a sparse feature matrix, and units placed in a page × position grid."""

    def __init__(self, pages: Sequence[Example], index: dict[str, int]) -> None:
        self.pages, self.longest = len(pages), max(len(page.joints) for page in pages)
        rows: list[int] = []
        columns: list[int] = []
        grid = np.full((self.pages, self.longest), -1)
        joints = np.zeros((self.pages, self.longest), dtype=int)
        allowed = np.full((self.pages, self.longest, _STATES), IMPOSSIBLE)
        count = 0
        for at, page in enumerate(pages):
            for place, (cues, joint, roles) in enumerate(zip(page.features, page.joints, page.roles, strict=True)):
                known = {index[cue] for cue in cues if cue in index}
                rows.extend([count] * len(known))
                columns.extend(known)
                grid[at, place], joints[at, place] = count, JOINTS.index(joint)
                allowed[at, place, [STATES.index(role) for role in roles]] = 0
                count += 1
        self.grid, self.joints, self.allowed = grid, joints, allowed
        self.live = grid >= 0
        self.matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(index)))


def _log_sum(values: Matrix, axis: int) -> Matrix:
    top = values.max(axis=axis, keepdims=True)
    return np.asarray(np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis=axis)))


def _expect(batch: _Batch, scores: Matrix, step: Matrix) -> tuple[float, Matrix, Matrix]:
    """Summed log partition, expected roles per unit (page × place × role) and expected steps (joint × before × after)."""
    steps = step[batch.joints]
    ahead = np.full(scores.shape, IMPOSSIBLE)
    ahead[:, 0] = scores[:, 0]
    for at in range(1, batch.longest):
        moved = _log_sum(ahead[:, at - 1, :, None] + steps[:, at], 1) + scores[:, at]
        ahead[:, at] = np.where(batch.live[:, at, None], moved, ahead[:, at - 1])
    total = _log_sum(ahead[:, -1], 1)
    behind = np.zeros(scores.shape)
    counts = np.zeros(step.shape)
    for at in range(batch.longest - 1, 0, -1):
        onward = scores[:, at] + behind[:, at]
        pair = ahead[:, at - 1, :, None] + steps[:, at] + onward[:, None, :]
        live = batch.live[:, at]
        chance = np.exp(np.minimum(pair - total[:, None, None], 0.0)) * live[:, None, None]
        np.add.at(counts, batch.joints[:, at], chance)
        behind[:, at - 1] = np.where(live[:, None], _log_sum(steps[:, at] + onward[:, None, :], 2), behind[:, at])
    roles = np.exp(np.minimum(ahead + behind - total[:, None, None], 0.0)) * batch.live[:, :, None]
    return float(total.sum()), roles, counts


def train(pages: Sequence[Example], prior: float = 1.0, rounds: int = 120, least: int = 2) -> PathModel:
    """The path model that explains the pages best; cues seen on fewer than `least` pages are left out."""
    seen = Counter(cue for page in pages for cue in {cue for cues in page.features for cue in cues})
    index = {cue: at for at, cue in enumerate(sorted(cue for cue, count in seen.items() if count >= least))}
    batch = _Batch(pages, index)
    shape, limits = (len(index), _STATES), grammar()
    first = np.array([0.0 if state in "OH" else IMPOSSIBLE for state in STATES])

    def loss(vector: Matrix) -> tuple[float, Matrix]:
        emit, step = vector[: shape[0] * shape[1]].reshape(shape), vector[shape[0] * shape[1] :].reshape(limits.shape)
        scores = np.zeros((batch.pages, batch.longest, _STATES))
        scores[batch.live] = (batch.matrix @ emit)[batch.grid[batch.live]]
        scores[:, 0] += first
        bounded = np.maximum(step + limits, IMPOSSIBLE)
        free, free_roles, free_steps = _expect(batch, scores, bounded)
        tied, tied_roles, tied_steps = _expect(batch, scores + batch.allowed * batch.live[:, :, None], bounded)
        difference = np.zeros((batch.matrix.shape[0], _STATES))
        difference[batch.grid[batch.live]] = (free_roles - tied_roles)[batch.live]
        gradient = np.concatenate([(batch.matrix.T @ difference).ravel(), (free_steps - tied_steps).ravel()])
        return free - tied + 0.5 * prior * float(vector @ vector), gradient + prior * vector

    start = np.zeros(shape[0] * shape[1] + limits.size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 10})
    emit, step = found.x[: shape[0] * shape[1]].reshape(shape), found.x[shape[0] * shape[1] :].reshape(limits.shape)
    return PathModel({cue: emit[at] for cue, at in index.items()}, step + limits)


def stored(model: PathModel) -> dict[str, object]:
    """The model as JSON can hold it; weights that change nothing are dropped."""
    rows = {cue: [round(float(w), 3) for w in row] for cue, row in model.emit.items() if np.abs(row).max() >= 0.02}
    step = np.where(grammar() < 0, 0.0, model.step - grammar())
    return {"states": "".join(STATES), "joints": list(JOINTS), "emit": rows, "step": np.round(step, 3).tolist()}


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("data/reading/path_model.json"), show_default=True)
@click.option("--prior", default=1.0, show_default=True)
@click.option("--rounds", default=120, show_default=True)
def main(folders: tuple[Path, ...], out: Path, prior: float, rounds: int) -> None:
    """Reads the folders, trains, writes the model."""
    pages = list(examples(folders))
    model = train(pages, prior, rounds)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        json.dumps(stored(model), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    click.echo(f"{len(pages)} pages, {len(model.emit)} cues -> {out}", err=True)


if __name__ == "__main__":
    sys.exit(main())
