"""Rebuilds `data/names/header_model.json`, the weights of `split_header`, and prints how good they are.

    python -m roundup_spider.training.headers ../shared/names ../shared/corpus [--hold HOSTS_FRACTION] [--write]

A conditional logit: among all splits of a header the right one should score highest. Hosts are held out whole.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalize.resources import data_root
from normalize.training.name_likelihood import is_clean, titles_of
from normalize.training.name_tokens import read_names
from roundup_spider.reading.header_features import features
from roundup_spider.reading.header_splits import splits
from roundup_spider.training.header_gold import Header, gold_headers, is_right, made_up, plausible_titles

Vector = npt.NDArray[np.float64]
Case = tuple[Vector, Vector]


class Space:
    """Feature names and their columns; grows until closed."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def case(self, header: Header, *, grow: bool) -> Case | None:
        """The matrix of features of a header's splits and which of them are right; None if none is."""
        options = list(splits(header.text))
        right = np.array([float(is_right(header.text, option, header.title, header.directors)) for option in options])
        if not right.any():
            return None
        rows = [features(header.text, option, header.around) for option in options]
        if grow:
            for row in rows:
                for name in row:
                    self.names.setdefault(name, len(self.names))
        matrix = np.zeros((len(rows), len(self.names)))
        for at, row in enumerate(rows):
            for name, value in row.items():
                if name in self.names:
                    matrix[at, self.names[name]] = value
        return matrix, right


def fit(cases: Sequence[Case], weights_of_cases: Vector, size: int, *, strength: float, rounds: int = 300) -> Vector:
    """Weights that maximise the share of the right splits, by full gradient steps with momentum (Adam) and L2."""
    padded = [(np.pad(matrix, ((0, 0), (0, size - matrix.shape[1]))), right) for matrix, right in cases]
    starts = np.cumsum([0] + [len(right) for _, right in padded])[:-1]
    matrix, right = np.vstack([rows for rows, _ in padded]), np.concatenate([right for _, right in padded])
    lengths = np.diff(np.append(starts, len(right)))
    weight_rows = np.repeat(weights_of_cases, lengths)
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, rounds + 1):
        shares, truth = _shares(matrix @ weights, right, starts, lengths)
        gradient = matrix.T @ (weight_rows * (shares - truth)) / weights_of_cases.sum() + strength * weights
        first, second = 0.9 * first + 0.1 * gradient, 0.99 * second + 0.01 * gradient**2
        weights = weights - 0.15 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def _shares(scores: Vector, right: Vector, starts: npt.NDArray[np.intp], lengths: npt.NDArray[np.intp]) -> tuple[Vector, Vector]:
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
        case = space.case(header, grow=False)
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
    best = list(splits(header.text))[int(np.argmax(case[0] @ weights[: case[0].shape[1]]))]
    title = [header.text[slice(*span)] for span in best.title]
    return f"{best.form} {title} | {header.text[slice(*best.directors)] if best.directors else None}"


def held_out(host: str, fraction: float) -> bool:
    """Whether a host belongs to the held-out part; the same on every run."""
    return int(hashlib.sha256(host.encode()).hexdigest(), 16) % 1000 < 1000 * fraction


def main() -> None:
    """Trains on made-up headers and the gold of most hosts, reports the others, and with --write trains on all and ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--hold", type=float, default=0.4)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--gold-weight", type=float, default=4.0)
    parser.add_argument("--strength", type=float, default=3e-4)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    missed: list[str] = []
    gold = gold_headers(wanted.corpus, missed=missed)
    print(f"{len(gold)} gold headers; no line holds {len(missed)}:", *missed, sep="\n    ")
    chance = random.Random(11)
    names = [name for name in read_names(wanted.names / "freebase_directors.csv") if is_clean(name) and " " in name]
    titles = plausible_titles(titles_of(wanted.names, wanted.corpus))
    chance.shuffle(titles)
    cut = len(titles) // 5
    made = list(islice(made_up(titles[cut:], names, chance), wanted.count))
    made_held = list(islice(made_up(titles[:cut], names, chance), 600))
    train = [header for header in gold if not held_out(header.group, wanted.hold)]
    test = [header for header in gold if held_out(header.group, wanted.hold)]
    for final in (False, True) if wanted.write else (False,):
        space, cases, loads = Space(), [], []
        for header in [*made, *train, *(test if final else [])]:
            case = space.case(header, grow=True)
            if case is not None:
                cases.append(case)
                loads.append(1.0 if header.group == "made up" else wanted.gold_weight)
        weights = fit(cases, np.array(loads), len(space.names), strength=wanted.strength)
        print("trained on all" if final else "trained on part")
        report("  made up, other titles", made_held, space, weights, show=False)
        report("  gold, hosts trained on", train, space, weights, show=final)
        held = report("  gold, hosts held out", test, space, weights, show=True)
        if not final:
            kept = held
    if wanted.write:
        shipped = {name: round(float(weights[at]), 4) for name, at in sorted(space.names.items())}
        record = {"trained_by": "python -m roundup_spider.training.headers", "held_out_accuracy": round(kept, 4), "weights": shipped}
        (data_root() / "names" / "header_model.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
