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

from normalize.reconcile.buckets import told
from normalize.reconcile.desk import Desk
from normalize.reconcile.engine import Engine
from normalize.reconcile.film_stage import FilmNews, judge_of
from normalize.reconcile.kept import KeptBlocks
from normalize.reconcile.people import person_features
from normalize.reconcile.people_stage import PeopleNews, kinship, met
from normalize.reconcile.rulings import Rulings
from normalize.reconcile.spellings import number_of
from normalize.reconcile.view_table import ViewTable
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
    engine, films, people = judged(blocks)
    if kind == "film":
        known = {number_of(key): name for key, name in gold.films.items() if name}
        pairs = [(a, b) for a, b in told(films.memory.film_pairs.pairs) if a in known and b in known]
        views = engine.observer.views
        table, both = ViewTable(views.values()), np.array(pairs, dtype=np.int64).reshape(-1, 2)
        judge = judge_of(table, table.rows(both[:, 0]), table.rows(both[:, 1]), engine.desk)
        return [(judge.features(views[a], views[b]), known[a] == known[b]) for a, b in pairs]
    true: dict[int, set[str]] = defaultdict(set)
    for key, number in spelt(blocks, people).items():
        true[number].add(gold.people[key])
    judged_pairs = people.memory.name_pairs
    by_letters, seen = kinship(judged_pairs, engine.desk), met(people.memory, judged_pairs.pairs)
    return [
        (person_features(pair, by_letters, seen.get(pair), engine.desk.crowd), bool(true[pair[0]] & true[pair[1]]))
        for pair in told(judged_pairs.pairs)
    ]


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
    engine, news, people = judged(gold.blocks, learned)
    inside = [block for block in gold.blocks if fold in (None, gold.fold[block.url])]
    film_of = {number: str(min(film)) for region in news.regions for film in region.films for number in film}
    films = {block.key: film_of[number_of(block.key)] for block in inside}
    person_of = {name: at for at, person in people.people.groups.items() for name in person.spellings}
    numbered = spelt(inside, people)
    grouped = {key: str(person_of.get(number, number)) for key, number in numbered.items()}
    title = {block.key: engine.observer.views[number_of(block.key)].titles[:1] for block in inside}
    return {
        "film": _counts(films, gold.films, title),
        "person": _counts(grouped, gold.people, {key: (number,) for key, number in numbered.items()}),
    }


def _counts(
    found: Mapping[str, str], true: Mapping[str, str], spelt: Mapping[str, tuple[int, ...]]
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
