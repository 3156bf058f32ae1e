"""The reasons behind a score, in words: features gathered under the heads a person understands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from normalize.records import Evidence
from normalize.similarity.alignment import Aligned, align
from normalize.similarity.folding import name_form
from normalize.similarity.guards import guard
from normalize.similarity.person_features import RIVAL_FEATURES, feature_names
from normalize.similarity.tokens import ordered

if TYPE_CHECKING:
    from normalize.similarity.person import PersonModel

LETTERS, RARITY, UNPAIRED, INITIALS, SHORT, ORDER, RIVALS = (
    "spelling", "rarity of the tokens", "tokens without partner", "initials", "short forms",
    "order of the tokens", "other known spellings",
)  # fmt: skip

HEADS = {
    "rarity of rarer": RARITY, "rarity of commoner": RARITY, "neither spelling known": RARITY,
    "rarity where differing": RARITY, "tokens left alone": UNPAIRED, "initials left alone": UNPAIRED,
    "rarity left alone": UNPAIRED, "mononym": UNPAIRED, "tokens paired": UNPAIRED, "initials paired": INITIALS,
    "initials in conflict": INITIALS, "cut short": SHORT, "short forms": SHORT, "swapped": ORDER, "glued": ORDER,
    "both spellings known": RIVALS, "lead over rivals": RIVALS,
}  # fmt: skip
"""The head of each feature; all others are about spelling."""


def explain_person(model: PersonModel, pair: tuple[str, str], log_odds: float) -> tuple[Evidence, ...]:
    """The parts of `log_odds`, the weightiest first; they add up to it."""
    weights, base = _weights(model, pair)
    details = _details(model, pair)
    parts = [Evidence(head, weight, details.get(head, "")) for head, weight in weights.items() if abs(weight) >= 0.005]
    parts.sort(key=lambda part: -abs(part.weight))
    rest = log_odds - sum(part.weight for part in parts)
    limit = guard(name_form(pair[0]), name_form(pair[1]))
    if limit and log_odds >= limit.limit:
        parts.insert(0, Evidence(limit.name, rest - base, limit.detail))
        rest = base
    return (*parts, Evidence("base rate", rest, ""))


def _weights(model: PersonModel, pair: tuple[str, str]) -> tuple[dict[str, float], float]:
    """What each head adds to the log-odds, and the log-odds before anything is known."""
    rows = model.features([pair])
    base, changes = model.trees.terms(rows[0])
    linear = model.logistic.terms(rows)[0]
    slope = model.calibration.slope / 2
    weights: dict[str, float] = defaultdict(float)
    names = (*feature_names(model.scores.edits.channels), *RIVAL_FEATURES)
    for name, change, term in zip(names, changes, linear, strict=True):
        weights[HEADS.get(name, LETTERS)] += float(change + term) * slope
    return dict(weights), model.calibration.intercept + slope * (base + model.logistic.intercept)


def _details(model: PersonModel, pair: tuple[str, str]) -> dict[str, str]:
    """A few words for each head: which tokens met, which were left alone, which is the rarest."""
    (_, aligned), *_ = align([(name_form(pair[0]).tokens, name_form(pair[1]).tokens)], model.scores)
    met = [(x, y) for x, y in zip(aligned.left[0], aligned.right[0], strict=True) if x and y]
    alone = [x or y for x, y in zip(aligned.left[0], aligned.right[0], strict=True) if bool(x) != bool(y)]
    rarest = max((y for _, y in met), key=model.rivals.rarity.of, default="")
    holders = model.rivals.rarity.counts.get(rarest, 0)
    rivals = [model.rivals.unknown_first(x, y) for x, y in met if x != y and min(len(x), len(y)) > 1]
    return {
        RIVALS: ", ".join(_rival(model, x, y) for x, y in rivals) or "none",
        SHORT: ", ".join(f"{x} ~ {y}" for x, y in met if ordered(x, y) in model.scores.known) or "none",
        LETTERS: ", ".join(_likenesses(aligned, met)) + _channel(model, aligned),
        RARITY: f"{rarest} in {holders or 'no'} of {model.rivals.rarity.names} names" if rarest else "",
        UNPAIRED: ", ".join(alone) or "none",
        INITIALS: ", ".join(f"{x} ~ {y}" for x, y in met if min(len(x), len(y)) == 1) or "none",
        ORDER: "swapped" if aligned.swapped[0] else "glued" if aligned.glued[0] else "kept",
    }


def _rival(model: PersonModel, x: str, y: str) -> str:
    """dzhona might be jonah"""
    _, rival = model.rivals.best_rival(x, y)
    if rival == x:
        return f"{x} is a name of its own"
    return f"{x} might be {rival}" if rival else f"{x} has none"


def _likenesses(aligned: Aligned, met: list[tuple[str, str]]) -> list[str]:
    """denis ~ dennis 0.93"""
    scores, own = aligned.score[0, :, 0], aligned.own[0, :, 0]
    places = [place for place, x in enumerate(aligned.left[0]) if x and aligned.right[0][place]]
    return [
        x if x == y else f"{x} ~ {y} {max(0.0, float(scores[place] / max(own[place], 1.0))):.2f}"
        for place, (x, y) in zip(places, met, strict=True)
    ]


def _channel(model: PersonModel, aligned: Aligned) -> str:
    """The channel that explains the differences best, when it is better than the general one."""
    words = (aligned.left[0] != "") & (aligned.right[0] != "")
    totals = np.where(words[:, None], aligned.score[0] - aligned.own[0], 0.0).sum(axis=0)
    best = int(totals.argmax())
    return f" ({model.scores.edits.channels[best]})" if best and totals[best] > totals[0] + 0.5 else ""
