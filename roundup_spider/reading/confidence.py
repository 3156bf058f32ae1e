"""How sure a field is: the reader's raw probabilities, made honest on pages of hosts it had not seen.

A logistic regression per field over what the reading shows of itself: the field's own probability, the least of its
block, the mean of its page, and how much of the page is left over. Weights: `data/reading/confidence.json`, rebuilt by
`python -m roundup_spider.training.confidence`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from normalize.records import TEXT_FIELDS, Article, FilmBlock
from normalize.resources import data_file

SIGNS = ("one", "own", "block", "page", "alone", "left", "inside")
_EDGE = 1e-4
_CAUTION = 3.0
"""The regression's answer is cubed: pages yet unseen differ more from those it learned from than those do."""


def _logit(chance: float) -> float:
    bounded = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(bounded / (1 - bounded))


def signs(article: Article, block: FilmBlock, field: str) -> tuple[float, ...]:
    """What the reading shows of one field, in the order of `SIGNS`."""
    every = [chance for each in article.blocks for chance in each.confidence.values()]
    inside = [line for line in article.lines if line.position is not None]
    left = sum(line.role == "unclaimed" for line in inside) / max(1, len(inside))
    return (
        1.0,
        _logit(block.confidence[field]),
        _logit(min(block.confidence.values())),
        _logit(sum(every) / len(every)),
        float(len(article.blocks) == 1),
        left,
        min((line.confidence for line in inside if line.position == block.position), default=0.0),
    )


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    table = json.loads(data_file("reading", "confidence.json").read_text(encoding="utf-8"))
    return {field: tuple(row) for field, row in table["weights"].items()}


def calibrated(article: Article) -> Article:
    """The article with honest confidences in place of raw ones."""
    blocks = tuple(replace(block, confidence=_calibrated(article, block)) for block in article.blocks)
    return replace(article, blocks=blocks)


def _calibrated(article: Article, block: FilmBlock) -> dict[str, float]:
    found = {}
    for field in (field for field in TEXT_FIELDS if field in block.confidence):
        weights = _weights().get(field, ())
        total = sum(weight * sign for weight, sign in zip(weights, signs(article, block, field), strict=True))
        found[field] = round((1 / (1 + math.exp(-total))) ** _CAUTION, 4)
    return found
