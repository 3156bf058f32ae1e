"""Mentions → identities: candidates, films and people judged together, decisions, explanations.

resolve(blocks, decisions, authority, previous) -> Resolution    which blocks are one film, which mentions one
person assign_ids(resolution, previous) -> Assignment                   ids that last
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from normalize.reconcile.canonical import Authority
from normalize.reconcile.engine import Engine
from normalize.reconcile.ids import Assignment, assign_ids
from normalize.reconcile.kept import KeptBlocks
from normalize.reconcile.rulings import entries, place
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
    kept = KeptBlocks(blocks)
    engine = Engine(kept, place(decisions, entries(kept.ordered), previous))
    return engine.run(kept.everything(), authority=authority, for_good=True).resolution
