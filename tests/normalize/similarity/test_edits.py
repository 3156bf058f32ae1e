from __future__ import annotations

from functools import cache

import pytest

from normalize.similarity.edit_training import EditTraining
from normalize.similarity.edits import SIZES, EditModel, bounded
from normalize.similarity.person import person_model
from normalize.similarity.tokens import SAME_INITIAL, TokenScores

WORDS = ["watson", "wilson", "wagner", "walker", "winter", "webber", "warren", "wood"]


@pytest.fixture(scope="module")
def learned() -> EditModel:
    respelt = [((word.replace("w", "v"), word), 1.0) for word in WORDS]
    kept = [((word, word), 1.0) for word in ("marin", "karl", "victor", "vera", "ivan", "walser")]
    return EditTraining(least=1.0).model({"v": respelt, "kept": kept}, [*WORDS, "marin", "karl", "victor", "vera"])


def test_what_was_seen_costs_less_than_what_was_not(learned: EditModel) -> None:
    seen, unseen = learned.scores([("valton", "walton"), ("kalton", "walton")])
    assert seen[0] > unseen[0]


def test_a_channel_knows_its_own_habit(learned: EditModel) -> None:
    scores = learned.scores([("valton", "walton")])[0]
    assert scores[learned.channels.index("v")] > scores[learned.channels.index("kept")]


def test_weights_are_symmetric(learned: EditModel) -> None:
    assert all(learned.weights[b, a] == weights for (a, b), weights in learned.weights.items())
    assert learned.scores([("valton", "walton")]).tolist() == pytest.approx(learned.scores([("walton", "valton")]))


def test_batches_do_not_change_scores(learned: EditModel) -> None:
    pairs = [("valton", "walton"), ("a", "marin"), ("karl", "karl")] * 3
    assert learned.scores(pairs).tolist() == [learned.scores([pair])[0].tolist() for pair in pairs]


def best_chain(model: EditModel, left: str, right: str, channel: int) -> float:
    """The weight of the best chain, tried out letter by letter: slow and plain."""

    @cache
    def best(i: int, j: int) -> float:
        found = [0.0] if i == j == 0 else []
        for a, b in SIZES:
            operation = (left[i - a : i], right[j - b : j])
            weight = model.weights.get(operation, (model.unknown if max(a, b) == 1 else None,) * len(model.channels))
            if a <= i and b <= j and weight[channel] is not None:
                found.append(best(i - a, j - b) + (weight[channel] or 0.0))
        return max(found)

    return best(len(left), len(right))


def test_chains_are_the_best_there_are() -> None:
    model = person_model().scores.edits
    pairs = [("khyu", "hugh"), ("tsukerberg", "zuckerberg"), ("a", "jean"), ("watson", "uotson"), ("x" * 20, "jaques")]
    plain = [[best_chain(model, bounded(a), bounded(b), c) for c in range(len(model.channels))] for a, b in pairs]
    assert model.scores(pairs).tolist() == [pytest.approx(one, abs=1e-4) for one in plain]


def test_known_pairs_are_lifted_and_initials_compared(learned: EditModel) -> None:
    scores = TokenScores(learned, frozenset({("bob", "robert")}))
    plain = TokenScores(learned)
    assert scores.of([("robert", "bob")])[0, 0] > plain.of([("robert", "bob")])[0, 0]
    assert scores.of([("m", "marin")])[0, 0] == SAME_INITIAL
    assert scores.of([("m", "karl")])[0, 0] < 0
