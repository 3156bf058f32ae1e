"""Trains the model of credits in prose: `python -m roundup_spider.training.prose PAGES… [--cases DIR] [--out FILE]`.

Learns from `prose_sentences.toml` (sentences of our own in which directors and players are marked) and from the
synopses of gold pages (folders as for `training.roles`) and open golden cases, whose people are looked up in the text.
`--folds N` holds out a part of the sentences and of the hosts of the pages in turn and prints how many are read right.
Needs the extra `train` (scipy).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import numpy as np

from normalize.names import NamePart
from normalize.resources import data_root
from normalize.text import fold
from roundup_spider.goldens.cases import cases_in
from roundup_spider.reading.model import Matrix
from roundup_spider.reading.prose_credits import PARTS, ProseModel, credits_in_prose, joins
from roundup_spider.reading.prose_features import JOINTS, NOTHING, Beside, beside, features, named_people

_MARKED = re.compile(r"\{([dcb]) ([^{}]+)\}")
_IN_HEADER = re.compile(r"\bD\b")
_LETTER = {"d": "director", "c": "cast", "b": "both"}
_FORBIDDEN = -1e4
SENTENCES = Path(__file__).parent / "prose_sentences.toml"
"""Sentences of our own with the people they credit marked."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text with the people it credits; `group` is what is held out together; `lines`: credited elsewhere, too."""

    text: str
    directors: tuple[str, ...]
    cast: tuple[str, ...]
    group: str
    lines: bool = False
    weight: float = 1.0
    beside: Beside = NOTHING
    fold: str = ""


def marked_sentences(file: Path) -> Iterator[Told]:
    """The sentences of a file of languages, each a list of texts with marks: "{d Ann Lee} directs {c Bo Ek}."."""
    for language, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for text in texts:
            found = [(_LETTER[match[1]], match[2]) for match in _MARKED.finditer(text)]
            directors = tuple(name for part, name in found if part in ("director", "both"))
            cast = tuple(name for part, name in found if part in ("cast", "both"))
            yield Told(_MARKED.sub(r"\2", text), directors, cast, language, fold=text)


def told_on_pages(folders: Iterable[Path]) -> Iterator[Told]:
    """The synopses of gold pages; what their films' own lines credit may, but need not, be said in them."""
    for file in sorted(file for folder in folders for file in folder.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        yield from told_on_page(gold if isinstance(gold, dict) else {})


def told_on_page(gold: Mapping[str, Any]) -> Iterator[Told]:
    """The same of one page, by its gold reading."""
    for film in gold.get("films", ()):
        host = str(gold.get("url") or gold["id"]).split("/")
        yield from _told(film, host[2] if len(host) > 2 else host[0])


def told_in_cases(root: Path) -> Iterator[Told]:
    """The same of the golden cases below a folder, of those that may be learned from."""
    for case in cases_in(root):
        for film in case.expected["films"] if case.meta.get("part") == "open" else ():
            yield from _told(film, case.name)


def _told(film: Mapping[str, Any], group: str) -> Iterator[Told]:
    """A film's synopsis, if it has one; a director in a header that is written "T by D" is known beforehand."""
    text, directors, cast = film.get("synopsis"), tuple(film["directors"] or ()), tuple(film["cast"] or ())
    in_prose = "prose" in (film.get("credits_in"), film.get("form"))
    if text:
        above = directors if in_prose and _IN_HEADER.search(str(film.get("form"))) else ()
        lines = not in_prose and not all(name in text for name in (*directors, *cast))
        yield Told(text, directors, cast, group, lines, beside=beside(film.get("title"), above))


def variants(told: Told) -> Iterator[Told]:
    """A text as it is, and as it reads where lines of their own credit the directors, or the cast."""
    yield told
    if told.lines or told.beside.directors or not (told.directors and told.cast):
        return
    people = beside("", told.directors, told.cast)
    yield replace(told, weight=told.weight / 2, beside=replace(told.beside, directors=people.directors))
    yield replace(told, weight=told.weight / 4, beside=replace(told.beside, cast=people.cast))


@dataclass(frozen=True, slots=True)
class Example:
    """A chain of names: features, joints, and the parts each may play (0 or `_FORBIDDEN`)."""

    features: list[list[str]]
    joints: list[int]
    allowed: Matrix
    weight: float


def example(told: Told) -> Example | None:
    """A text as an example; None when it names nobody."""
    names = named_people(told.text, frozenset(), joins())
    if not names:
        return None
    allowed = np.array([_allowed(name.part, told) for name in names])
    return Example(features(names, told.beside), [JOINTS.index(name.joint) for name in names], allowed, told.weight)


def _allowed(part: NamePart, told: Told) -> list[float]:
    name = fold(part.name)
    directs = any(name == fold(other) or _shares(name, other) for other in told.directors)
    plays = name in map(fold, told.cast)
    right = "both" if directs and plays else "director" if directs else "cast" if plays else "none"
    several = fold(told.text).count(name) > 1
    fits = {right, "none"} if told.lines or several else {right}
    return [0.0 if kind in fits else _FORBIDDEN for kind in PARTS]


def _shares(name: str, other: str) -> bool:
    """Whether a lone given name stands for a person whose surname is written with somebody else's."""
    return " " not in name and fold(other).split()[0] == name


class _Problem:
    """Examples as arrays, and the loss of a vector of weights."""

    def __init__(self, cases: Sequence[Example], least: int) -> None:
        seen = Counter(cue for case in cases for found in case.features for cue in set(found))
        self.index = {cue: at for at, cue in enumerate(sorted(cue for cue, count in seen.items() if count >= least))}
        self.cases = [(self._rows(case), case) for case in cases]
        self.shape = (len(self.index), len(PARTS))

    def _rows(self, case: Example) -> list[list[int]]:
        return [[self.index[cue] for cue in found if cue in self.index] for found in case.features]

    def split(self, vector: Matrix) -> tuple[Matrix, Matrix]:
        """The weights of features and of steps."""
        cut = self.shape[0] * self.shape[1]
        return vector[:cut].reshape(self.shape), vector[cut:].reshape(len(JOINTS), len(PARTS), len(PARTS))

    def loss(self, vector: Matrix, prior: float) -> tuple[float, Matrix]:
        """Negative log-likelihood of the allowed parts with a Gaussian prior, and its gradient."""
        emit, step = self.split(vector)
        total, by_emit, by_step = 0.0, np.zeros_like(emit), np.zeros_like(step)
        for rows, case in self.cases:
            scores = np.array([emit[row].sum(axis=0) for row in rows])
            steps = [step[joint] for joint in case.joints]
            free, free_moves, all_ways = log_marginals(scores, steps)
            tied, tied_moves, right_ways = log_marginals(scores + case.allowed, steps)
            total += case.weight * (all_ways - right_ways)
            difference = case.weight * (np.exp(free) - np.exp(tied))
            for row, change in zip(rows, difference, strict=True):
                by_emit[row] += change
            for joint, move, right in zip(case.joints[1:], free_moves[1:], tied_moves[1:], strict=True):
                by_step[joint] += case.weight * (np.exp(move) - np.exp(right))
        gradient = np.concatenate([by_emit.ravel(), by_step.ravel()])
        return total + 0.5 * prior * float(vector @ vector), gradient + prior * vector


def log_marginals(scores: Matrix, steps: Sequence[Matrix]) -> tuple[Matrix, list[Matrix], float]:
    """Log marginals of parts and of steps (the first is empty), and the log partition; `steps[0]` is ignored."""
    ahead, behind = [scores[0]], [np.zeros(scores.shape[1])]
    for at in range(1, len(scores)):
        ahead.append(np.logaddexp.reduce(ahead[-1][:, None] + steps[at], axis=0) + scores[at])
    for at in range(len(scores) - 1, 0, -1):
        behind.append(np.logaddexp.reduce(steps[at] + (scores[at] + behind[-1])[None, :], axis=1))
    behind.reverse()
    total = float(np.logaddexp.reduce(ahead[-1]))
    moves = [
        ahead[at - 1][:, None] + steps[at] + (scores[at] + behind[at])[None, :] - total for at in range(1, len(scores))
    ]
    return np.array(ahead) + np.array(behind) - total, [np.zeros((0, 0)), *moves], total


def train(told: Sequence[Told], prior: float = 0.5, rounds: int = 60, least: int = 2) -> ProseModel:
    """The model that explains the texts best; features seen fewer than `least` times are left out."""
    from scipy.optimize import minimize  # the extra `train`; reading the sentences does without

    problem = _Problem([case for text in told for case in map(example, variants(text)) if case is not None], least)
    start = np.zeros(problem.shape[0] * problem.shape[1] + len(JOINTS) * len(PARTS) ** 2)
    found = minimize(problem.loss, start, (prior,), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    emit, step = problem.split(found.x)
    return ProseModel({cue: emit[at] for cue, at in problem.index.items()}, step)


def is_right(told: Told, model: ProseModel) -> bool:
    """Whether a text is read as it is marked; people credited elsewhere may be missing."""
    found = credits_in_prose(told.text, beside=told.beside, model=model)
    directors, cast = ([fold(part.name) for part in parts] for parts in (found.directors, found.cast))
    if told.beside.directors:
        return cast == [fold(name) for name in told.cast if name in told.text]
    wanted, players = ([fold(name) for name in names if name in told.text] for names in (told.directors, told.cast))
    if told.lines:
        return set(directors) <= set(wanted) and set(cast) <= set(players)
    return [name for name in directors if name not in wanted] == _completed(directors, wanted) and cast == players


def _completed(directors: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The directors read with the surname that the text writes but once; a missing one stands for itself."""
    missing = [name for name in wanted if name not in directors]
    return [next((whole for whole in directors if whole.startswith(f"{name} ")), name) for name in missing]


def folded(told: Sequence[Told], folds: int, **settings: Any) -> Iterator[tuple[Told, bool]]:
    """Every text read by a model that has seen neither itself (sentences) nor its host (pages)."""
    numbers = [int(sha256((text.fold or text.group).encode()).hexdigest(), 16) % folds for text in told]
    for number in range(folds):
        model = train([text for text, dealt in zip(told, numbers, strict=True) if dealt != number], **settings)
        held = (text for text, dealt in zip(told, numbers, strict=True) if dealt == number)
        yield from ((text, is_right(text, model)) for text in held)


def stored(model: ProseModel) -> dict[str, object]:
    """The model as JSON can hold it; weights that change nothing are dropped."""
    rows = {cue: np.round(row, 2).tolist() for cue, row in model.emit.items() if np.abs(row).max() >= 0.02}
    return {"parts": list(PARTS), "joints": list(JOINTS), "emit": rows, "step": np.round(model.step, 2).tolist()}


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--cases", type=click.Path(path_type=Path), default=Path("tests/golden"), show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=data_root() / "reading" / "prose_model.json")
@click.option("--prior", default=0.5, show_default=True)
@click.option("--rounds", default=60, show_default=True)
@click.option("--least", default=2, show_default=True, help="features seen less often are left out")
@click.option("--folds", default=0, show_default=True, help="report by cross-validation instead of writing")
def main(folders: tuple[Path, ...], cases: Path, out: Path, prior: float, rounds: int, least: int, folds: int) -> None:
    """Reads, trains, writes the model or reports."""
    told = [*marked_sentences(SENTENCES), *told_on_pages(folders), *told_in_cases(cases)]
    if folds:
        tally: Counter[tuple[str, bool]] = Counter()
        for text, hit in folded(told, folds, prior=prior, rounds=rounds, least=least):
            tally[text.group, hit] += 1
            if not hit:
                click.echo(f"    wrong {text.group}: {text.text[:200]!r}")
        for group in sorted({group for group, _ in tally}):
            click.echo(f"{group}: {tally[group, True]} of {tally[group, True] + tally[group, False]}")
        return
    model = train(told, prior, rounds, least)
    rows = json.dumps(stored(model), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    out.write_text(rows + "\n", encoding="utf-8")
    click.echo(f"{len(told)} texts, {len(model.emit)} features -> {out}", err=True)


if __name__ == "__main__":
    main()
