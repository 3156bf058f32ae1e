"""Learns what each feature weighs from gold pages: `python -m normalize.reconcile.train PAGES… [--write]`.

Logistic regression on the candidate pairs of the gold blocks, with a Gaussian prior around the weights stated in
`data/names/reconcile.json` ("beliefs"): a weight moves from what was believed only as far as the pages insist, and
one that the pages say nothing about stays. Each folder (`GOLDEN`: `python -m tests.golden.folder GOLDEN`) is a
collection of its own. Prints the quality of the whole reconciler by believed weights, by the shipped ones, in five
folds by those learned from other films and people, and by those learned from all; these --write stores.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import told
from normalize.reconcile.desk import Desk
from normalize.reconcile.engine import Engine
from normalize.reconcile.film_stage import FilmNews, judge_of
from normalize.reconcile.gold import FOLDS, Gold, fold_of, read_gold
from normalize.reconcile.kept import KeptBlocks
from normalize.reconcile.people import person_features
from normalize.reconcile.people_stage import PeopleNews, kinship, met
from normalize.reconcile.rulings import Rulings
from normalize.reconcile.spellings import number_of
from normalize.reconcile.view_table import ViewTable
from normalize.reconcile.weights import Weights, weights
from normalize.records import Block, Kind
from normalize.resources import data_file

SPREAD = 0.25
"""How far, in log-odds, a weight may lie from what is believed of it: the standard deviation of the prior."""

STUBBORN = 0.1
"""The base rates move only this share of it: a few dozen pages cannot tell how rare a match is among a million."""

_MOST_STEPS, _LEAST_STEP = 50, 1e-6

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair that shares a key: its features, whether the two are one, and the folds of what they are."""

    features: list[tuple[str, float]]
    same: bool
    folds: frozenset[int]


def film_examples(gold: Gold) -> list[Example]:
    """The pairs of blocks that the reconciler looks at."""
    engine, films, _ = judged(gold.blocks)
    known = {number_of(key): name for key, name in gold.films.items()}
    pairs = [(a, b) for a, b in told(films.memory.film_pairs.pairs) if a in known and b in known]
    views = engine.observer.views
    table, both = ViewTable(views.values()), np.array(pairs, dtype=np.int64).reshape(-1, 2)
    judge = judge_of(table, table.rows(both[:, 0]), table.rows(both[:, 1]), engine.desk)
    return [_example(judge.features(views[a], views[b]), {known[a]}, {known[b]}) for a, b in pairs]


def person_examples(gold: Gold) -> list[Example]:
    """The pairs of spellings that the reconciler looks at; who is only named in prose is nobody known."""
    engine, _, people = judged(gold.blocks)
    true: dict[int, set[str]] = defaultdict(set)
    for key, number in spelt(gold.blocks, people).items():
        if key in gold.people:
            true[number].add(gold.people[key])
    pairs = people.memory.name_pairs
    by_letters, seen = kinship(pairs, engine.desk), met(people.memory, pairs.pairs)
    return [
        _example(person_features(pair, by_letters, seen.get(pair), engine.desk.crowd), true[pair[0]], true[pair[1]])
        for pair in told(pairs.pairs)
        if pair[0] in true and pair[1] in true
    ]


def _example(features: list[tuple[str, float]], a: set[str], b: set[str]) -> Example:
    return Example(features, bool(a & b), frozenset(map(fold_of, a | b)))


def judged(
    blocks: Iterable[Block], learned: Mapping[Kind, Weights] | None = None
) -> tuple[Engine, FilmNews, PeopleNews]:
    """The engine that judged these blocks, and what it found."""
    desk = Desk(learned=learned) if learned else Desk()
    kept = KeptBlocks(blocks)
    engine = Engine(kept, Rulings(), desk=desk)
    return engine, *engine.judge(kept.everything())


def spelt(blocks: Iterable[Block], people: PeopleNews) -> dict[str, int]:
    """Every mention's key and the number of its spelling."""
    credits = people.memory.credits
    places = zip(credits.blocks.tolist(), credits.places.tolist(), strict=True)
    name_at = dict(zip(places, credits.names.tolist(), strict=True))
    return {m.key: name_at[number_of(block.key), at] for block in blocks for at, m in enumerate(block.people)}


def learn(found: Sequence[Example], beliefs: Mapping[str, float], spread: float = SPREAD) -> dict[str, float]:
    """The weights of greatest posterior: logistic likelihood, Gaussian prior around `beliefs` (Newton's method)."""
    names = sorted(beliefs)
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(found), len(names)))
    for at, example in enumerate(found):
        for name, value in example.features:
            rows[at, place[name]] += value
    truth = np.array([example.same for example in found], dtype=np.float64)
    centre = np.array([beliefs[name] for name in names])
    pull = np.array([1.0 / (spread * (STUBBORN if name.startswith("any two") else 1.0)) ** 2 for name in names])
    fitted = _newton(rows, truth, centre, pull)
    return {name: round(float(weight), 3) for name, weight in zip(names, fitted, strict=True)}


def _newton(rows: Vector, truth: Vector, centre: Vector, pull: Vector) -> Vector:
    """Newton's method; a step that makes matters worse is halved."""

    def loss(weight: Vector) -> float:
        odds = rows @ weight
        return float((np.logaddexp(0.0, odds) - truth * odds).sum() + (pull * (weight - centre) ** 2).sum() / 2)

    weight = centre.copy()
    for _ in range(_MOST_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weight, -30, 30)))
        slope = rows.T @ (truth - chance) - pull * (weight - centre)
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        while float(np.abs(step).max()) >= _LEAST_STEP and loss(weight + step) > loss(weight):
            step = step / 2
        weight = weight + step
        if float(np.abs(step).max()) < _LEAST_STEP:
            break
    return weight


def spelt_differently(
    gold: Gold, learned: Mapping[Kind, Weights], fold: int | None
) -> dict[Kind, tuple[int, int, int]]:
    """(found, wrong, true) pairs of spellings that differ, of what is in one fold: what needs a reconciler."""
    engine, news, people = judged(gold.blocks, learned)
    film_of = {number: str(min(film)) for region in news.regions for film in region.films for number in film}
    films = {key: film_of[number_of(key)] for key in gold.films}
    person_of = {name: at for at, person in people.people.groups.items() for name in person.spellings}
    numbered = {key: number for key, number in spelt(gold.blocks, people).items() if key in gold.people}
    grouped = {key: str(person_of.get(number, number)) for key, number in numbered.items()}
    title = {key: engine.observer.views[number_of(key)].titles[:1] for key in films}
    return {
        "film": _counts(films, gold.films, title, fold),
        "person": _counts(grouped, gold.people, {key: (number,) for key, number in numbered.items()}, fold),
    }


def _counts(
    found: Mapping[str, str], true: Mapping[str, str], spelt: Mapping[str, tuple[int, ...]], fold: int | None
) -> tuple[int, int, int]:
    right: set[tuple[object, ...]] = set()
    wrong: set[tuple[object, ...]] = set()
    all_true: set[tuple[object, ...]] = set()
    for a, b in _worth_counting(found, true, fold):
        if spelt[a] == spelt[b]:
            continue
        pair = (true[a], *sorted((spelt[a], spelt[b])))
        if true[a] == true[b]:
            all_true.add(pair)
        if found[a] == found[b]:
            (right if true[a] == true[b] else wrong).add(pair)
    return len(right), len(wrong), len(all_true)


def _worth_counting(found: Mapping[str, str], true: Mapping[str, str], fold: int | None) -> Iterator[tuple[str, str]]:
    """Pairs that are one or were taken for one, of which one is in the fold."""
    for groups in (found, true):
        members: dict[str, list[str]] = defaultdict(list)
        for key in found:
            members[groups[key]].append(key)
        for group in members.values():
            for a, b in combinations(sorted(group), 2):
                if fold is None or fold in (fold_of(true[a]), fold_of(true[b])):
                    yield a, b


def _fitted(examples: Mapping[Kind, Sequence[Example]], held_out: int | None) -> dict[Kind, Weights]:
    believed = {kind: weights(kind, "beliefs") for kind in examples}
    taught = {kind: [one for one in examples[kind] if held_out not in one.folds] for kind in examples}
    return {kind: Weights(learn(taught[kind], each.of), each.thresholds) for kind, each in believed.items()}


def _report(name: str, counts: Iterable[Mapping[Kind, tuple[int, int, int]]]) -> None:
    total: dict[Kind, list[int]] = {"film": [0, 0, 0], "person": [0, 0, 0]}
    for each in counts:
        for kind, numbers in each.items():
            total[kind] = [a + b for a, b in zip(total[kind], numbers, strict=True)]
    for kind, (right, wrong, true) in total.items():
        precision, recall = right / max(right + wrong, 1), right / max(true, 1)
        print(f"{name}: {kind} spelt differently P {precision:.3f} R {recall:.3f} ({right} of {true}, {wrong} wrong)")


def main() -> None:
    """Cross-validates, and with --write stores the weights learned from all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+", help="folders of gold readings")
    parser.add_argument("--write", action="store_true", help="store the learned weights")
    arguments = parser.parse_args()
    golds = [read_gold(folder) for folder in arguments.pages]
    for which in ("beliefs", "learned"):
        known: dict[Kind, Weights] = {"film": weights("film", which), "person": weights("person", which)}
        _report(which, [spelt_differently(gold, known, None) for gold in golds])
    examples: dict[Kind, list[Example]] = {
        "film": [one for gold in golds for one in film_examples(gold)],
        "person": [one for gold in golds for one in person_examples(gold)],
    }
    fitted = [(fold, _fitted(examples, fold)) for fold in range(FOLDS)]
    _report("held out", [spelt_differently(gold, learned, fold) for fold, learned in fitted for gold in golds])
    learned = _fitted(examples, None)
    _report("learned anew", [spelt_differently(gold, learned, None) for gold in golds])
    if arguments.write:
        path = data_file("names", "reconcile.json")
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["learned"].update({kind: each.of for kind, each in learned.items()})
        path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
