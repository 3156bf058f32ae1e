"""Rebuilds `data/names/header_model.json`, the weights of `split_header`, and prints how good they are.

    python -m roundup_spider.training.headers ../shared/names ../shared/corpus [PAGES…] [--write]

A conditional logit: among all splits of a header the right one should score highest. Hosts are held out whole.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalize.resources import data_root
from normalize.training.name_likelihood import is_clean, sentences_of, titles_of
from normalize.training.name_tokens import read_names
from roundup_spider.reading.header_cores import has_capitals, plain_case
from roundup_spider.reading.header_features import features
from roundup_spider.reading.header_splits import splits
from roundup_spider.training.header_gold import Header, gold_headers, is_right, made_up, plausible_titles

Vector = npt.NDArray[np.float64]
Case = tuple[Vector, Vector]
_Rows = tuple[list[dict[str, float]], Vector]


class Space:
    """Feature names and their columns, and the cases already made of headers (each is made once)."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._known: dict[int, _Rows | None] = {}

    def rows(self, header: Header) -> _Rows | None:
        """The features of a header's splits and which of them are right; None if none is."""
        if id(header) not in self._known:
            shown, around = (
                plain_case(header.text),
                replace(header.around, written=header.text if has_capitals(header.text) else ""),
            )
            options = list(splits(shown))
            right = np.array(
                [float(is_right(header.text, option, header.title, header.directors)) for option in options]
            )
            found = [features(shown, option, around) for option in options]
            found = [{name: value for name, value in row.items() if value} for row in found]
            for name in (name for row in found for name in row):
                self.names.setdefault(name, len(self.names))
            self._known[id(header)] = (found, right) if right.any() else None
        return self._known[id(header)]

    def case(self, header: Header) -> Case | None:
        """The same as a matrix."""
        known = self.rows(header)
        if known is None:
            return None
        matrix = np.zeros((len(known[0]), len(self.names)))
        for at, row in enumerate(known[0]):
            for name, value in row.items():
                matrix[at, self.names[name]] = value
        return matrix, known[1]


def fit(cases: Sequence[Case], weights_of_cases: Vector, size: int, *, strength: float, rounds: int = 700) -> Vector:
    """Weights that maximise the share of the right splits, by full gradient steps with momentum (Adam) and L2."""
    starts = np.cumsum([0] + [len(right) for _, right in cases])[:-1]
    matrix, right = np.vstack([rows for rows, _ in cases]), np.concatenate([right for _, right in cases])
    lengths = np.diff(np.append(starts, len(right)))
    weight_rows = np.repeat(weights_of_cases, lengths)
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, rounds + 1):
        shares, truth = _shares(matrix @ weights, right, starts, lengths)
        gradient = matrix.T @ (weight_rows * (shares - truth)) / weights_of_cases.sum() + strength * weights
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        weights = weights - 0.15 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def _shares(
    scores: Vector, right: Vector, starts: npt.NDArray[np.intp], lengths: npt.NDArray[np.intp]
) -> tuple[Vector, Vector]:
    """Softmax of each header's splits, and the same among the right ones only."""
    scores = np.exp(np.clip(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths), -50, 0))
    truth = scores * right
    return (
        scores / np.repeat(np.add.reduceat(scores, starts), lengths),
        truth / np.repeat(np.maximum(np.add.reduceat(truth, starts), 1e-30), lengths),
    )


def report(name: str, headers: Sequence[Header], space: Space, weights: Vector, *, show: bool) -> float:
    """Prints accuracy by tier and the mistakes; headers without any right split count as wrong."""
    tallies: dict[str, list[int]] = defaultdict(list)
    for header in headers:
        case = space.case(header)
        hit = False
        if case is not None:
            matrix, right = case
            scores = matrix @ weights[: matrix.shape[1]]
            hit = bool(right[int(np.argmax(scores))])
        tallies[header.tier].append(int(hit))
        if show and not hit:
            why = _chosen(header, case, weights)
            print(f"    {'no split' if case is None else 'wrong'} {header.group}: {header.text[:90]!r} -> {why}")
    every = [hit for hits in tallies.values() for hit in hits]
    by_tier = ", ".join(f"{tier} {sum(hits) / len(hits):.3f} of {len(hits)}" for tier, hits in sorted(tallies.items()))
    print(f"{name}: {sum(every) / max(1, len(every)):.3f} of {len(every)} ({by_tier})")
    return sum(every) / max(1, len(every))


def _chosen(header: Header, case: Case | None, weights: Vector) -> str:
    if case is None:
        return f"wanted {header.title!r} {header.directors}"
    best = list(splits(plain_case(header.text)))[int(np.argmax(case[0] @ weights[: case[0].shape[1]]))]
    title = [header.text[slice(*span)] for span in best.title]
    return f"{best.form} {title} | {header.text[slice(*best.directors)] if best.directors else None}"


def fold_of(host: str, folds: int) -> int:
    """The fold a host belongs to; the same on every run."""
    return int(hashlib.sha256(host.encode()).hexdigest(), 16) % folds


def trained(headers: Sequence[Header], space: Space, options: argparse.Namespace) -> Vector:
    """The weights learned from some headers; gold ones count more than made-up ones."""
    pairs = [(space.case(header), header.group) for header in headers]
    cases = [case for case, _ in pairs if case is not None]
    loads = [1.0 if group == "made up" else options.gold_weight for case, group in pairs if case is not None]
    return fit(cases, np.array(loads), len(space.names), strength=options.strength)


def chances(headers: Sequence[Header], space: Space, weights: Vector) -> list[tuple[float, bool]]:
    """For each header the model's probability of its best reading, and whether that reading is right."""
    found = []
    for header in headers:
        case = space.case(header)
        if case is None:
            found.append((0.0, False))
            continue
        scores = case[0] @ weights[: case[0].shape[1]]
        shares = np.exp(scores - scores.max())
        best = int(np.argmax(scores))
        same = case[1] if case[1][best] else np.eye(len(scores))[best]
        found.append((float((shares * same).sum() / shares.sum()), bool(case[1][best])))
    return found


def print_calibration(found: Sequence[tuple[float, bool]]) -> None:
    """Prints, per band of probability, how many best readings are right."""
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01)):
        band = [hit for chance, hit in found if low <= chance < high]
        if band:
            print(f"    probability {low:.2f}..{min(high, 1):.2f}: {sum(band)} of {len(band)} right")


def parsed_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--gold-weight", type=float, default=6.0)
    parser.add_argument("--strength", type=float, default=1e-4)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def made_up_headers(options: argparse.Namespace) -> tuple[list[Header], list[Header]]:
    """Made-up headers to learn from, and others from other titles to test on."""
    chance = random.Random(11)
    names = [name for name in read_names(options.names / "freebase_directors.csv") if is_clean(name) and " " in name]
    titles = plausible_titles(titles_of(options.names, options.corpus[0]))
    sentences = sentences_of(options.corpus[0])
    chance.shuffle(titles)
    cut = len(titles) // 5
    train = list(islice(made_up(titles[cut:], names, sentences, chance), options.count))
    return train, list(islice(made_up(titles[:cut], names, sentences, chance), 600))


def main() -> None:
    """Reports accuracy over hosts held out in turn; with --write trains on everything and ships the weights."""
    options = parsed_options()
    missed: list[str] = []
    gold = gold_headers(options.corpus, missed=missed)
    print(f"{len(gold)} gold headers; no line holds {len(missed)}:", *missed, sep="\n    ")
    made, made_held = made_up_headers(options)
    space = Space()
    for header in (*made, *made_held, *gold):
        space.rows(header)
    pooled: list[tuple[float, bool]] = []
    for number in range(options.folds):
        test = [header for header in gold if fold_of(header.group, options.folds) == number]
        train = [header for header in gold if fold_of(header.group, options.folds) != number]
        weights = trained([*made, *train], space, options)
        report(f"fold {number}, hosts held out", test, space, weights, show=True)
        pooled += chances(test, space, weights)
    held = sum(hit for _, hit in pooled) / len(pooled)
    print(f"all folds, hosts held out: {held:.4f} of {len(pooled)}")
    print_calibration(pooled)
    weights = trained([*made, *gold], space, options)
    report("trained on all: made up, other titles", made_held, space, weights, show=False)
    print_calibration(chances(made_held, space, weights))
    report("trained on all: gold", gold, space, weights, show=True)
    if options.write:
        shipped = {name: round(float(weights[at]), 4) for name, at in sorted(space.names.items())}
        record = {"trained_by": __spec__.name, "held_out_accuracy": round(held, 4), "weights": shipped}
        (data_root() / "names" / "header_model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
