"""What is one beyond doubt, found in whole columns: nothing more is asked of it, and nobody groups it step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from normalize.reconcile.buckets import Ids, each_once
from normalize.reconcile.cluster import EXCLUDED
from normalize.reconcile.components import labelled
from normalize.reconcile.desk import FILM_GLANCE, Desk
from normalize.reconcile.memory import LISTS, Blocks, Credits, FilmPairs, Flags, NamePairs, selected
from normalize.reconcile.ragged import Ragged, crossed
from normalize.reconcile.rulings import Orders

SURELY_ONE = 4.0
"""Log-odds from which two are one, unless something about the group they make speaks against it."""

_MOST = 100
"""Larger groups are looked at closely."""

_SHIFT = 32


@dataclass(frozen=True, slots=True)
class Foregone:
    """Members of groups that are one beyond doubt, in order, and the smallest member of the group of each."""

    members: Ids
    firsts: Ids

    def within(self, pairs: Ids) -> Flags:
        """Which pairs lie within one group.

        >>> Foregone(np.array([1, 2, 5, 6]), np.array([1, 1, 5, 5])).within(np.array([[1, 2], [2, 5], [2, 3]])).tolist()
        [True, False, False]
        """
        if not len(self.members):
            return np.zeros(len(pairs), dtype=np.bool_)
        at = _places(self.members, pairs)
        known = (self.members[at] == pairs).all(axis=1)
        return np.asarray(known & (self.firsts[at[:, 0]] == self.firsts[at[:, 1]]))

    def among(self, members: Sequence[int]) -> dict[int, int]:
        """Of these members those that are in a group, each with the smallest of its group."""
        if not len(self.members):
            return {}
        wanted = np.array(members, dtype=np.int64)
        at = _places(self.members, wanted)
        known = self.members[at] == wanted
        return dict(zip(wanted[known].tolist(), self.firsts[at[known]].tolist(), strict=True))


def foregone_films(pairs: FilmPairs, blocks: Blocks, orders: Orders) -> Foregone:
    """The films that pairs of blocks tell of: groups of which no two stand in one article, bear different numbers or
    speak against each other, and of which nobody has ruled anything.
    """
    groups = _Groups(pairs.pairs[pairs.log_odds >= SURELY_ONE])
    here = selected(blocks, np.isin(blocks.numbers, groups.members))
    groups.doubt_sharing(here.numbers, here.articles)
    numbered = here.numbered != 0
    groups.doubt_differing(here.numbers[numbered], here.numbered[numbered])
    against = pairs.pairs[pairs.log_odds < EXCLUDED]
    groups.doubt(against[groups.foregone().within(against)])
    groups.doubt_ruled(orders)
    return groups.foregone()


def foregone_people(pairs: NamePairs, credits: Credits, desk: Desk) -> Foregone:
    """The people that pairs of spellings that have met tell of: groups of which no two stand in one list or look all
    unlike, and of which nobody has ruled anything.
    """
    groups = _Groups(pairs.pairs[pairs.log_odds >= SURELY_ONE])
    listed = selected(credits, (credits.lists > 0) & np.isin(credits.names, groups.members))
    directing = listed.lists == LISTS["director"]
    groups.doubt_sharing(listed.names, np.where(directing, ~listed.blocks, listed.blocks))
    inside = groups.pairs()
    groups.doubt(inside[~desk.people.resembling(inside, FILM_GLANCE)])
    groups.doubt_ruled(desk.person_orders)
    return groups.foregone()


class _Groups:
    """What hangs together, and which of it is doubted."""

    def __init__(self, pairs: Ids) -> None:
        self.members, self._firsts = labelled(pairs)
        self._group = np.unique(self._firsts, return_inverse=True)[1]
        self._sizes = np.bincount(self._group, minlength=1)
        self._doubted = self._sizes > _MOST

    def foregone(self) -> Foregone:
        """The groups that are not doubted."""
        kept = ~self._doubted[self._group]
        return Foregone(self.members[kept], self._firsts[kept])

    def pairs(self) -> Ids:
        """All pairs within groups that are not doubted."""
        starts = self._sizes.cumsum() - self._sizes
        lists = Ragged(starts, self._sizes, self.members[np.argsort(self._group, kind="stable")])
        which = np.flatnonzero(~self._doubted)
        found = crossed(lists, lists, which, which)
        pairs = np.column_stack([lists.values[found.left], lists.values[found.right]])
        return pairs[pairs[:, 0] < pairs[:, 1]]

    def doubt(self, members: Ids) -> None:
        """Doubts the groups of these members."""
        self._doubted[self._of(members.ravel())] = True

    def doubt_ruled(self, orders: Orders) -> None:
        """Doubts the groups of which people have ruled something."""
        ruled = (number for pair in orders.same | orders.different for number in pair)
        self.doubt(np.intersect1d(self.members, np.fromiter(ruled, dtype=np.int64)))

    def doubt_sharing(self, members: Ids, values: Ids) -> None:
        """Doubts the groups of which two members have one value."""
        places = np.unique(values, return_inverse=True)[1]
        rows = each_once(places << _SHIFT | _places(self.members, members))
        codes, often = np.unique(_coded(self._group[rows & _LOW], rows >> _SHIFT), return_counts=True)
        self._doubted[codes[often > 1] >> _SHIFT] = True

    def doubt_differing(self, members: Ids, values: Ids) -> None:
        """Doubts the groups whose members have more than one value."""
        places = np.unique(values, return_inverse=True)[1]
        codes = each_once(_coded(self._of(members), places))
        self._doubted |= np.bincount(codes >> _SHIFT, minlength=len(self._doubted)) > 1

    def _of(self, members: Ids) -> Ids:
        return np.asarray(self._group[_places(self.members, members)])


_LOW = (1 << _SHIFT) - 1


def _coded(groups: Ids, places: Ids) -> Ids:
    return groups << _SHIFT | places


def _places(members: Ids, wanted: Ids) -> Ids:
    return np.minimum(np.searchsorted(members, wanted), max(len(members) - 1, 0))
