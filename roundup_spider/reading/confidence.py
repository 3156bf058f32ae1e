"""How sure a field is: the reader's raw probabilities, made honest on pages of hosts it had not seen.

A logistic regression per field over what the reading shows of itself: the field's own probability, the least of its
block, the mean of its page, how much of the page is left over, whether people are told in prose only, and how many of
the page's other films have the field. Weights: `data/reading/confidence.json`, rebuilt by
`python -m roundup_spider.training.heldout PAGES… --confidence FILE`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import mul

from normalize.records import TEXT_FIELDS, Article, Field, FilmBlock
from normalize.resources import data_file

SIGNS = ("one", "own", "block", "page", "alone", "left", "inside", "prose", "common")
_PEOPLE = ("directors", "cast")
_EDGE = 1e-4
_CAUTION = 4.0
"""Power to which the regression's answer is raised: pages yet unseen differ more from those it learned from."""


def _logit(chance: float) -> float:
    bounded = min(1 - _EDGE, max(_EDGE, chance))
    return math.log(bounded / (1 - bounded))


def signs(article: Article) -> Iterator[tuple[FilmBlock, dict[str, tuple[float, ...]]]]:
    """Every block with what the reading shows of each of its fields, in the order of `SIGNS`."""
    every = [chance for block in article.blocks for chance in block.confidence.values()]
    inside = [line for line in article.lines if line.position is not None]
    left = sum([line.role == "unclaimed" for line in inside]) / max(1, len(inside))
    page = (_logit(sum(every) / len(every)) if every else 0.0, float(len(article.blocks) == 1), left)
    least: dict[int | None, float] = {}
    for line in inside:
        least[line.position] = min(line.confidence, least.get(line.position, 1.0))
    having = Counter(field for block in article.blocks for field in block.confidence)
    others = max(1, len(article.blocks) - 1)
    for block in article.blocks:
        block_least = _logit(min(block.confidence.values(), default=0.0))
        of_block = (block_least, *page, least.get(block.position, 0.0))
        yield (
            block,
            {
                field: (1.0, _logit(chance), *of_block, _in_prose(block, field), (having[field] - 1) / others)
                for field, chance in block.confidence.items()
            },
        )


def _in_prose(block: FilmBlock, field: Field) -> float:
    """Whether a block's people stand in its running text, which is a reading of sentences and less sure."""
    texts = [span for name in ("synopsis", "trivia") for span in block.spans.get(name, ())]
    own = block.spans.get(field, ()) if field in _PEOPLE else ()
    return float(any(text.line == span.line and text.start <= span.start < text.end for span in own for text in texts))


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    table = json.loads(data_file("reading", "confidence.json").read_text(encoding="utf-8"))
    return {field: tuple(row) for field, row in table["weights"].items()}


def calibrated(article: Article) -> Article:
    """The article with honest confidences in place of raw ones."""
    blocks = tuple(replace(block, confidence=_calibrated(shown)) for block, shown in signs(article))
    return replace(article, blocks=blocks)


def _calibrated(shown: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {field: chance_of(_weights()[field], shown[field]) for field in TEXT_FIELDS if field in shown}


def chance_of(weights: Sequence[float], shown: Sequence[float]) -> float:
    """How likely a field is right that shows these signs, by these weights; cautious."""
    chance: float = (1 / (1 + math.exp(-sum(map(mul, weights, shown))))) ** _CAUTION
    return round(chance, 4)
