"""Learns what each feature weighs from gold pages: `python -m normalize.reconcile.train --shared ../shared [--write]`.
 Logistic regression on the candidate pairs of the gold blocks, with a Gaussian prior around the weights stated in
`data/names/reconcile.json` ("beliefs"): a weight moves from what was believed only as far as the pages insist, and
one that the pages say nothing about stays. Prints the quality of the whole reconciler in five folds (pages that
share a film are in one fold): believed weights, and weights learned from the other folds. With --write the weights
learned from all pages are stored.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import decoded
from normalize.reconcile.candidates import film_pairs
from normalize.reconcile.people import person_features
from normalize.reconcile.rounds import Rounds
from normalize.reconcile.weights import Weights, weights
from normalize.records import Block, Kind, Mention, Role
from normalize.resources import data_file

FOLDS = 5
SPREAD = 1.0
"""How far, in log-odds, a weight may lie from what is believed of it: the standard deviation of the prior."""

STUBBORN = 0.1
"""The base rates move only this share of it: a few dozen pages cannot tell how rare a match is among a million."""

Vector = npt.NDArray[np.float64]
Example = tuple[list[tuple[str, float]], bool]


@dataclass(frozen=True, slots=True)
class Gold:
    """Blocks of gold pages, the true identity of each key, and the fold of each page."""

    blocks: tuple[Block, ...]
    films: Mapping[str, str]
    people: Mapping[str, str]
    fold: Mapping[str, int]


def load_gold(corpus: Path) -> Gold:
    """Reads the gold readings `p*.json` of a corpus folder."""
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(corpus.glob("p*.json"))]
    blocks, films, people = [], {}, {}
    for page in pages:
        for film in page["films"]:
            block, names = _block(page, film)
            blocks.append(block)
            people.update(names)
            if film["canon_title"]:
                films[block.key] = film["canon_title"]
    return Gold(tuple(blocks), films, people, _folds(pages))


def _block(page: Mapping[str, Any], film: Mapping[str, Any]) -> tuple[Block, dict[str, str]]:
    key = f"{page['url']}#{film['position']}"
    roles: tuple[tuple[Role, str], ...] = (("director", "directors"), ("cast", "cast"))
    mentions, names = [], {}
    for role, field in roles:
        for billing, (name, true) in enumerate(zip(film[field], film[f"canon_{field}"], strict=True), 1):
            mentions.append(Mention(f"{key}:{role}:{billing}:{name}", name, role, billing))
            names[mentions[-1].key] = true
    site = page["url"].split("/")[2]
    block = Block(
        key, page["url"], site, page["lang"], film["position"], page["week"], page["published"], film["release_date"],
        film["title"], tuple(mentions), film["synopsis"], film["trivia"], page["page_title"],
    )  # fmt: skip
    return block, names


def _folds(pages: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Pages that share a film in one fold, whatever their hosts."""
    group = {page["url"]: page["url"] for page in pages}
    first: dict[str, str] = {}
    for page in pages:
        for film in page["films"]:
            other = first.setdefault(film["canon_title"] or film["title"] or page["url"], page["url"])
            old, new = group[page["url"]], group[other]
            group = {url: new if root == old else root for url, root in group.items()}
    roots = sorted(set(group.values()))
    return {url: roots.index(root) % FOLDS for url, root in group.items()}


def examples(gold: Gold, kind: Kind, held_out: int | None = None) -> list[Example]:
    """The candidate pairs of one kind, as features and truth, without those of the fold that is held out."""
    blocks = [block for block in gold.blocks if gold.fold[block.url] != held_out]
    rounds = Rounds(blocks)
    settled = rounds.settle()
    if kind == "film":
        keyed = {number: gold.films.get(block.key) for number, block in enumerate(blocks)}
        pairs = film_pairs(rounds.views, rounds.people, rounds.titles)
        known = [(a, b) for a, b in decoded(pairs) if keyed[a] and keyed[b]]
        return [(rounds.judge.features(rounds.views[a], rounds.views[b]), keyed[a] == keyed[b]) for a, b in known]
    true: dict[int, set[str]] = defaultdict(set)
    for key, numbers in rounds.numbered(blocks).items():
        true[numbers[0]].add(gold.people[key])
    judged = sorted(settled.person_log_odds)
    return [
        (person_features(pair, rounds.people, settled.met.get(pair)), bool(true[pair[0]] & true[pair[1]]))
        for pair in judged
    ]


def learn(found: Sequence[Example], beliefs: Mapping[str, float], spread: float = SPREAD) -> dict[str, float]:
    """The weights of greatest posterior: logistic likelihood, Gaussian prior around `beliefs` (Newton's method)."""
    names = sorted(beliefs)
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((len(found), len(names)))
    for at, (features, _) in enumerate(found):
        for name, value in features:
            rows[at, place[name]] += value
    truth = np.array([same for _, same in found], dtype=np.float64)
    centre = np.array([beliefs[name] for name in names])
    pull = np.array([1.0 / (spread * (STUBBORN if name.startswith("any two") else 1.0)) ** 2 for name in names])
    fitted = _newton(rows, truth, centre, pull)
    return {name: round(float(weight), 3) for name, weight in zip(names, fitted, strict=True)}


def _newton(rows: Vector, truth: Vector, centre: Vector, pull: Vector) -> Vector:
    weight = centre.copy()
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weight, -30, 30)))
        slope = rows.T @ (truth - chance) - pull * (weight - centre)
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        weight = weight + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weight


def spelt_differently(
    gold: Gold, learned: Mapping[Kind, Weights], fold: int | None
) -> dict[Kind, tuple[int, int, int]]:
    """(found, wrong, true) pairs of spellings that differ, of the blocks of one fold: what needs a reconciler."""
    rounds = Rounds(gold.blocks, learned=learned)
    settled = rounds.settle()
    inside = {number for number, block in enumerate(gold.blocks) if fold in (None, gold.fold[block.url])}
    films = {gold.blocks[n].key: at for at, view in settled.films.groups.items() for n in view.members if n in inside}
    person_of = {spelling: at for at, person in settled.people.groups.items() for spelling in person.spellings}
    keys = {mention.key for number in inside for mention in gold.blocks[number].people}
    numbered = rounds.numbered(gold.blocks)
    people = {key: person_of[numbered[key][0]] for key in keys}
    title = {block.key: rounds.views[number].titles[:1] for number, block in enumerate(gold.blocks)}
    return {
        "film": _counts(films, gold.films, title),
        "person": _counts(people, gold.people, numbered),
    }


def _counts(
    found: Mapping[str, int], true: Mapping[str, str], spelt: Mapping[str, tuple[int, ...]]
) -> tuple[int, int, int]:
    right: set[tuple[object, ...]] = set()
    wrong: set[tuple[object, ...]] = set()
    all_true: set[tuple[object, ...]] = set()
    for a, b in combinations(sorted(key for key in found if key in true), 2):
        if spelt[a] == spelt[b]:
            continue
        pair = (true[a], *sorted((spelt[a], spelt[b])))
        if true[a] == true[b]:
            all_true.add(pair)
        if found[a] == found[b]:
            (right if true[a] == true[b] else wrong).add(pair)
    return len(right), len(wrong), len(all_true)


def _fitted(gold: Gold, held_out: int | None) -> dict[Kind, Weights]:
    kinds: tuple[Kind, ...] = ("film", "person")
    believed = {kind: weights(kind, "beliefs") for kind in kinds}
    return {
        kind: Weights(learn(examples(gold, kind, held_out), each.of), each.thresholds)
        for kind, each in believed.items()
    }


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
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds corpus/p*.json")
    parser.add_argument("--write", action="store_true", help="store the learned weights")
    arguments = parser.parse_args()
    gold = load_gold(arguments.shared / "corpus")
    believed: dict[Kind, Weights] = {"film": weights("film", "beliefs"), "person": weights("person", "beliefs")}
    _report("believed", [spelt_differently(gold, believed, None)])
    _report("held out", [spelt_differently(gold, _fitted(gold, fold), fold) for fold in range(FOLDS)])
    learned = _fitted(gold, None)
    _report("learned from all", [spelt_differently(gold, learned, None)])
    if arguments.write:
        path = data_file("names", "reconcile.json")
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["learned"].update({kind: each.of for kind, each in learned.items()})
        path.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
