from __future__ import annotations

import pytest

from normalize.similarity.edit_training import EditTraining
from normalize.similarity.edits import EditModel
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


def test_known_pairs_are_lifted_and_initials_compared(learned: EditModel) -> None:
    scores = TokenScores(learned, frozenset({("bob", "robert")}))
    plain = TokenScores(learned)
    assert scores.of([("robert", "bob")])[0, 0] > plain.of([("robert", "bob")])[0, 0]
    assert scores.of([("m", "marin")])[0, 0] == SAME_INITIAL
    assert scores.of([("m", "karl")])[0, 0] < 0
