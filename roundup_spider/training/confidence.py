"""Rebuilds `data/reading/confidence.json`: `python -m roundup_spider.training.confidence PAGES… [--folds 4]`.

PAGES are folders of gold pages (`NAME.html` with `NAME.json`). Hosts are dealt into folds; for each fold the path model
is trained on the other hosts and reads the fold's pages; whether each field is right, against what the reading showed
of itself, is what the regression learns from. Needs the extra `train`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

from normalize.records import TEXT_FIELDS, Article
from normalize.text import fold
from roundup_spider.reading.article import read_page
from roundup_spider.reading.confidence import SIGNS, signs
from roundup_spider.reading.model import PathModel
from roundup_spider.training.roles import GoldPage, examples, gold_pages, train

Case = tuple[str, tuple[float, ...], bool]


def cases(pages: Sequence[GoldPage], model: PathModel) -> Iterator[Case]:
    """(field, signs, right) for every field read on the pages."""
    for page in pages:
        yield from judged(page.gold, read_page(page.page, page.gold.get("url"), model=model))


def judged(gold: dict[str, Any], article: Article) -> Iterator[Case]:
    """(field, signs, right) for every field of a reading with raw confidences."""
    films = {fold(film["title"]): film for film in gold["films"] if film.get("title")}
    for block, shown in signs(article):
        film = films.get(fold(block.title or "")) or _like(gold["films"], article, block.position)
        for field in (field for field in TEXT_FIELDS if field in shown):
            yield field, shown[field], _right(film, getattr(block, field), field)


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


def held_out(pages: Sequence[GoldPage], extra: Sequence[GoldPage], folds: int, rng: Random) -> Iterator[Case]:
    """The cases of every page, read by a model that has not seen its host; `extra` pages only train."""
    hosts = sorted({page.host for page in pages})
    rng.shuffle(hosts)
    for number in range(folds):
        held = set(hosts[number::folds])
        seen = [page for page in (*pages, *extra) if page.host not in held]
        model = train(examples(seen, 1, 300, rng))
        yield from cases([page for page in pages if page.host in held], model)


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--folds", default=4, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("data/reading/confidence.json"), show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(folders: tuple[Path, ...], folds: int, out: Path, seed: int) -> None:
    """Trains, reads, fits, writes."""
    found = list(held_out(list(gold_pages(folders)), (), folds, Random(seed)))
    table = {"signs": list(SIGNS), "weights": fitted(found)}
    out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{len(found)} fields -> {out}", err=True)


if __name__ == "__main__":
    sys.exit(main())
