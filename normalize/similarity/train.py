"""Rebuilds the shipped similarity models: python -m normalize.similarity.train --shared ../shared

Needs scikit-learn (`pip install release-roundup[train]`) and the labelled pairs; deterministic. Prints 5-fold figures by person.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.resources import data_root
from normalize.similarity.alignment import TokenScores
from normalize.similarity.classifier import Logistic
from normalize.similarity.edit_training import EditTraining
from normalize.similarity.edits import EditModel
from normalize.similarity.folding import name_form
from normalize.similarity.person_features import person_features
from normalize.similarity.rarity import Rarity
from normalize.similarity.title_features import barred, title_features, title_form
from normalize.similarity.training_pairs import LabelledPair, read_pairs, respelt_tokens

LEAST_COUNT = 3
SOURCE = "learned from labelled pairs of names by: python -m normalize.similarity.train --shared ../shared"


def read_names(path: Path) -> list[str]:
    """The `name` column of a CSV of film people."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


def count_tokens(names: Sequence[str]) -> Counter[str]:
    """In how many names each token stands."""
    return Counter(token for name in names for token in set(name_form(name).tokens))


def fit_edits(pairs: Sequence[LabelledPair], tokens: Sequence[str]) -> EditModel:
    """Edit weights from the pairs that are the same."""
    training = EditTraining(rounds=4)
    respelt = [(pair, 1.0) for labelled in pairs if labelled.same for pair in respelt_tokens(labelled.a, labelled.b)]
    return training.model(training.probabilities(respelt), tokens)


def fit_logistic(rows: Any, same: Any) -> Logistic:
    """Logistic regression on standardised features."""
    spread = rows.std(axis=0)
    centre, scale = rows.mean(axis=0), np.where(spread > 1e-6, spread, 1.0)
    fitted = LogisticRegression(max_iter=3000, C=1.0).fit((rows - centre) / scale, same)
    return Logistic(float(fitted.intercept_[0]), fitted.coef_[0], centre, scale)


def main() -> None:
    """Reads the pairs, fits, writes `data/names/similarity_person.json` and `similarity_tokens.tsv`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    names_folder = parser.parse_args().shared / "names"
    names = read_names(names_folder / "freebase_directors.csv")
    counts = {token: count for token, count in sorted(count_tokens(names).items()) if count >= LEAST_COUNT}
    pairs = read_pairs(names_folder / "person_pairs.csv") + read_pairs(names_folder / "page_pairs.csv", kind="person")
    edits = fit_edits(pairs, [token for name in names for token in name_form(name).tokens])
    rows = person_features([(p.a, p.b) for p in pairs], TokenScores(edits), Rarity(counts, len(names)))
    logistic = fit_logistic(rows, np.array([p.same for p in pairs]))
    write_tokens(data_root() / "names" / "similarity_tokens.tsv", counts, len(names))
    write_person(data_root() / "names" / "similarity_person.json", edits, logistic)
    titles = [p for p in read_pairs(names_folder / "title_pairs.csv") if p.how != "real_translated"]
    titles = [p for p in titles if not barred(title_form(p.a), title_form(p.b))]
    title_rows = title_features([(p.a, p.b) for p in titles], TokenScores(edits))
    write_title(data_root() / "names" / "similarity_title.json", fit_logistic(title_rows, np.array([p.same for p in titles])))


def write_tokens(path: Path, counts: dict[str, int], names: int) -> None:
    """Token counts as lines `token<TAB>count`; `*` is the number of names."""
    head = [
        "# In how many names of film directors each token stands (tokens in three or more). Source: Freebase, CC BY.",
        "# Rebuild: python -m normalize.similarity.train --shared ../shared",
        f"*\t{names}",
    ]
    path.write_text("\n".join([*head, *(f"{token}\t{count}" for token, count in counts.items())]) + "\n", encoding="utf-8")


def write_person(path: Path, edits: EditModel, logistic: Logistic) -> None:
    """The person model as JSON."""
    stored = {
        "source": SOURCE,
        "edits": {"unknown": edits.unknown, "weights": {":".join(key): weight for key, weight in sorted(edits.weights.items())}},
        "classifier": logistic_json(logistic),
        "calibration": {"slope": 1.0, "intercept": 0.0},
    }
    path.write_text(json.dumps(stored, indent=0) + "\n", encoding="utf-8")


def write_title(path: Path, logistic: Logistic) -> None:
    """The title model as JSON."""
    path.write_text(json.dumps({"source": SOURCE, "classifier": logistic_json(logistic)}, indent=0) + "\n", encoding="utf-8")


def logistic_json(logistic: Logistic) -> dict[str, Any]:
    """A logistic regression as plain lists."""
    lists = {key: getattr(logistic, key).round(5).tolist() for key in ("weights", "centre", "scale")}
    return {"intercept": round(logistic.intercept, 5), **lists}


if __name__ == "__main__":
    main()
