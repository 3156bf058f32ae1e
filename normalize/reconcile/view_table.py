"""Views side by side as columns, and what pairs of them bring together: many pairs at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import Ids
from normalize.reconcile.ragged import Crossed, Ragged, crossed
from normalize.reconcile.spellings import number_of
from normalize.reconcile.views import FilmView

Flags = npt.NDArray[np.bool_]


class ViewTable:
    """A row a view of a single block, in the order of their numbers."""

    def __init__(self, views: Iterable[FilmView]) -> None:
        self.views = sorted(views, key=lambda view: view.members[0])
        self.numbers: Ids = self._numbers(view.members[0] for view in self.views)

    def rows(self, numbers: Ids) -> Ids:
        """The rows of blocks by number."""
        return np.searchsorted(self.numbers, numbers)

    @cached_property
    def directors(self) -> Ragged:
        """The names of the directors."""
        return Ragged.of(view.directors for view in self.views)

    @cached_property
    def cast(self) -> Ragged:
        """The names of the cast."""
        return Ragged.of([name for name, _ in view.cast] for view in self.views)

    @cached_property
    def titles(self) -> Ragged:
        """The titles."""
        return Ragged.of(view.titles for view in self.views)

    @cached_property
    def languages(self) -> Ragged:
        """A number for each language."""
        return Ragged.of([number_of(language) for language in view.languages] for view in self.views)

    @cached_property
    def billings(self) -> Ids:
        """How many places the cast has."""
        return self._numbers(len({at for _, at in view.cast}) for view in self.views)

    @cached_property
    def told(self) -> tuple[Flags, Flags, Flags]:
        """Which views name people, or other names and numbers, or a running time, in their texts."""
        named = self._numbers(len(view.named) for view in self.views) > 0
        nouns = self._numbers(len(view.nouns) for view in self.views) > 1
        return named, nouns, self._numbers(len(view.minutes) for view in self.views) > 0

    def _numbers(self, values: Iterable[int]) -> Ids:
        return np.fromiter(values, dtype=np.int64, count=len(self.views))

    @cached_property
    def called(self) -> Ragged:
        """All titles and hints."""
        return Ragged.of((*view.titles, *view.hints, *view.asides) for view in self.views)

    @cached_property
    def days(self) -> Ragged:
        """The days of release, or of posting where need be."""
        return Ragged.of(view.released or view.posted for view in self.views)

    @cached_property
    def articles(self) -> Ids:
        """The article of each."""
        return self._numbers(view.places[0][0] for view in self.views)

    @cached_property
    def plain(self) -> tuple[Flags, Ids]:
        """Which views have no hints, and a number for the titles of each."""
        flags = np.fromiter((not (view.hints or view.asides) for view in self.views), np.bool_, len(self.views))
        return flags, self._numbers(hash(view.titles) for view in self.views)

    def names_between(self, left: Ids, right: Ids) -> tuple[Ids, Ids]:
        """The directors of one row with those of the other, the cast with the cast: which pair of rows brings them
        together, and the pairs of names.
        """
        found = [_pairs(each, crossed(each, each, left, right)) for each in (self.directors, self.cast)]
        return _joined(found)

    def titles_between(self, left: Ids, right: Ids) -> tuple[Ids, Ids]:
        """Every title one row gives with every title of the other, unless both have the very same and no other."""
        plain, titles = self.plain
        other = np.flatnonzero(~(plain[left] & plain[right] & (titles[left] == titles[right])))
        which, pairs = _joined([_pairs(self.called, crossed(self.called, self.called, left[other], right[other]))])
        return other[which], pairs


def _pairs(lists: Ragged, found: Crossed) -> tuple[Ids, Ids]:
    """Pairs of different values, the smaller first."""
    a, b = lists.values[found.left], lists.values[found.right]
    differ = a != b
    a, b = a[differ], b[differ]
    return found.which[differ], np.column_stack([np.minimum(a, b), np.maximum(a, b)])


def _joined(found: list[tuple[Ids, Ids]]) -> tuple[Ids, Ids]:
    return np.concatenate([which for which, _ in found]), np.concatenate([pairs for _, pairs in found])
