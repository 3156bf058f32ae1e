"""Views packed away: a quarter of the memory, unpacked in some microseconds."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping
from dataclasses import fields
from operator import attrgetter

from normalize.reconcile.views import FilmView

_content = attrgetter(*(field.name for field in fields(FilmView)))


class Shelf(Mapping[int, FilmView]):
    """The views of single blocks by number. Every look at one unpacks it anew."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def put(self, view: FilmView) -> None:
        """Puts a view in the place of its block."""
        self._packed[view.members[0]] = marshal.dumps(_content(view))

    def __getitem__(self, number: int) -> FilmView:
        return FilmView(*marshal.loads(self._packed[number]))  # noqa: S302 (packed above, in this process)

    def __contains__(self, number: object) -> bool:
        return number in self._packed

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def clear(self) -> None:
        """Throws all views away."""
        self._packed.clear()
