"""Confidences made honest: whether each field of a reading is right, against what the reading showed of itself.

The readings come from `roundup_spider.training.heldout`, which reads every page with a model that has not seen it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.records import TEXT_FIELDS, Article
from normalize.text import fold
from roundup_spider.reading.confidence import SIGNS, signs

Case = tuple[str, tuple[float, ...], bool]


def judged(gold: dict[str, Any], article: Article) -> Iterator[Case]:
    """(field, signs, right) for every field of a reading with raw confidences."""
    films = {fold(film["title"]): film for film in gold["films"] if film.get("title")}
    for block, shown in signs(article):
        film = films.get(fold(block.title or "")) or _like(gold["films"], article, block.position)
        for field in (field for field in TEXT_FIELDS if field in shown):
            yield field, shown[field], _right(film, getattr(block, field), field)


def table(found: Sequence[Case]) -> dict[str, object]:
    """What `data/reading/confidence.json` holds."""
    return {"signs": list(SIGNS), "weights": fitted(found)}


def _like(films: Sequence[dict[str, Any]], article: Article, position: int) -> dict[str, Any] | None:
    """The film in the same place, when as many were read as there are."""
    return films[position - 1] if len(films) == len(article.blocks) else None


def _right(film: dict[str, Any] | None, found: Any, field: str) -> bool:
    if film is None:
        return False
    wanted = film.get(field)
    if field in ("directors", "cast"):
        ours, theirs = [fold(name) for name in found], [fold(name) for name in wanted or ()]
        return ours == theirs if field == "cast" else set(ours) == set(theirs)
    return fold(wanted or "") == fold(found or "")


def fitted(found: Sequence[Case]) -> dict[str, list[float]]:
    """Weights per field."""
    rows: dict[str, list[tuple[tuple[float, ...], bool]]] = defaultdict(list)
    for field, shown, right in found:
        rows[field].append((shown, right))
    weights = {}
    for field, pairs in sorted(rows.items()):
        model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=2000)
        model.fit(np.array([shown for shown, _ in pairs]), np.array([right for _, right in pairs]))
        weights[field] = [round(float(weight), 4) for weight in model.coef_[0]]
    return weights
