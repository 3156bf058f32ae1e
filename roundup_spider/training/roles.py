"""Trains the path model from gold pages: `python -m roundup_spider.training.roles PAGES… [--out FILE]`.

PAGES are folders of `NAME.html` with `NAME.json` (the format of `tests/evaluate.py`). Needs the extra `train` (scipy
comes with scikit-learn). The pages become examples, with copies and pages made up; `path_learner` learns from them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import click

from normalize.vocabulary import vocabulary
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.features import features
from roundup_spider.reading.lines import PageText
from roundup_spider.reading.model import HEADER, OUTSIDE, apart
from roundup_spider.reading.own_labels import with_own_labels
from roundup_spider.reading.rhythm import marks_of, written_alike
from roundup_spider.reading.segment import Unit, page_language, units_of
from roundup_spider.reading.shapes import looks_like_fact
from roundup_spider.training.augment import Pool, beheaded, plain_pages, undressed, with_noise
from roundup_spider.training.gold import allowed_roles, normal
from roundup_spider.training.path_learner import EPOCHS, Example, averaged, stored, train
from roundup_spider.training.synthetic import Material, synthetic_page
from roundup_spider.training.synthetic_tables import table_page

_TABLES = 12
"""Of so many made-up pages one more is a table of films."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page as the cut hands it on, with its gold reading."""

    page: PageText
    gold: dict[str, Any]

    @property
    def host(self) -> str:
        """The host of the page's address: pages of one host are never on both sides of a cross-validation."""
        parts = str(self.gold.get("url") or self.gold["id"]).split("/")
        return parts[2] if len(parts) > 2 else parts[0]


def gold_pages(folders: Iterable[Path]) -> Iterator[GoldPage]:
    """The gold pages of the folders, cut."""
    for folder in folders:
        for gold_file in sorted(folder.glob("*.json")):
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            pages = [
                gold_file.with_suffix(suffix) for suffix in (".html", ".txt") if gold_file.with_suffix(suffix).exists()
            ]
            if isinstance(gold, dict) and "films" in gold and pages:
                yield GoldPage(
                    page_text(pages[0].read_bytes(), gold.get("url"), content_type=gold.get("content_type")), gold
                )


def example(page: PageText, gold: dict[str, Any], host: str) -> Example | None:
    """One page as an example, None when nothing of it can be read."""
    words = with_own_labels(vocabulary(), page.lines)
    units = units_of(page.lines, words, page_language(page, words))
    if not units:
        return None
    facts = [looks_like_fact(unit.text) for unit in units]
    roles = (
        allowed_roles(units, gold["films"], gold.get("noise") or [], facts) if gold["films"] else [OUTSIDE] * len(units)
    )
    marks = marks_of(page.lines)
    cues = [apart(row) for row in features(units, page, words, marks)]
    alike = written_alike([unit.line for unit in units], marks)
    return Example(str(gold["id"]), host, str(gold.get("theme")), cues, alike, [unit.joint for unit in units], roles)


def examples(pages: Sequence[GoldPage], copies: int, made_up: int, rng: Random) -> list[Example]:
    """The pages as they are, `copies` of each with other noise, made-up families, and pages that are no roundups."""
    pool = _pool(pages)
    material = _material(pages, pool)
    fresh = [synthetic_page(material, rng, number) for number in range(made_up)]
    fresh += [table_page(material, rng, number) for number in range(made_up // _TABLES)]
    pages = [*pages, *(GoldPage(page, gold) for page, gold in fresh)]
    found = [example(page.page, page.gold, page.host) for page in pages]
    for page in pages:
        found += [_noisy(page, pool, rng) for _ in range(copies)]
    nothing = {"id": "no roundup", "films": []}
    found += [example(page, nothing, "no roundup") for page in plain_pages(pool, rng, max(2, len(pages) // 100))]
    return [one for one in found if one is not None]


def _noisy(page: GoldPage, pool: Pool, rng: Random) -> Example | None:
    if not page.page.lines:
        return None
    units = units_of(page.page.lines, vocabulary(), page_language(page.page, vocabulary()))
    roles = allowed_roles(units, page.gold["films"], page.gold.get("noise") or [], [False] * len(units))
    heads = [unit.line for unit, role in zip(units, roles, strict=True) if role == HEADER]
    bare = _titles_alone(units, roles, page.gold["films"])
    less, gone = beheaded(page.page, [line for _, line in bare], rng)
    lost = {film for at, (film, _) in enumerate(bare) if at in gone}
    films = [{**film, "title": None} if at in lost else film for at, film in enumerate(page.gold["films"])]
    noisy, added = with_noise(less, [] if gone else heads, pool, rng)
    gold = {**page.gold, "films": films, "noise": [*(page.gold.get("noise") or []), *added]}
    return example(undressed(noisy, rng), gold, page.host)


def _titles_alone(
    units: Sequence[Unit], roles: Sequence[str], films: Sequence[dict[str, Any]]
) -> list[tuple[int, int]]:
    """The films (by number) whose title has a line of its own right above one that names the director; that line."""
    found = []
    heads = [at for at, role in enumerate(roles) if role == HEADER]
    for film, at in enumerate(heads[: len(films)]):
        below = units[at + 1 : at + 2]
        alone = sum(unit.line == units[at].line for unit in units[at : at + 2]) == 1
        told = films[film].get("directors") and below and normal(films[film]["directors"][0]) in normal(below[0].text)
        if alone and told:
            found.append((film, units[at].line))
    return found


def _material(pages: Sequence[GoldPage], pool: Pool) -> Material:
    texts: dict[str, dict[str, list[str]]] = {"synopsis": {}, "trivia": {}}
    for page in pages:
        language = page.page.language or "en"
        for film in page.gold["films"]:
            for kind, table in texts.items():
                if film.get(kind):
                    table.setdefault(language, []).append(film[kind])
    return Material(pool.titles, pool.people, texts["synopsis"], texts["trivia"])


def _pool(pages: Sequence[GoldPage]) -> Pool:
    films = [film for page in pages for film in page.gold["films"]]
    titles = sorted({film["title"] for film in films if film.get("title")})
    people = sorted({name for film in films for name in [*(film["directors"] or []), *(film["cast"] or [])]})
    return Pool(titles or ["The Film"], people or ["A. Nobody"])


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("data/reading/path_model.json"), show_default=True)
@click.option("--epochs", default=EPOCHS, show_default=True)
@click.option("--copies", default=1, show_default=True, help="copies of each page with other noise around the films")
@click.option("--made-up", default=400, show_default=True, help="pages of made-up families")
@click.option("--seed", default=1, show_default=True)
@click.option("--models", default=3, show_default=True, help="models of other seeds that are averaged")
def main(folders: tuple[Path, ...], out: Path, epochs: int, copies: int, made_up: int, seed: int, models: int) -> None:
    """Reads the folders, trains, writes the model."""
    gold = list(gold_pages(folders))
    seeds = range(seed, seed + models)
    model = averaged([train(examples(gold, copies, made_up, Random(one)), one, epochs) for one in seeds])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        json.dumps(stored(model), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    click.echo(f"{len(gold)} pages, {len(model.index)} cues -> {out}", err=True)


if __name__ == "__main__":
    sys.exit(main())
