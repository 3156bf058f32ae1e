"""The reasons for a judgement in plain words: features and weights become `Evidence` with its particulars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from normalize.reconcile.cluster import Rival
from normalize.reconcile.films import FilmJudge
from normalize.reconcile.spellings import Kinship
from normalize.reconcile.views import FilmView
from normalize.reconcile.weights import Weights, probability
from normalize.records import Evidence, Link

ORDERED = 99.0
"""The log-odds of what a person has ruled to be one."""

_SLIGHT = 0.05
"""Log-odds that are not worth telling."""

ONLY_ONE = "one of the two might as well be another"
"""Why likely pairs are left to a person: one side would as gladly be joined with what the other cannot be."""

_RULED = (Evidence("decided by a person", ORDERED),)


def film_link(
    a: FilmView, b: FilmView, log_odds: float, judge: FilmJudge, weights: Weights, rival: Rival[FilmView] | None = None
) -> Link:
    """The link that a merge of two views makes, or would make but for a rival, between the first block of each."""
    a, b = sorted((a, b), key=lambda view: view.first)
    if log_odds >= ORDERED:
        return Link("film", a.first, b.first, 1.0, _RULED, "decision")
    evidence = film_evidence(a, b, judge, weights)
    if rival:
        log_odds += rival.lowers
        called = ", ".join(_texts(judge.titles, rival.group.titles))
        evidence = (Evidence(ONLY_ONE, round(rival.lowers, 2), called), *evidence)
    return Link("film", a.first, b.first, round(probability(log_odds), 4), evidence)


def person_link(a: str, b: str, log_odds: float, evidence: tuple[Evidence, ...]) -> Link:
    """The link that a merge of two spellings makes, or would make, between a mention of each."""
    low, high = sorted((a, b))
    if log_odds >= ORDERED:
        return Link("person", low, high, 1.0, _RULED, "decision")
    return Link("person", low, high, round(probability(log_odds), 4), evidence)


def film_evidence(a: FilmView, b: FilmView, judge: FilmJudge, weights: Weights) -> tuple[Evidence, ...]:
    """Why two views are, or are not, one film; the weightiest reason first."""
    told = ((name, round(weights.of[name] * value, 2)) for name, value in judge.features(a, b))
    reasons = [
        _evidence(name, weight, _film_detail(name, a, b, judge)) for name, weight in told if abs(weight) >= _SLIGHT
    ]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def person_evidence(
    features: Iterable[tuple[str, float]], weights: Weights, told: Mapping[str, str]
) -> tuple[Evidence, ...]:
    """Why two spellings are, or are not, one person, the weightiest reason first; `told` gives features their
    particulars.
    """
    weighed = ((name, round(weights.of[name] * value, 2)) for name, value in features)
    reasons = [_evidence(name, weight, told.get(name, "")) for name, weight in weighed if abs(weight) >= _SLIGHT]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


@lru_cache(maxsize=1 << 13)
def _evidence(name: str, weight: float, detail: str) -> Evidence:
    """One piece of evidence; links of one film share theirs."""
    return Evidence(name, weight, detail)


def _film_detail(name: str, a: FilmView, b: FilmView, judge: FilmJudge) -> str:
    if "title" in name and "page" not in name and "anecdote" not in name:
        return _both(_texts(judge.titles, a.titles), _texts(judge.titles, b.titles))
    if name in {"page title says so", "anecdote says so"}:
        hints = (*a.hints, *b.hints) if name.startswith("page") else (*a.asides, *b.asides)
        return " · ".join(_texts(judge.titles, hints))
    if name in {"same director", "directors alike", "directors differ"}:
        return _both(_written(judge, a, a.directors), _written(judge, b, b.directors))
    if name in {"cast in common", "casts differ"}:
        return _cast_detail(a, b, judge)
    if name in {"same week", "same month", "same season", "within two years", "years apart"}:
        return _both(_days(a.released or a.posted), _days(b.released or b.posted))
    if name == "names and numbers in the text":
        return " · ".join(sorted({*a.nouns} & {*b.nouns}))
    return ""


def _texts(titles: Kinship, numbers: Iterable[int]) -> list[str]:
    return [titles.known[number].text for number in numbers]


def _days(days: Iterable[int]) -> list[str]:
    return [date.fromordinal(day).isoformat() for day in days]


def _both(a: Iterable[str], b: Iterable[str]) -> str:
    left, right = ", ".join(a), ", ".join(b)
    return left if left == right else f"{left} / {right}"


def _cast_detail(a: FilmView, b: FilmView, judge: FilmJudge) -> str:
    pairs = [(x, y) for x, y, _, _ in judge.matches(a, b)]
    if pairs:
        return " · ".join(_both(_written(judge, a, [x]), _written(judge, b, [y])) for x, y in pairs)
    return _both(_written(judge, a, (x for x, _ in a.cast)), _written(judge, b, (y for y, _ in b.cast)))


def _written(judge: FilmJudge, view: FilmView, names: Iterable[int]) -> list[str]:
    """Names as the film's pages write them."""
    as_written = dict(view.written)
    return [as_written.get(name) or judge.people.known[name].folded.title() for name in names]
