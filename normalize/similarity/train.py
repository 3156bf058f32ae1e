"""Rebuilds the shipped similarity models: python -m normalize.similarity.train --shared ../shared

Needs the extra `train` (scikit-learn, e2k) and the labelled pairs; deterministic; some five minutes on two cores.
Prints how well people set aside are judged (five folds, parted by person), then writes into `data/names/`:

    similarity_tokens.tsv     how many film people bear each name token
    similarity_person.json    edit weights by channel, classifier, calibration
    similarity_linking.json   ranker and decision of linking to a list of people
    similarity_title.json     classifier of film titles
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.resources import data_root
from normalize.similarity.damage import damaged
from normalize.similarity.edit_training import EditTraining, Weighted
from normalize.similarity.figures import pair_figures
from normalize.similarity.fitting import Fit, fit_calibration, fit_logistic, fit_person
from normalize.similarity.folding import name_form, romanise
from normalize.similarity.guards import guard
from normalize.similarity.heard import heard_forms
from normalize.similarity.link_training import train_linking
from normalize.similarity.person_features import person_features, rival_features
from normalize.similarity.rarity import Rarity
from normalize.similarity.rivals import Rivals
from normalize.similarity.short_forms import names_for_each_other
from normalize.similarity.title_training import train_titles
from normalize.similarity.tokens import TokenPair, TokenScores
from normalize.similarity.training_pairs import (
    CHANNELS,
    LabelledPair,
    fold_of_each,
    read_pairs,
    recurring_tokens,
    respelt_tokens,
)

Matrix = npt.NDArray[np.float64]

FOLDS = 5
LEAST_COUNT = 2
KANA_TOKENS = 2500
KANA_WEIGHT = 0.1
"""A spelling made by machine counts a tenth of one seen."""

IDENTICAL, IDENTICAL_NAMES = "identical", 200
"""How many names are paired with themselves: labelled pairs hold none, and a scorer must know that it is no news."""

DAMAGED, DAMAGED_COUNT = 75, 0.15
"""How many names are damaged in each way, and what such a pair counts; a labelled one counts 1."""

SOURCE = "learned from labelled pairs of names by: python -m normalize.similarity.train --shared ../shared"


@dataclass(frozen=True, slots=True)
class Material:
    """All there is to learn from: names of film people, labelled pairs with their folds, kana spellings of common
    tokens."""

    names: list[str]
    rarity: Rarity
    pairs: list[LabelledPair]
    folds: npt.NDArray[np.int64]
    kana: list[Weighted]

    @property
    def same(self) -> npt.NDArray[np.bool_]:
        """The labels."""
        return np.array([pair.same for pair in self.pairs], dtype=np.bool_)


def read_material(folder: Path) -> Material:
    """Reads the CSV files under `folder`; raises FileNotFoundError when one is missing."""
    with (folder / "freebase_directors.csv").open(encoding="utf-8", newline="") as rows:
        names = [row["name"] for row in csv.DictReader(rows)]
    counts = token_counts(names)
    rarity = Rarity({token: count for token, count in sorted(counts.items()) if count >= LEAST_COUNT}, len(names))
    pairs = read_pairs(folder / "person_pairs.csv") + read_pairs(folder / "page_pairs.csv", kind="person")
    pairs += [
        LabelledPair(name, name, True, "identical", IDENTICAL) for name in names[:: len(names) // IDENTICAL_NAMES]
    ]
    return Material(names, rarity, pairs, np.array(fold_of_each(pairs, FOLDS)), kana_spellings(counts))


def token_counts(names: Sequence[str]) -> Counter[str]:
    """In how many of `names` each token stands, in the order they are met."""
    return Counter(token for name in names for token in dict.fromkeys(name_form(name).tokens))


def kana_spellings(counts: Counter[str]) -> list[Weighted]:
    """The commonest tokens as a Japanese film site would write and a Latin one romanise them: jemuzu / james."""
    to_kana = import_module("e2k").C2K()
    common = [token for token, _ in counts.most_common(KANA_TOKENS) if len(token) > 2 and token.isalpha()]
    spelt = [
        ("".join(letter for letter in romanise(to_kana(token)).lower() if letter.isalpha()), token) for token in common
    ]
    return [((kana, token), KANA_WEIGHT) for kana, token in spelt if kana]


def learn_scores(material: Material, pairs: Sequence[LabelledPair]) -> TokenScores:
    """Edit weights and recurring token pairs from those of `pairs` that are the same."""
    channels: dict[str, list[Weighted]] = {channel: [] for channel in (*dict.fromkeys(CHANNELS.values()), "noise")}
    for pair in pairs:
        for tokens in respelt_tokens(pair) if pair.same and pair.how != IDENTICAL else ():
            channels[pair.channel].append((tokens, 1.0))
    channels["kana"].extend(material.kana)
    as_they_are = (token for name in material.names for token in name_form(name).tokens)
    edits = EditTraining().model(channels, as_they_are)
    return TokenScores(edits, recurring_tokens(pairs) | names_for_each_other(), heard_forms())


def complete_features(material: Material, scores: TokenScores, pairs: Sequence[LabelledPair]) -> Matrix:
    """Features of each pair, those about rivals last."""
    names = [(pair.a, pair.b) for pair in pairs]
    rivals = rival_features(names, Rivals(scores, material.rarity))
    return np.hstack([person_features(names, scores, material.rarity), rivals])


def set_aside_scorers(material: Material) -> list[TokenScores]:
    """For each fold, edit weights learned on the other folds, so that no pair explains itself."""
    others = (np.flatnonzero(material.folds != fold) for fold in range(FOLDS))
    return [learn_scores(material, [material.pairs[n] for n in taught]) for taught in others]


def set_aside_features(material: Material, scorers: Sequence[TokenScores]) -> Matrix:
    """Features of every pair by the scorer of its fold."""
    rows: dict[int, Matrix] = {}
    for fold, scores in enumerate(scorers):
        here = np.flatnonzero(material.folds == fold)
        found = complete_features(material, scores, [material.pairs[n] for n in here])
        rows.update(zip(here.tolist(), found, strict=True))
    return np.array([rows[n] for n in range(len(material.pairs))])


def set_aside_scores(material: Material, features: Matrix, made: Matrix) -> Matrix:
    """Raw log-odds of every pair from a classifier that saw none of its people; `made` are features of damaged
    names."""
    found = np.zeros(len(features))
    taught = unguarded(material.pairs)
    for fold in range(FOLDS):
        here, others = material.folds == fold, (material.folds != fold) & taught
        found[here] = fit_with_made(features[others], material.same[others], made).raw(features[here])
    return found


def fit_with_made(features: Matrix, same: npt.NDArray[np.bool_], made: Matrix) -> Fit:
    """Both classifiers from labelled pairs and from names that were damaged on purpose, all of them the same."""
    counts = np.concatenate([np.ones(len(features)), np.full(len(made), DAMAGED_COUNT)])
    labels = np.concatenate([same, np.ones(len(made), dtype=np.bool_)])
    return fit_person(np.vstack([features, made]), labels, counts)


def unguarded(pairs: Sequence[LabelledPair]) -> npt.NDArray[np.bool_]:
    """The pairs that no guard decides: only they teach the classifier."""
    return np.array([guard(name_form(pair.a), name_form(pair.b)) is None for pair in pairs])


def guarded(pairs: Sequence[LabelledPair], log_odds: Matrix) -> Matrix:
    """The log-odds under the limits that the shipped scorer applies."""
    limits = [guard(name_form(pair.a), name_form(pair.b)) for pair in pairs]
    return np.array(
        [min(value, limit.limit) if limit else value for value, limit in zip(log_odds, limits, strict=True)]
    )


def report(material: Material, log_odds: Matrix) -> None:
    """Prints the figures of people set aside, for the mined pairs and for those seen on pages."""
    how = np.array([pair.how for pair in material.pairs])
    scores = guarded(material.pairs, log_odds)
    labelled = (("person pairs", (how != "page") & (how != IDENTICAL)), ("pairs seen on pages", how == "page"))
    for name, chosen in labelled:
        print(f"{name:20s}", pair_figures(scores[chosen], material.same[chosen]))


def main() -> None:
    """Learns, reports, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds names/")
    parser.add_argument("--out", type=Path, default=data_root() / "names")
    wanted = parser.parse_args()
    material = read_material(wanted.shared / "names")
    scorers = set_aside_scorers(material)
    features = set_aside_features(material, scorers)
    made = complete_features(material, scorers[0], damaged(material.names, DAMAGED))
    raw = set_aside_scores(material, features, made)
    calibration = fit_calibration(raw[unguarded(material.pairs)], material.same[unguarded(material.pairs)])
    report(material, calibration.applied(raw))
    scores = learn_scores(material, material.pairs)
    write_tokens(wanted.out / "similarity_tokens.tsv", material.rarity)
    glance = fit_logistic(features[:, :-1], material.same)
    learned = recurring_tokens(material.pairs)
    taught = unguarded(material.pairs)
    stored = person_json(scores, learned, fit_with_made(features[taught], material.same[taught], made))
    stored |= {
        "glance": glance.to_json(),
        "calibration": {"slope": calibration.slope, "intercept": calibration.intercept},
    }
    write_json(wanted.out / "similarity_person.json", stored)
    linking = train_linking(material.names, material.rarity, material.pairs, material.folds, scorers)
    write_json(wanted.out / "similarity_linking.json", linking)
    write_json(wanted.out / "similarity_title.json", train_titles(wanted.shared / "names", scores))


def person_json(scores: TokenScores, learned: frozenset[TokenPair], fit: Fit) -> dict[str, Any]:
    """The person model as plain lists and dicts."""
    edits = scores.edits
    weights = {":".join(operation): values for operation, values in sorted(edits.weights.items())}
    return {
        "edits": {"channels": edits.channels, "unknown": edits.unknown, "weights": weights},
        "recurring": sorted(":".join(tokens) for tokens in learned),
        "logistic": fit.logistic.to_json(),
        "trees": fit.trees.to_json(),
    }


def write_tokens(path: Path, rarity: Rarity) -> None:
    """Token counts as lines `token<TAB>count`; `*` is the number of names."""
    head = [
        "# In how many names of film directors each token stands, of those in two or more.",
        "# Source: Freebase, CC BY.",
        "# Rebuild: python -m normalize.similarity.train --shared ../shared",
        f"*\t{rarity.names}",
    ]
    lines = [f"{token}\t{count}" for token, count in rarity.counts.items()]
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def write_json(path: Path, stored: dict[str, Any]) -> None:
    """JSON with one entry of the top two levels a line, so that diffs stay readable."""
    lines = json.dumps({"source": SOURCE, **stored}, indent=1, ensure_ascii=False).splitlines()
    path.write_text(_closed_up(lines), encoding="utf-8")


def _closed_up(lines: Sequence[str]) -> str:
    """Indented JSON with everything deeper than two levels on one line."""
    text = ""
    for line in lines:
        deep = line.startswith("   ") or (line.strip() in ("]", "],", "}", "},") and line.startswith("  "))
        text += line.strip() if deep else f"\n{line}"
    return text.lstrip("\n") + "\n"


if __name__ == "__main__":
    main()
