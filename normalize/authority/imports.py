"""Brings authority names into the database, a batch a transaction: a million pass without being held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from normalize.authority.files import AuthorityName
from normalize.similarity.folding import folded_tokens
from normalize.store import Store
from normalize.store.authority import save_entities

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entities and other names a file held."""

    entities: int
    other_names: int


def name_key(name: str) -> str:
    """A name or title as it is looked up: folded, in any order of its words.

    >>> name_key("Hayashi Kento") == name_key("Kento HAYASHI")
    True
    """
    return " ".join(sorted(folded_tokens(name)))


def import_names(store: Store, names: Iterable[AuthorityName]) -> Imported:
    """Adds or renews what `names` tell; running it twice changes nothing."""
    entities = others = 0
    stream = iter(names)
    while batch := list(islice(stream, BATCH)):
        canonical = [one for one in batch if one.canonical]
        keyed = [(name_key(one.name), one.authority_id, one.name) for one in batch]
        with store.transaction():
            save_entities(
                store.db,
                [(one.authority_id, one.kind, one.name, one.year, one.source) for one in canonical],
                [row for row in keyed if row[0]],
            )
        entities += len(canonical)
        others += len(batch) - len(canonical)
    return Imported(entities, others)
