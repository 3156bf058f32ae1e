"""Mentions → identities: candidates, films and people judged together, decisions, explanations.

resolve(blocks, decisions, authority, previous) -> Resolution    which blocks are one film, which mentions one
person assign_ids(resolution, previous) -> Assignment                   ids that last
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from normalize.reconcile.canonical import Authority
from normalize.reconcile.conclude import Conclusion
from normalize.reconcile.ids import Assignment, assign_ids
from normalize.reconcile.rounds import Rounds
from normalize.reconcile.rulings import place
from normalize.records import Block, Decision, Resolution

__all__ = ["Assignment", "Authority", "assign_ids", "resolve"]


def resolve(
    blocks: Iterable[Block],
    decisions: Sequence[Decision] = (),
    authority: Authority | None = None,
    previous: Mapping[str, str] | None = None,
) -> Resolution:
    """Which blocks are one film and which mentions one person. Pure, and independent of the order of `blocks`.

    `decisions` beat every score; `authority` gives canonical names where it is sure; `previous` (key → id of the
    last run) is needed only for decisions that name ids. Every key is in exactly one cluster.
    """
    ordered = sorted(blocks, key=lambda block: block.key)
    with _no_collection():
        rulings = place(decisions, ordered, previous)
        rounds = Rounds(ordered, rulings)
        conclusion = Conclusion(rounds, rounds.settle(), ordered, authority)
        return Resolution(
            films=tuple(conclusion.films()),
            people=tuple(sorted(conclusion.people(), key=lambda cluster: cluster.members)),
            queue=tuple(conclusion.queue()),
            issues=rulings.issues,
        )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rests the cycle collector: nothing here makes cycles, and walking millions of records takes a quarter of the
    time.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
