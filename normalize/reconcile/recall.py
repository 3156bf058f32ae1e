"""Whether the last run can be built upon, and what of its rulings has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from normalize.reconcile.memory import Memory
from normalize.reconcile.recipe import recipe
from normalize.reconcile.remembered import as_parts, from_parts
from normalize.reconcile.rulings import Ruling, Rulings
from normalize.store.blocks import listed
from normalize.store.reconciled import remembered

_RECIPE, _RULINGS = "recipe", "rulings"

Told = tuple[str, str, bool, tuple[str, ...], tuple[str, ...]]
"""A ruling: kind, verdict, whether the sides are spelt alike, and the keys of both."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the last run left: its memory and the rulings it observed."""

    memory: Memory
    rulings: frozenset[Told]


def recalled(db: Database) -> Recalled | None:
    """What the last run left; None when nothing is remembered, or it was cooked by another recipe."""
    parts = remembered(db)
    if parts.get(_RECIPE) != recipe().encode():
        return None
    rulings = ((kind, verdict, alike, tuple(a), tuple(b)) for kind, verdict, alike, a, b in json.loads(parts[_RULINGS]))
    return Recalled(from_parts(parts), frozenset(rulings))


def as_kept(memory: Memory, rulings: Rulings) -> Iterator[tuple[str, bytes]]:
    """The parts that the next run recalls."""
    yield _RECIPE, recipe().encode()
    yield _RULINGS, json.dumps(sorted(_told(rulings))).encode()
    yield from as_parts(memory)


def touched_by_rulings(db: Database, last: Recalled, rulings: Rulings) -> set[str]:
    """The articles that hold what is ruled upon otherwise than in the last run."""
    changed = last.rulings ^ _told(rulings)
    query = """SELECT article_id FROM film_blocks WHERE block_key IN (SELECT value FROM json_each(:keys))
               UNION SELECT article_id FROM mentions WHERE mention_key IN (SELECT value FROM json_each(:keys))"""
    keys = {"keys": listed(key for *_, a, b in changed for key in (*a, *b))}
    return {found for (found,) in db.execute(query, keys)}


def _told(rulings: Rulings) -> frozenset[Told]:
    return frozenset(_of(ruling) for ruling in (*rulings.same, *rulings.different))


def _of(ruling: Ruling) -> Told:
    sides = tuple(sorted(ruling.a)), tuple(sorted(ruling.b))
    return ruling.decision.kind, ruling.decision.verdict, ruling.spelt_alike, *sides
