"""The path model's learner: what it learns, that it repeats itself, and that its gradients are true."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy", reason="skipped: the extra train is not installed")

from roundup_spider.reading.model import PathModel, path_model_of
from roundup_spider.training.path_learner import Example, averaged, stored, train
from roundup_spider.training.roles import example
from tests.reading.test_roles import FILMS, page


@pytest.fixture(scope="module")
def roundup() -> Example:
    nobody: dict[str, Any] = {"directors": [], "cast": [], "trivia": None}
    titles = ("Gull", "The Mill", "Salt")
    films = [
        {**nobody, "title": title, "synopsis": text[2].split(" ? ")[1]}
        for title, text in zip(titles, FILMS, strict=True)
    ]
    found = example(page(), {"id": "a", "films": films}, "host")
    assert found is not None
    return found


def scores(model: PathModel, shown: Example) -> Any:
    return model.scores(shown.features, shown.alike)[1:]


def test_it_learns_the_roles_of_a_page_and_repeats_itself(roundup: Example) -> None:
    models = [train([roundup] * 30, seed, epochs=20) for seed in (1, 1, 2)]
    path = models[0].decode(models[0].scores(roundup.features, roundup.alike), roundup.joints).path
    assert all(state in allowed for (state, _), allowed in zip(path, roundup.roles, strict=True))
    once, again, other = (scores(model, roundup) for model in models)
    assert (once == again).all()
    assert not np.allclose(once, other)


def test_several_models_in_one_score_like_their_mean_and_so_does_what_is_stored(roundup: Example) -> None:
    models = [train([roundup] * 8, seed, epochs=2) for seed in (1, 2, 3)]
    one = averaged(models)
    assert np.allclose(scores(one, roundup), np.mean([scores(model, roundup) for model in models], axis=0), atol=1e-4)
    again = path_model_of(json.loads(json.dumps(stored(one))))
    assert np.allclose(scores(again, roundup), scores(one, roundup), atol=0.15)
