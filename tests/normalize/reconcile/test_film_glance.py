"""The glance at two blocks is never below what the judge makes of them, and settles most pairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.copies import make_world
from normalize.reconcile.buckets import Ids
from normalize.reconcile.desk import Desk
from normalize.reconcile.film_glance import utmost
from normalize.reconcile.film_stage import PLAUSIBLE, judge_of
from normalize.reconcile.rounds import film_log_odds
from normalize.reconcile.view_table import ViewTable
from normalize.reconcile.views import Views
from normalize.records import Block
from tests.normalize.reconcile.making import make_block


def glanced(blocks: list[Block]) -> tuple[list[float], list[float]]:
    """The most that every two of the blocks may be, and what the judge makes of them."""
    desk = Desk()
    reader = Views(desk.people, desk.titles, {})
    table = ViewTable(reader.of(block)[0] for block in blocks)
    left, right = _all_pairs(len(blocks))
    judge = judge_of(table, left, right, desk)
    both = zip(left.tolist(), right.tolist(), strict=True)
    exact = [film_log_odds(table.views[a], table.views[b], judge, desk) for a, b in both]
    return utmost(table, left, right, desk).tolist(), exact


def _all_pairs(count: int) -> tuple[Ids, Ids]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


def telling() -> list[Block]:
    """Blocks that differ in what they tell: dates, hints, texts, running times, names in prose."""
    plain = make_block("a.example/1", 1, "Bright Sisters", ["Ana Prado"], ["Cy Young", "Bo Li"])
    return [
        plain,
        replace(plain, key="b", url="b", title="Sœurs (Bright Sisters)", synopsis="In the Rome of 1943, Anna waits."),
        replace(plain, key="c", url="c", week=None, page_title="The releases of July 20", hints=("Bright Sisters",)),
        replace(plain, key="d", url="d", week="2019-01-02", facts={"runtime": "1h36m"}, language="fr"),
        replace(plain, key="e", title="Brightsisters", facts={"runtime": "97 min"}, trivia="The Rome of 1943 again."),
        make_block("f.example/1", 2, None, ["Anna Prado"], named=["Cy Young"], hints=["Other"], page_title="Other"),
        make_block("g.example/1", 1, "Bright Sisters 2", [], ["Sy Young"], named=["Ana Prado"], published="2022-08-01"),
    ]


def test_the_glance_is_never_below_the_judgement() -> None:
    for blocks in (telling(), make_world(400, seed=4).blocks):
        most, exact = glanced(blocks)
        assert all(bound >= value - 1e-9 for bound, value in zip(most, exact, strict=True))


def test_the_glance_settles_most_pairs() -> None:
    most, exact = glanced(make_world(400, seed=4).blocks)
    hopeful, likely = (sum(value >= PLAUSIBLE for value in values) for values in (most, exact))
    assert likely <= hopeful < 2 * likely < len(most) / 8
