"""Trains the path model from gold pages: `python -m roundup_spider.training.roles PAGES… [--out FILE]`.

PAGES are folders of `NAME.html` with `NAME.json` (the format of `tests/evaluate.py`). Needs the extra `train` (scipy
comes with scikit-learn). Maximises the log-likelihood of the gold roles, summed over the roles a unit may have, with a
Gaussian prior; sequences of like length go through forward-backward in one batch, padded.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from normalize.vocabulary import vocabulary
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.features import features
from roundup_spider.reading.lines import PageText
from roundup_spider.reading.model import HEADER, IMPOSSIBLE, JOINTS, OUTSIDE, STATES, Matrix, PathModel, apart, grammar
from roundup_spider.reading.own_labels import with_own_labels
from roundup_spider.reading.segment import Unit, page_language, units_of
from roundup_spider.reading.shapes import looks_like_fact
from roundup_spider.training.augment import Pool, alone, beheaded, plain_pages, undressed, with_noise
from roundup_spider.training.gold import allowed_roles, normal
from roundup_spider.training.synthetic import Material, synthetic_page
from roundup_spider.training.synthetic_tables import table_page

Integers = npt.NDArray[np.int64]
_STATES = len(STATES)
_LEAST_ODDS = 1e-200
_TABLES = 12
"""Of so many made-up pages one more is a table of films."""


@dataclass(frozen=True, slots=True)
class Example:
    """One page: features, joints and allowed roles per unit; `group` is its host, for cross-validation."""

    name: str
    group: str
    theme: str
    features: list[list[str]]
    joints: list[str]
    roles: list[str]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page as the cut hands it on, with its gold reading."""

    page: PageText
    gold: dict[str, Any]

    @property
    def host(self) -> str:
        """The host of the page's address: pages of one host are never on both sides of a cross-validation."""
        parts = str(self.gold.get("url") or self.gold["id"]).split("/")
        return parts[2] if len(parts) > 2 else parts[0]


def gold_pages(folders: Iterable[Path]) -> Iterator[GoldPage]:
    """The gold pages of the folders, cut."""
    for folder in folders:
        for gold_file in sorted(folder.glob("*.json")):
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            pages = [
                gold_file.with_suffix(suffix) for suffix in (".html", ".txt") if gold_file.with_suffix(suffix).exists()
            ]
            if isinstance(gold, dict) and "films" in gold and pages:
                yield GoldPage(
                    page_text(pages[0].read_bytes(), gold.get("url"), content_type=gold.get("content_type")), gold
                )


def example(page: PageText, gold: dict[str, Any], host: str) -> Example | None:
    """One page as an example, None when nothing of it can be read."""
    words = with_own_labels(vocabulary(), page.lines)
    units = units_of(page.lines, words, page_language(page, words))
    if not units:
        return None
    facts = [looks_like_fact(unit.text) for unit in units]
    roles = (
        allowed_roles(units, gold["films"], gold.get("noise") or [], facts) if gold["films"] else [OUTSIDE] * len(units)
    )
    cues = [apart(row) for row in features(units, page, words)]
    return Example(str(gold["id"]), host, str(gold.get("theme")), cues, [unit.joint for unit in units], roles)


def examples(pages: Sequence[GoldPage], copies: int, made_up: int, rng: Random) -> list[Example]:
    """The pages as they are, `copies` of each with other noise, made-up families, and pages that are no roundups."""
    pool = _pool(pages)
    material = _material(pages, pool)
    fresh = [synthetic_page(material, rng, number) for number in range(made_up)]
    fresh += [table_page(material, rng, number) for number in range(made_up // _TABLES)]
    pages = [*pages, *(GoldPage(page, gold) for page, gold in fresh)]
    found = [example(page.page, page.gold, page.host) for page in pages]
    for page in pages:
        found += [_noisy(page, pool, rng) for _ in range(copies)]
    nothing = {"id": "no roundup", "films": []}
    found += [example(page, nothing, "no roundup") for page in plain_pages(pool, rng, max(2, len(pages) // 100))]
    return [one for one in found if one is not None]


def _noisy(page: GoldPage, pool: Pool, rng: Random) -> Example | None:
    if not page.page.lines:
        return None
    units = units_of(page.page.lines, vocabulary(), page_language(page.page, vocabulary()))
    roles = allowed_roles(units, page.gold["films"], page.gold.get("noise") or [], [False] * len(units))
    heads = [unit.line for unit, role in zip(units, roles, strict=True) if role == HEADER]
    lone, film = alone(page.page, heads if len(heads) == len(page.gold["films"]) else (), rng)
    if film is not None:
        return example(undressed(lone, rng), {**page.gold, "films": [page.gold["films"][film]]}, page.host)
    bare = _titles_alone(units, roles, page.gold["films"])
    less, gone = beheaded(page.page, [line for _, line in bare], rng)
    lost = {film for at, (film, _) in enumerate(bare) if at in gone}
    films = [{**film, "title": None} if at in lost else film for at, film in enumerate(page.gold["films"])]
    noisy, added = with_noise(less, [] if gone else heads, pool, rng)
    gold = {**page.gold, "films": films, "noise": [*(page.gold.get("noise") or []), *added]}
    return example(undressed(noisy, rng), gold, page.host)


def _titles_alone(
    units: Sequence[Unit], roles: Sequence[str], films: Sequence[dict[str, Any]]
) -> list[tuple[int, int]]:
    """The films (by number) whose title has a line of its own right above one that names the director; that line."""
    found = []
    heads = [at for at, role in enumerate(roles) if role == HEADER]
    for film, at in enumerate(heads[: len(films)]):
        below = units[at + 1 : at + 2]
        alone = sum(unit.line == units[at].line for unit in units[at : at + 2]) == 1
        told = films[film].get("directors") and below and normal(films[film]["directors"][0]) in normal(below[0].text)
        if alone and told:
            found.append((film, units[at].line))
    return found


def _material(pages: Sequence[GoldPage], pool: Pool) -> Material:
    texts: dict[str, dict[str, list[str]]] = {"synopsis": {}, "trivia": {}}
    for page in pages:
        language = page.page.language or "en"
        for film in page.gold["films"]:
            for kind, table in texts.items():
                if film.get(kind):
                    table.setdefault(language, []).append(film[kind])
    return Material(pool.titles, pool.people, texts["synopsis"], texts["trivia"])


def _pool(pages: Sequence[GoldPage]) -> Pool:
    films = [film for page in pages for film in page.gold["films"]]
    titles = sorted({film["title"] for film in films if film.get("title")})
    people = sorted({name for film in films for name in [*(film["directors"] or []), *(film["cast"] or [])]})
    return Pool(titles or ["The Film"], people or ["A. Nobody"])


class _Batch:
    """All examples as arrays: a sparse feature matrix, and units placed in a page × position grid."""

    def __init__(self, pages: Sequence[Example], index: dict[str, int]) -> None:
        self.pages, self.longest = len(pages), max(len(page.joints) for page in pages)
        rows: list[int] = []
        columns: list[int] = []
        grid = np.full((self.pages, self.longest), -1)
        joints = np.zeros((self.pages, self.longest), dtype=int)
        allowed = np.zeros((self.pages, self.longest, _STATES))
        count = 0
        for at, page in enumerate(pages):
            for place, (cues, joint, roles) in enumerate(zip(page.features, page.joints, page.roles, strict=True)):
                known = {index[cue] for cue in cues if cue in index}
                rows.extend([count] * len(known))
                columns.extend(known)
                grid[at, place], joints[at, place] = count, JOINTS.index(joint)
                allowed[at, place, [STATES.index(role) for role in roles]] = 1
                count += 1
        self.grid, self.joints, self.allowed = grid, joints, allowed
        self.live = grid >= 0
        self.kinds = [self.live[:, 1:] & (joints[:, 1:] == kind) for kind in range(len(JOINTS))]
        self.matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(index)))


@dataclass(frozen=True, slots=True)
class _Expected:
    """Log partition of each page, expected roles (page × place × role) and steps (joint × before × after)."""

    total: Matrix
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
    total = np.log(np.maximum(scale, _LEAST_ODDS)).sum(axis=1)
    return _Expected(total, ahead * behind * batch.live[:, :, None], steps)


def _alike(pages: Sequence[Example], groups: int = 6) -> list[list[Example]]:
    """The pages in groups of like length, so that padding costs little."""
    ordered = sorted(pages, key=lambda page: len(page.joints))
    size = -(-len(ordered) // groups)
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


def _loss(batch: _Batch, emit: Matrix, step: Matrix) -> tuple[float, Matrix, Matrix]:
    """Negative log-likelihood of one batch and its gradients by emission and step weights."""
    scores = np.zeros((batch.pages, batch.longest, _STATES))
    scores[batch.live] = (batch.matrix @ emit)[batch.grid[batch.live]]
    scores[:, 0] += np.array([0.0 if state in (OUTSIDE, HEADER) else IMPOSSIBLE for state in STATES])
    odds, step_odds = np.exp(scores - scores.max(axis=2, keepdims=True)), np.exp(step)
    free, tied = (_expect(batch, chances, step_odds) for chances in (odds, odds * batch.allowed))
    difference = np.zeros((batch.matrix.shape[0], _STATES))
    difference[batch.grid[batch.live]] = (free.roles - tied.roles)[batch.live]
    return float((free.total - tied.total).sum()), batch.matrix.T @ difference, free.steps - tied.steps


def train(
    pages: Sequence[Example], prior: float = 15.0, rounds: int = 80, least: int = 4, start: PathModel | None = None
) -> PathModel:
    """The path model that explains the pages best; cues seen on fewer than `least` pages are left out.

    From the weights of `start`, a model of much the same pages, fewer rounds lead there.
    """
    pages = [page for page in pages if _has_path(page)]
    seen = Counter(cue for page in pages for cue in {cue for cues in page.features for cue in cues})
    index = {cue: at for at, cue in enumerate(sorted(cue for cue, count in seen.items() if count >= least))}
    shape, limits = (len(index), _STATES), grammar()
    batches = [_Batch(group, index) for group in _alike(pages)]

    def loss(vector: Matrix) -> tuple[float, Matrix]:
        emit, step = vector[: shape[0] * shape[1]].reshape(shape), vector[shape[0] * shape[1] :].reshape(limits.shape)
        bounded = np.maximum(step + limits, IMPOSSIBLE)
        parts = [_loss(batch, emit, bounded) for batch in batches]
        gradient = sum(np.concatenate([part[1].ravel(), part[2].ravel()]) for part in parts)
        return sum(part[0] for part in parts) + 0.5 * prior * float(vector @ vector), gradient + prior * vector

    found = minimize(
        loss, _weights(start, index), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 10}
    )
    emit, step = found.x[: shape[0] * shape[1]].reshape(shape), found.x[shape[0] * shape[1] :].reshape(limits.shape)
    return PathModel({cue: emit[at] for cue, at in index.items()}, step + limits)


def _has_path(page: Example) -> bool:
    """Whether the grammar allows any path of the page's roles."""
    bars = grammar()
    reached = {STATES.index(role) for role in page.roles[0] if role in (OUTSIDE, HEADER)}
    for joint, roles in zip(page.joints[1:], page.roles[1:], strict=True):
        ways = bars[JOINTS.index(joint)]
        reached = {after for after in map(STATES.index, roles) if any(ways[before, after] == 0 for before in reached)}
    return bool(reached)


def _weights(start: PathModel | None, index: dict[str, int]) -> Matrix:
    """All weights as one vector: those of `start` where it has them, else 0."""
    limits = grammar()
    emit, step = np.zeros((len(index), _STATES)), np.zeros(limits.shape)
    if start is not None:
        step = np.where(limits < 0, 0.0, start.step - limits)
        for cue in index.keys() & start.index.keys():
            emit[index[cue]] = start.emit[start.index[cue]]
    return np.concatenate([emit.ravel(), step.ravel()])


def averaged(models: Sequence[PathModel]) -> PathModel:
    """One model with the mean weights of several: steadier on pages unlike any that were learned from."""
    cues = sorted({cue for model in models for cue in model.index})
    nothing = np.zeros(_STATES)
    rows = [[model.emit[model.index[cue]] if cue in model.index else nothing for model in models] for cue in cues]
    emit: dict[str, Matrix] = {cue: np.mean(row, axis=0) for cue, row in zip(cues, rows, strict=True)}
    return PathModel(emit, np.mean([model.step for model in models], axis=0))


def stored(model: PathModel) -> dict[str, object]:
    """The model as JSON can hold it; weights that change nothing are dropped."""
    rows = {
        cue: np.round(model.emit[at], 3).tolist()
        for cue, at in model.index.items()
        if np.abs(model.emit[at]).max() >= 0.02
    }
    step = np.where(grammar() < 0, 0.0, model.step - grammar())
    return {"states": "".join(STATES), "joints": list(JOINTS), "emit": rows, "step": np.round(step, 3).tolist()}


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("data/reading/path_model.json"), show_default=True)
@click.option("--prior", default=15.0, show_default=True)
@click.option("--rounds", default=80, show_default=True)
@click.option("--copies", default=1, show_default=True, help="copies of each page with other noise around the films")
@click.option("--made-up", default=400, show_default=True, help="pages of made-up families")
@click.option("--seed", default=1, show_default=True)
@click.option("--models", default=2, show_default=True, help="models of other seeds whose weights are averaged")
def main(
    folders: tuple[Path, ...], out: Path, prior: float, rounds: int, copies: int, made_up: int, seed: int, models: int
) -> None:
    """Reads the folders, trains, writes the model."""
    gold = list(gold_pages(folders))
    model = averaged([train(examples(gold, copies, made_up, Random(seed + at)), prior, rounds) for at in range(models)])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        json.dumps(stored(model), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    click.echo(f"{len(gold)} pages, {len(model.index)} cues -> {out}", err=True)


if __name__ == "__main__":
    sys.exit(main())
