"""Gold readings laid over a page's units: which role each unit has, as far as the gold tells. For training only.

The gold names the fields of every film, not the lines; the best monotone assignment of units to films and roles is
found by dynamic programming. Where the gold is silent a unit keeps several allowed roles, and training sums over them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from normalize.vocabulary import flatten
from roundup_spider.reading.model import CAST, DIRECTOR, FACT, HEADER, NOISE, OUTSIDE, SYNOPSIS, TITLE_MORE, TRIVIA
from roundup_spider.reading.segment import Unit

Film = Mapping[str, Any]
_NOT_WORD = re.compile(r"[\W_]+")
_ROLES = (HEADER, TITLE_MORE, DIRECTOR, CAST, SYNOPSIS, TRIVIA, NOISE)
_BY_LABEL = {
    "synopsis": SYNOPSIS,
    "trivia": TRIVIA,
    "cast": CAST,
    "director": DIRECTOR,
    "title": HEADER,
    "review": NOISE,
}
_MUST, _NOISY, _TELLING, _NAMELESS = -50.0, 4.0, -4.0, -1.0
_UNTOLD, _DELAY = "untold", 0.2
"""Noise between a header and the first of what the gold tells of its film, and what every such line costs: of two lines
that say the title, the header is the one before the film's texts, not the one in a list of contents or under a card."""
_OPENING = (HEADER, TITLE_MORE, _UNTOLD)
_OPENED = re.compile(r" (?:with|avec|con|com|mit|met|starring) ")


@lru_cache(100_000)
def normal(text: str) -> str:
    """Words of a text, flattened, with a space at both ends so that whole words can be looked for inside."""
    return f" {_NOT_WORD.sub(' ', flatten(text)).strip()} "


def allowed_roles(
    units: Sequence[Unit], films: Sequence[Film], noise: Sequence[str], fact: Sequence[bool]
) -> list[str]:
    """For every unit the roles (letters of `STATES`) that agree with the gold; `fact` tells what looks like a fact."""
    known = [not told and _is_noise(normal(unit.text), noise) for unit, told in zip(units, fact, strict=True)]
    scores = [[_film_scores(unit, film, noisy) for film in films] for unit, noisy in zip(units, known, strict=True)]
    for at, row in enumerate(scores):
        for gains in row:
            gains[HEADER] += (1.0 if fact[at] and gains[HEADER] > _NAMELESS else 0.0) - 0.001 * at
            gains[_UNTOLD] = gains[NOISE] - (0.0 if fact[at] or known[at] or not units[at].text else _DELAY)
    outside = [_NOISY if noisy else 0.0 for noisy in known]
    assigned = _assign(units, scores, outside)
    return _soften(units, assigned, fact)


def _is_noise(text: str, noise: Sequence[str]) -> bool:
    return bool(text.strip()) and any(text == row or (len(text) > 24 and text in row) for row in map(normal, noise))


def _film_scores(unit: Unit, film: Film, noisy: bool) -> dict[str, float]:
    text = normal(unit.text)
    if text.strip() == "":
        return {NOISE: 0.0, HEADER: _MUST}
    scores = {NOISE: 0.0, HEADER: _header_score(text, film), TITLE_MORE: _title_more_score(text, film)}
    for role, name in ((SYNOPSIS, "synopsis"), (TRIVIA, "trivia")):
        if film.get(name) and text in normal(film[name]):
            scores[role] = 3.0 + min(3.0, len(text) / 40)
    if scores.keys() & {SYNOPSIS, TRIVIA} and text != normal(film.get("title") or ""):
        scores[HEADER] = min(scores[HEADER], _TELLING)
    scores |= _credit_scores(unit, text, film)
    if noisy:
        scores = {
            NOISE: _NOISY,
            HEADER: scores[HEADER] - 2,
            **{role: scores[role] - 2 for role in (SYNOPSIS, TRIVIA) if role in scores},
        }
    return scores


def _credit_scores(unit: Unit, text: str, film: Film) -> dict[str, float]:
    scores = {}
    meaning = unit.label.meaning if unit.label is not None else ""
    for role, name, label in ((DIRECTOR, "directors", "director"), (CAST, "cast", "cast")):
        rest = _without(text, film.get(name) or ())
        covered, titled = _share_gone(text, rest), bool(film.get("title")) and normal(film["title"]) in rest
        if covered > 0.45 or (covered > 0 and meaning == label):
            scores[role] = 2.5 * max(covered, 0.5) - (3.0 if titled else 0.0)
            scores[role] += 0.5 if meaning == label or (role == CAST and _OPENED.match(text)) else 0.0
    return scores


def _covered(text: str, names: Sequence[str]) -> float:
    """The share of a text's letters that the names cover."""
    return _share_gone(text, _without(text, names))


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(normal(name), " ")
    return text


def _share_gone(text: str, left: str) -> float:
    return 1 - len(left.replace(" ", "")) / max(1, len(text.replace(" ", "")))


def _header_score(text: str, film: Film) -> float:
    names = [*(film.get("directors") or ()), *(film.get("cast") or ())]
    if not film.get("title"):
        return 3.0 * _covered(text, names) - 2.0
    title = normal(film["title"])
    if len(text) < len(title) and title.startswith(text):
        return 1.5
    share = _covered(text, [film["title"], *names])
    words = set(title.split())
    spread = len(words & set(text.split())) / len(words)
    whole = title in text
    told = 0.5 * any(normal(name) in text for name in film.get("directors") or ())
    return -1.5 + 3.5 * share + told + (2.0 if whole else 1.5 * spread) if whole or spread > 0.6 else -4.0 + share


def _title_more_score(text: str, film: Film) -> float:
    rest = normal(film["title"]) if film.get("title") else " "
    share = _covered(text, [*(film.get("directors") or ()), *(film.get("cast") or ())])
    words = text.split()
    known = sum(f" {word} " in rest for word in words) / max(1, len(words))
    return -0.5 + 2.6 * max(known, 0.0) if known > 0.5 else -0.5 + 0.4 * share


def _assign(
    units: Sequence[Unit], scores: Sequence[Sequence[Mapping[str, float]]], outside: Sequence[float]
) -> list[tuple[int, str]]:
    """The best (film, role) of every unit; film -1 is before the first, where `outside` is what a unit gains."""
    best: dict[tuple[int, str], float] = {(-1, OUTSIDE): 0.0}
    back: list[dict[tuple[int, str], tuple[int, str]]] = []
    for unit, row, free in zip(units, scores, outside, strict=True):
        found: dict[tuple[int, str], float] = {}
        came: dict[tuple[int, str], tuple[int, str]] = {}
        for before, so_far in best.items():
            for after, gain in _next(before, unit, row, free):
                if so_far + gain > found.get(after, -1e9):
                    found[after], came[after] = so_far + gain, before
        best = found
        back.append(came)
    films = len(scores[0]) if scores else 0
    last = max(best, key=lambda place: best[place] - 30 * (films - 1 - place[0]))
    path = [last]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [(film, NOISE if role == _UNTOLD else role) for film, role in path[::-1][1:]]


def _next(
    before: tuple[int, str], unit: Unit, row: Sequence[Mapping[str, float]], outside: float
) -> list[tuple[tuple[int, str], float]]:
    film, role = before
    steps: list[tuple[tuple[int, str], float]] = []
    if film >= 0:
        texts = (DIRECTOR, CAST, SYNOPSIS, TRIVIA, _UNTOLD if role in _OPENING else NOISE)
        steps += [((film, state), row[film][state]) for state in texts if state in row[film]]
        if role in (HEADER, TITLE_MORE) and unit.joint != "line" and TITLE_MORE in row[film]:
            steps.append(((film, TITLE_MORE), row[film][TITLE_MORE]))
    else:
        steps.append(((-1, OUTSIDE), outside))
    if film + 1 < len(row):
        steps.append(((film + 1, HEADER), row[film + 1][HEADER]))
    return steps


def _soften(units: Sequence[Unit], assigned: Sequence[tuple[int, str]], fact: Sequence[bool]) -> list[str]:
    last = max((at for at, (_, role) in enumerate(assigned) if role not in (NOISE, OUTSIDE)), default=-1)
    roles = []
    for at, (unit, (film, role)) in enumerate(zip(units, assigned, strict=True)):
        meaning = unit.label.meaning if unit.label is not None else None
        if role == NOISE and not unit.text and meaning in _BY_LABEL:
            roles.append(_BY_LABEL[meaning] if at <= last else _BY_LABEL[meaning] + OUTSIDE + NOISE)
        elif role == NOISE and (fact[at] or (meaning is not None and meaning not in _BY_LABEL)):
            roles.append(FACT if at <= last else FACT + OUTSIDE + NOISE)
        elif role == NOISE and at > last:
            roles.append(OUTSIDE + NOISE)
        else:
            roles.append(role if film >= 0 else OUTSIDE)
    return roles
