"""How well pages are read that the path model has not seen: `python -m roundup_spider.training.heldout PAGES…`.

PAGES are folders of gold pages; what `tests.forge` wrote counts as forged. Hosts, and the themes of forged pages, are
dealt into folds; the pages of a fold are read with a path model of the others: a page as it came when its host was held
out, a forged one when its theme was, too. Prints per folder and tier the shared scorer's figures, then of the fields
read with at least some confidence how many are right, the confidences fitted on the other folds. With --prose people in
sentences are read with a model of the other hosts, too. Headers and names, and else prose, are read with the shipped
models, which have seen all hosts: a little optimistic. Needs the extra `train`.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from normalize.errors import MissingFile
from normalize.records import Article
from roundup_spider.reading.article import if_likely, read_page
from roundup_spider.reading.confidence import calibrated, chance_of
from roundup_spider.reading.model import PathModel
from roundup_spider.reading.prose_credits import ProseModel
from roundup_spider.training.confidence import Case, fitted, judged
from roundup_spider.training.confidence import table as confidence_table
from roundup_spider.training.path_learner import EPOCHS, Example, averaged, train
from roundup_spider.training.prose import SENTENCES, marked_sentences, told_on_page
from roundup_spider.training.prose import train as train_prose
from roundup_spider.training.roles import GoldPage, examples, gold_pages

_FIELDS = ("title", "directors", "cast", "synopsis", "trivia", "release_date")
_TIERS = ("all", "tier:A", "tier:B", "tier:C")
_STEPS = (0.99, 0.97, 0.95, 0.9, 0.8, 0.5, 0.0)
_DECK = 7
"""The seed by which hosts and themes are dealt: figures of two days are of the same folds."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The hosts and themes that a model does not learn from."""

    hosts: frozenset[str]
    themes: frozenset[str]

    def hides(self, host: str, theme: str) -> bool:
        """Whether a page of the host, or in the theme, is not learned from."""
        return host in self.hosts or theme in self.themes

    def reads(self, page: GoldPage) -> bool:
        """Whether a page is one that the fold's model is judged by."""
        return page.host in self.hosts and (not is_forged(page) or page.gold["theme"] in self.themes)


@dataclass(frozen=True, slots=True)
class Read:
    """One page as a fold's model has read it: for the scorer, and field by field for the confidences."""

    part: str
    fold: int
    gold: dict[str, Any]
    films: list[dict[str, Any]]
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Course:
    """How the models are trained; `prose`: that of people in sentences, too."""

    epochs: int
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """All that the processes share: the pages by folder, the examples of every seed, the folds."""

    parts: dict[str, list[GoldPage]]
    seeds: list[list[Example]]
    folds: list[Fold]
    course: Course


def is_forged(page: GoldPage) -> bool:
    """Whether a page was rendered anew by `tests.forge`."""
    return "frame" in page.gold


def dealt(parts: Iterable[Sequence[GoldPage]], number: int) -> list[Fold]:
    """Hosts and themes dealt into folds, the hosts folder by folder."""
    hosts: dict[str, int] = {}
    themes: set[str] = set()
    for pages in parts:
        for at, host in enumerate(_shuffled({page.host for page in pages} - hosts.keys())):
            hosts[host] = at % number
        themes |= {page.gold["theme"] for page in pages if is_forged(page)}
    drawn = _shuffled(themes)
    return [
        Fold(frozenset(host for host, fold in hosts.items() if fold == at), frozenset(drawn[at::number]))
        for at in range(number)
    ]


def _shuffled(names: Iterable[str]) -> list[str]:
    found = sorted(names)
    Random(_DECK).shuffle(found)
    return found


def sampled(pages: Iterable[GoldPage], share: float) -> list[GoldPage]:
    """The pages that train: all as they came, a share of the forged ones, the same on every run."""
    return [page for page in pages if not is_forged(page) or _drawn(page.gold["id"]) < share]


def _drawn(name: str) -> float:
    return int(sha256(name.encode()).hexdigest()[:8], 16) / 16**8


_trial: list[Trial] = []
"""What a forked process inherits."""


def read_fold(number: int) -> list[Read]:
    """Trains the model of one fold, reads the fold's pages."""
    trial = _trial[-1]
    with threadpool_limits(1):
        model = _model(trial, number)
        prose = _prose(trial, trial.folds[number]) if trial.course.prose else None
    fold = trial.folds[number]
    return [
        _read(part, number, page, model, prose)
        for part, pages in trial.parts.items()
        for page in pages
        if fold.reads(page)
    ]


def _model(trial: Trial, number: int) -> PathModel:
    fold = trial.folds[number]
    seen = ([one for one in every if not fold.hides(one.group, one.theme)] for every in trial.seeds)
    return averaged([train(pages, seed, trial.course.epochs) for seed, pages in enumerate(seen)])


def _prose(trial: Trial, fold: Fold) -> ProseModel:
    """The model of people in prose, learned from the sentences of our own and the pages of the other hosts."""
    pages = (page for every in trial.parts.values() for page in every if not is_forged(page))
    told = [text for page in pages if page.host not in fold.hosts for text in told_on_page(page.gold)]
    return train_prose([*marked_sentences(SENTENCES), *told])


def _read(part: str, number: int, page: GoldPage, model: PathModel, prose: ProseModel | None) -> Read:
    raw = read_page(page.page, page.gold.get("url"), model=model, prose=prose)
    return Read(part, number, page.gold, films_of(if_likely(calibrated(raw))), list(judged(page.gold, raw)))


def films_of(article: Article) -> list[dict[str, Any]]:
    """The films of an article as the shared scorer wants them."""
    return [{name: getattr(block, name) for name in _FIELDS} for block in article.blocks]


def table(read: Sequence[Read], scorer: Any, by: str = "tier") -> Iterator[str]:
    """The scorer's figures per folder and group, one line each."""
    yield f"{'pages of':40} pages films  blocks  fields  dates  leak  PERFECT"
    parts = dict.fromkeys(one.part for one in read)
    for part in parts:
        chosen = [one for one in read if one.part == part]
        scores = scorer.score([one.gold for one in chosen], {one.gold["id"]: one.films for one in chosen})
        for group in sorted(scores):
            if group in _TIERS or group.startswith(f"{by}:"):
                yield _row(f"{part} {group}", scores[group])


def _row(name: str, found: dict[str, Any]) -> str:
    figures = (found["blocks"][2], found["field_f1"], found["release_date"][2], found["noise_leak"])
    told = "  ".join(f"{figure:.3f}" for figure in figures)
    return f"{name:40} {found['pages']:5} {found['gold_blocks']:5}   {told}   {found['perfect_blocks']:.3f}"


def curve(read: Sequence[Read]) -> Iterator[str]:
    """Per folder: the share of fields read with at least each confidence, how many of them are right, and how often a
    wrong field has a lower confidence than a right one (the area under the ROC curve).

    Confidences of a fold's fields come from the readings of the other folds.
    """
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for number in sorted({one.fold for one in read}):
        weights = fitted([case for one in read if one.fold != number for case in one.cases])
        for one in (one for one in read if one.fold == number):
            pairs[one.part] += [(chance_of(weights[field], shown), right) for field, shown, right in one.cases]
    yield (
        f"{'share and right of':20} fields" + "".join(f"{f'>= {step}':>14}" for step in _STEPS) + "  wrong below right"
    )
    for part, found in pairs.items():
        steps = "".join(_share([right for sure, right in found if sure >= step], len(found)) for step in _STEPS)
        yield f"{part:20} {len(found):6}{steps}{_below(found):>19}"


def _share(right: Sequence[bool], of: int) -> str:
    return f"{f'{len(right) / of:.2f} {np.mean(right):.3f}' if right else '–':>14}"


def _below(found: Sequence[tuple[float, bool]]) -> str:
    """How often a wrong field has a lower confidence than a right one; a dash where all are right, or none."""
    sure, right = zip(*found, strict=True)
    return f"{roc_auc_score(right, sure):.3f}" if any(right) and not all(right) else "–"


def shared_scorer(folder: Path) -> Any:
    """The shared scorer as a module.

    Raises `MissingFile` where there is none.
    """
    if not (folder / "score_parse.py").exists():
        raise MissingFile(f"{folder}: no score_parse.py, expected the shared scorer; say where it is with --scorer")
    sys.path.insert(0, str(folder))
    return import_module("score_parse")


def _trial_of(folders: Sequence[Path], number: int, share: float, made_up: int, models: int, course: Course) -> Trial:
    parts = {folder.name: list(gold_pages([folder])) for folder in folders}
    learned = sampled((page for pages in parts.values() for page in pages), share)
    seeds = [examples(learned, 1, made_up, Random(seed)) for seed in range(models)]
    return Trial(parts, seeds, dealt(parts.values(), number), course)


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--folds", default=4, show_default=True)
@click.option("--share", default=0.2, show_default=True, help="of the forged pages, how many train")
@click.option("--epochs", default=EPOCHS, show_default=True)
@click.option("--made-up", default=300, show_default=True, help="pages of made-up families that train")
@click.option("--models", default=3, show_default=True, help="models a fold that are averaged")
@click.option("--prose", is_flag=True, help="people in sentences are read with a model of the other hosts, too")
@click.option("--by", default="tier", show_default=True, help="a row for each tier, theme, family or lang")
@click.option("--processes", default=2, show_default=True)
@click.option("--scorer", type=click.Path(path_type=Path), default=Path("../shared/eval"), show_default=True)
@click.option("--confidence", type=click.Path(path_type=Path), help="writes the confidences fitted on all readings")
@click.option("--out", type=click.Path(path_type=Path), help="writes the readings too, with their gold, JSON Lines")
def main(
    folders: tuple[Path, ...],
    folds: int,
    share: float,
    epochs: int,
    made_up: int,
    models: int,
    prose: bool,
    by: str,
    processes: int,
    scorer: Path,
    confidence: Path | None,
    out: Path | None,
) -> None:
    """Trains fold by fold, reads, prints."""
    judge = shared_scorer(scorer)
    _trial.append(_trial_of(folders, folds, share, made_up, models, Course(epochs, prose)))
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        read = [one for found in pool.map(read_fold, range(folds), chunksize=1) for one in found]
    for line in (*table(read, judge, by), "", *curve(read)):
        click.echo(line)
    if confidence:
        fit = confidence_table([case for one in read for case in one.cases])
        confidence.write_text(json.dumps(fit, indent=1) + "\n", encoding="utf-8")
    if out:
        rows = ({"part": one.part, "fold": one.fold, "gold": one.gold, "films": one.films} for one in read)
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
