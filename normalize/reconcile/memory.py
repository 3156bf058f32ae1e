"""What a run of the reconciler leaves to the next one: columns of numbers about blocks, names, and the pairs of them.

Every number is drawn from what it stands for (`number_of`), so that a column means the same in every run. With it the
next run finds out what a change of some pages touches, without reading the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import NO_PAIRS, Ids
from normalize.reconcile.candidates import Keyed
from normalize.reconcile.spellings import Spelling

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def _numbers() -> Ids:
    return np.zeros(0, dtype=np.int64)


def _floats() -> Floats:
    return np.zeros(0, dtype=np.float64)


def _flags() -> Flags:
    return np.zeros(0, dtype=np.bool_)


def _keyed() -> Keyed:
    return Keyed(_numbers(), _numbers(), _numbers())


def _no_pairs() -> Ids:
    return NO_PAIRS


@dataclass(frozen=True, slots=True)
class Blocks:
    """A row a block: its number, where its source keeps it, its place, the region it belongs to, a number for the
    numbers and years that its titles bear (0: none), and whether its names are written with accents.
    """

    numbers: Ids = field(default_factory=_numbers)
    rows: Ids = field(default_factory=_numbers)
    articles: Ids = field(default_factory=_numbers)
    positions: Ids = field(default_factory=_numbers)
    regions: Ids = field(default_factory=_numbers)
    numbered: Ids = field(default_factory=_numbers)
    careful: Flags = field(default_factory=_flags)


@dataclass(frozen=True, slots=True)
class Credits:
    """A row a mention: its block, its place among the block's people, its spelling, its list (see LISTS)."""

    blocks: Ids = field(default_factory=_numbers)
    places: Ids = field(default_factory=_numbers)
    names: Ids = field(default_factory=_numbers)
    lists: Ids = field(default_factory=_numbers)


LISTS = {"mentioned": 0, "cast": 1, "director": 2}
"""Two names of one list, of the cast or the directors, are two people."""


@dataclass(frozen=True, slots=True)
class FilmPairs:
    """Pairs of blocks that share a key, in order: the log-odds of their being one film, whether one week saw both."""

    pairs: Ids = field(default_factory=_no_pairs)
    log_odds: Floats = field(default_factory=_floats)
    close: Flags = field(default_factory=_flags)


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of blocks, in order, that are in one region because they may have to do with each other."""

    pairs: Ids = field(default_factory=_no_pairs)


@dataclass(frozen=True, slots=True)
class NamePairs:
    """Pairs of spellings, in order, with the log-odds of their being one person: by the letters, and all told."""

    pairs: Ids = field(default_factory=_no_pairs)
    spelling: Floats = field(default_factory=_floats)
    log_odds: Floats = field(default_factory=_floats)


@dataclass(frozen=True, slots=True)
class Circles:
    """A row a spelling, in order: the circle of those that may be one person with it, directly or through others."""

    names: Ids = field(default_factory=_numbers)
    circles: Ids = field(default_factory=_numbers)


@dataclass(frozen=True, slots=True)
class Meetings:
    """A row a region and pair of spellings that stand for each other in its films (see `people.Meeting`)."""

    regions: Ids = field(default_factory=_numbers)
    pairs: Ids = field(default_factory=_no_pairs)
    films: Ids = field(default_factory=_numbers)
    signs: Ids = field(default_factory=_numbers)
    blocks: Ids = field(default_factory=_no_pairs)


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is kept; `names` are the spellings in use, by number."""

    blocks: Blocks = field(default_factory=Blocks)
    credits: Credits = field(default_factory=Credits)
    lasting: Keyed = field(default_factory=_keyed)
    passing: Keyed = field(default_factory=_keyed)
    timely: Keyed = field(default_factory=_keyed)
    film_pairs: FilmPairs = field(default_factory=FilmPairs)
    ties: Ties = field(default_factory=Ties)
    meetings: Meetings = field(default_factory=Meetings)
    names: Mapping[int, Spelling] = field(default_factory=dict)
    circles: Circles = field(default_factory=Circles)
    name_keys: Keyed = field(default_factory=_keyed)
    name_pairs: NamePairs = field(default_factory=NamePairs)


T = TypeVar("T", Blocks, Credits, Meetings, FilmPairs, NamePairs, Circles, Keyed)


def selected(table: T, kept: Flags | Ids) -> T:
    """The rows of a table that are `kept`."""
    return type(table)(*(getattr(table, column.name)[kept] for column in fields(table)))


def extended(table: T, more: T) -> T:
    """A table with more rows below; nothing is copied where one of the two is empty."""
    return joined([table, more])


def joined(tables: Sequence[T]) -> T:
    """The rows of several tables in one; nothing is copied where only one has any."""
    names = [column.name for column in fields(tables[0])]
    filled = [at for at, table in enumerate(tables) if len(getattr(table, names[0]))]
    if len(filled) < 2:
        return tables[filled[0] if filled else 0]
    return type(tables[0])(*(np.concatenate([getattr(tables[at], name) for at in filled]) for name in names))
