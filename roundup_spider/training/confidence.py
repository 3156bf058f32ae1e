"""Confidences made honest: whether each field of a reading is right, against what the reading showed of itself.

The readings come from `roundup_spider.training.heldout`, which reads every page with a model that has not seen it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.records import Field
from roundup_spider.goldens.compare import aligned, films_of, same
from roundup_spider.reading.signs import SIGNS, RawReading, signs

Case = tuple[Field, tuple[float, ...], bool]
_STRENGTH = 0.02
"""How freely the weights may differ from 0 (scikit-learn's C, of signs scaled to unit variance)."""


def judged(gold: dict[str, Any], raw: RawReading) -> Iterator[Case]:
    """(field, signs, right) for every field of a reading; the fields of what is no film are wrong."""
    films = films_of(raw.article)
    partner = {read: gold["films"][at] for at, read in aligned(gold["films"], films)}
    for at, (_, shown) in enumerate(signs(raw)):
        for name, row in shown.items():
            yield name, row, at in partner and same(partner[at], films[at], name)


def table(found: Sequence[Case]) -> dict[Field, dict[str, float]]:
    """What `data/reading/confidence.json` holds: per field the weight of every sign."""
    return {name: dict(zip(SIGNS[name], row, strict=True)) for name, row in fitted(found).items()}


def fitted(found: Sequence[Case]) -> dict[Field, list[float]]:
    """Weights per field, in the order of `SIGNS`."""
    rows: dict[Field, list[tuple[tuple[float, ...], bool]]] = defaultdict(list)
    for name, shown, right in found:
        rows[name].append((shown, right))
    return {name: _weights(*zip(*pairs, strict=True)) for name, pairs in sorted(rows.items())}


def _weights(shown: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """The weights of one field; the first sign is always 1."""
    table = np.array(shown)
    means, widths = table.mean(axis=0), table.std(axis=0)
    means[0], widths[widths == 0] = 0.0, 1.0
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit((table - means)[:, 1:] / widths[1:], np.array(right))
    slopes = model.coef_[0] / widths[1:]
    constant = float(model.intercept_[0] - slopes @ means[1:])
    return [round(weight, 4) for weight in (constant, *map(float, slopes))]
