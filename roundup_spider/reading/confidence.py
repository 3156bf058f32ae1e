"""How sure a field is: what the reading shows of itself (`signs`), as an honest probability.

A logistic regression per field, learned from readings of pages of hosts that the models had not seen. Weights:
`data/reading/confidence.json`, rebuilt by `python -m roundup_spider.training.heldout PAGES… --prose --confidence FILE`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import mul

from normalize.records import Article, Field
from normalize.resources import data_file
from roundup_spider.reading.signs import SIGNS, RawReading, signs

_CAUTION = 3.5
"""Power to which the regression's answer is raised: pages yet unseen differ more from those it learned from."""
_LEAST_WEIGHT = -50.0


@cache
def _weights() -> Mapping[Field, tuple[float, ...]]:
    """Per field the weight of each of its signs; a sign that is new since the weights were learned has none."""
    table = json.loads(data_file("reading", "confidence.json").read_text(encoding="utf-8"))
    return {name: tuple(table[name].get(sign, 0.0) for sign in row) for name, row in SIGNS.items()}


def calibrated(raw: RawReading) -> Article:
    """The article with honest confidences in place of raw ones."""
    weights = _weights()
    blocks = tuple(
        replace(block, confidence={name: chance_of(weights[name], row) for name, row in shown.items()})
        for block, shown in signs(raw)
    )
    return replace(raw.article, blocks=blocks)


def chance_of(weights: Sequence[float], shown: Sequence[float]) -> float:
    """How likely a field is right that shows these signs, by these weights; cautious."""
    weight = max(_LEAST_WEIGHT, sum(map(mul, weights, shown)))
    return round(float((1 / (1 + math.exp(-weight))) ** _CAUTION), 4)
