"""Mentions → identities: candidates, films and people judged together, decisions, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalize.reconcile.ids import Assignment, assign_ids
from normalize.reconcile.simple import resolve_simply
from normalize.records import Block, Decision, Resolution

__all__ = ["Assignment", "assign_ids", "resolve"]


def resolve(blocks: Iterable[Block], decisions: Sequence[Decision] = (), authority: object | None = None) -> Resolution:
    """Which blocks are one film and which mentions one person. Pure, and independent of the order of `blocks`."""
    return resolve_simply(blocks)
