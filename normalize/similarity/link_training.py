"""Trains the ranker of linking on the rivals that real spellings have in a list of film people, and judges it on people
set aside.

The list is every known film person and, where they are missing, the true names of the labelled pairs. Half of the
spellings meet a list without their true name while the decision is learned, for not everybody is on a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from normalize.similarity.classifier import Logistic, probability
from normalize.similarity.fitting import fit_logistic
from normalize.similarity.folding import name_form
from normalize.similarity.index import NameIndex
from normalize.similarity.linking import BY_PIECES, BY_TOKENS, lead
from normalize.similarity.person_features import person_features
from normalize.similarity.rarity import Rarity
from normalize.similarity.retrieval import TokenRetrieval, query_tokens
from normalize.similarity.tokens import TokenScores
from normalize.similarity.training_pairs import LabelledPair

Matrix = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

STRENGTH = 0.3
HARD_RIVALS = 12
"""How many rivals of each spelling teach the ranker: those that look best by their tokens."""

NOTHING_FOUND = -20.0
"""Score of the first candidate where there is none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidates of many spellings: `asked` numbers the spelling, `right` marks its true name; rows of one spelling
    stand together."""

    asked: Numbers
    right: Flags
    features: Matrix

    def of(self, chosen: Flags) -> Rows:
        """The chosen rows."""
        return Rows(self.asked[chosen], self.right[chosen], self.features[chosen])

    @property
    def groups(self) -> list[slice]:
        """The rows of each spelling."""
        starts = np.flatnonzero(np.diff(self.asked, prepend=-1))
        return [slice(a, b) for a, b in zip(starts, [*starts[1:], len(self.asked)], strict=True)]


def train_linking(
    names: Sequence[str],
    rarity: Rarity,
    pairs: Sequence[LabelledPair],
    folds: Numbers,
    fold_scores: Sequence[TokenScores],
) -> dict[str, Any]:
    """Ranker and decision as plain lists; prints how well spellings of people set aside are linked.

    `fold_scores` are edit weights learned without the pairs of each fold.
    """
    listed = with_true_names(names, pairs)
    index = NameIndex(listed)
    asked = [number for number, pair in enumerate(pairs) if pair.same and pair.how not in ("page", "identical")]
    rows = []
    for fold, scores in enumerate(fold_scores):
        mine = [number for number in asked if folds[number] == fold]
        rows.append(candidate_rows(index, scores, rarity, mine, pairs))
    tops = _set_aside_tops(rows)
    decision = fit_decision(tops)
    _report(tops, decision, len(asked))
    return {"ranker": fit_ranker(_stacked(rows)).to_json(), "decision": decision.to_json()}


def with_true_names(names: Sequence[str], pairs: Sequence[LabelledPair]) -> list[str]:
    """The list, and the true names it lacks."""
    known = {_folded(name) for name in names}
    missing = sorted({pair.b for pair in pairs if pair.same and pair.how != "page" and _folded(pair.b) not in known})
    return [*names, *missing]


def candidate_rows(
    index: NameIndex, scores: TokenScores, rarity: Rarity, asked: Sequence[int], pairs: Sequence[LabelledPair]
) -> Rows:
    """The candidates of each asked pair's spelling, as `Linker` finds them."""
    retrieval = TokenRetrieval(index.names, scores)
    retrieval.learn(token for number in asked for token in query_tokens(name_form(pairs[number].a).tokens))
    numbers, names, right = [], [], []
    for number in asked:
        a, b = pairs[number].a, _folded(pairs[number].b)
        found = dict.fromkeys(place for place, _ in retrieval.candidates(a, BY_TOKENS))
        found.update(dict.fromkeys(place for place, _ in index.candidates(a, BY_PIECES)))
        entries = list({_folded(index.names[place]): index.names[place] for place in found}.items())
        numbers += [number] * len(entries)
        names += [(a, entry) for _, entry in entries]
        right += [folded == b for folded, _ in entries]
    return Rows(np.array(numbers), np.array(right, dtype=np.bool_), person_features(names, scores, rarity))


def fit_ranker(rows: Rows) -> Logistic:
    """Logistic regression on true names and hard rivals."""
    taught = rows.right.copy()
    for group in rows.groups:
        taught[group][:HARD_RIVALS] = True
    return fit_logistic(rows.features[taught], rows.right[taught], STRENGTH)


def _set_aside_tops(rows: Sequence[Rows]) -> Matrix:
    """(score, lead, right) of the first candidate of each spelling, once with and once without its true name, by a
    ranker that saw none of its fold's people. Columns 3: whether the true name was there."""
    tops = []
    for fold, mine in enumerate(rows):
        ranker = fit_ranker(_stacked([one for number, one in enumerate(rows) if number != fold]))
        scores = ranker.log_odds(mine.features)
        for group in mine.groups:
            for present in (True, False):
                there = np.ones(group.stop - group.start, dtype=np.bool_) if present else ~mine.right[group]
                tops.append((*_top(scores[group][there], mine.right[group][there]), present))
    return np.array(tops, dtype=np.float64)


def _top(scores: Matrix, right: Flags) -> tuple[float, float, bool]:
    if not len(scores):
        return NOTHING_FOUND, 0.0, False
    order = np.argsort(-scores, kind="stable")
    return float(scores[order[0]]), lead(float(scores[order[0]]), scores[order[1:2]].tolist()), bool(right[order[0]])


def fit_decision(tops: Matrix) -> Logistic:
    """Chance of the first candidate being right, from its score and its lead."""
    return fit_logistic(tops[:, :2], tops[:, 2] > 0, 1.0)


def _report(tops: Matrix, decision: Logistic, asked: int) -> None:
    present = tops[tops[:, 3] > 0]
    print(f"{'linking':20s} {asked} spellings: right entry first {present[:, 2].sum() / asked:.3f}")
    for name, some in (("all on the list", present), ("half of them not", tops)):
        chance = probability(decision.log_odds(some[:, :2]))
        order = np.argsort(-chance, kind="stable")
        right = some[order, 2].cumsum()
        precise = np.flatnonzero(right / np.arange(1, len(right) + 1) >= 0.95)
        most = precise[-1] + 1 if len(precise) else 0
        share, bar = (most / asked, chance[order[most - 1]]) if most else (0.0, 1.0)
        print(f"  {name}: {share:.3f} of those on it linked at precision .95 (probability {bar:.2f} and above)")


def _stacked(rows: Sequence[Rows]) -> Rows:
    return Rows(
        np.concatenate([one.asked for one in rows]),
        np.concatenate([one.right for one in rows]),
        np.vstack([one.features for one in rows]),
    )


def _folded(name: str) -> str:
    return " ".join(name_form(name).tokens)
