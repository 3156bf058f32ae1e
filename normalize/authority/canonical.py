"""Canonical spellings for the reconciler, from what was imported."""

from __future__ import annotations

from collections.abc import Sequence

from normalize.authority.imports import name_key
from normalize.records import Kind
from normalize.store import Store
from normalize.store.authority import entities_named


class LoadedAuthority:
    """The imported lists as the reconciler's `Authority`: settles a name when its spellings lead to one entity only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def canonical(self, kind: Kind, spellings: Sequence[str]) -> str | None:
        """The canonical name of the one entity that bears any of the spellings; None when there is none or several."""
        keys = sorted({name_key(spelling) for spelling in spellings} - {""})
        found = entities_named(self._store.db, kind, keys)
        names = {name for name, *_ in found.values()}
        return names.pop() if len(names) == 1 else None
