"""The gates ring when a site changes, and only then. `python -m tests.drills.drill` prints the whole tally."""

from __future__ import annotations

from functools import cache

import pytest

from tests.drills.drill import Tally, run
from tests.drills.mutations import MUTATIONS

LEAST_CAUGHT = 0.90
MOST_FALSE_ALARMS = 2
"""Over some forty site-years; none when this was written."""


@cache
def _tally() -> Tally:
    return run()


@pytest.mark.slow
def test_mutations_that_do_harm_are_caught() -> None:
    tally = _tally()
    assert tally.share_caught >= LEAST_CAUGHT, tally.missed


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["container doubled", "cut short", "article gone", "consent page", "challenge page", "soft 404"]
)
def test_what_breaks_a_page_altogether_is_caught_at_once(name: str) -> None:
    tally = _tally()
    assert tally.caught[name] >= 20, "the mutation applies to most golden pages"
    assert len(tally.missed.get(name, [])) <= 1, tally.missed


@pytest.mark.slow
def test_quiet_weeks_are_quiet() -> None:
    tally = _tally()
    assert tally.weeks > 1000
    assert len(tally.false_alarms) <= MOST_FALSE_ALARMS, tally.false_alarms


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_applies_to_some_page(name: str) -> None:
    tally = _tally()
    assert tally.caught[name] + tally.later[name] + tally.harmless[name] + len(tally.missed.get(name, [])) >= 10
