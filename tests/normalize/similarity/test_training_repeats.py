"""Training gives the same bytes every time: two processes, whose sets and dicts are ordered differently."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

SMALL_TRAINING = """
import json
import numpy as np
from normalize.similarity.damage import damaged
from normalize.similarity.rarity import Rarity
from normalize.similarity.train import Material, complete_features, fit_with_made, learn_scores, person_json
from normalize.similarity.train import token_counts
from normalize.similarity.training_pairs import LabelledPair, recurring_tokens

names = [f"{given} {family}" for given in ("Denis", "Marion", "Tomas", "Olga") for family in ("Pavlov", "Marchand")]
different = [LabelledPair(a, b, False) for a, b in zip(names, names[1:])]
pairs = damaged(["Solange Pelletier", *[name + "sky" for name in names]], 6) + different
counts = token_counts(names)
material = Material(names, Rarity(dict(counts), len(names)), pairs, np.zeros(len(pairs), dtype=np.int64), [])
scores = learn_scores(material, pairs)
rows = complete_features(material, scores, pairs)
fit = fit_with_made(rows, material.same, rows[:5])
print(json.dumps([counts, person_json(scores, recurring_tokens(pairs), fit)]))
"""


@pytest.mark.skipif(find_spec("sklearn") is None, reason="needs the extra train")
def test_a_small_training_repeats() -> None:
    first, second = (_trained(seed) for seed in ("1", "2"))
    assert len(first) > 1000
    assert first == second


def _trained(seed: str) -> str:
    around = os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", SMALL_TRAINING]
    return subprocess.run(command, env=around, capture_output=True, text=True, check=True).stdout
