"""What is one beyond doubt, found in whole columns: nothing more is asked of it, and nobody groups it step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from normalize.reconcile.buckets import Ids
from normalize.reconcile.components import labelled
from normalize.reconcile.desk import FILM_GLANCE, Desk
from normalize.reconcile.memory import LISTS, Credits, Flags, NamePairs, selected
from normalize.reconcile.ragged import Crossed, Ragged, crossed
from normalize.reconcile.rulings import Orders

SURELY_ONE = 4.0
"""Log-odds from which spellings that have met are one person, unless something keeps them apart."""


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
        at = np.minimum(np.searchsorted(self.members, pairs), len(self.members) - 1)
        known = (self.members[at] == pairs).all(axis=1)
        return np.asarray(known & (self.firsts[at[:, 0]] == self.firsts[at[:, 1]]))

    def among(self, members: Ids) -> dict[int, int]:
        """Of these members those that are in a group, each with the smallest of its group."""
        chosen = np.isin(self.members, members)
        return dict(zip(self.members[chosen].tolist(), self.firsts[chosen].tolist(), strict=True))


def foregone_people(pairs: NamePairs, credits: Credits, desk: Desk) -> Foregone:
    """The people that pairs of spellings that have met tell of: groups of which no two stand in one list or look all
    unlike, and of which nobody has ruled anything.
    """
    members, firsts = labelled(pairs.pairs[pairs.log_odds >= SURELY_ONE])
    groups, group = np.unique(firsts, return_inverse=True)
    doubted = _in_one_list(members, group, len(groups), credits) | _unlike(members, group, len(groups), desk)
    doubted[group[np.isin(members, _ruled(desk.person_orders))]] = True
    return Foregone(members[~doubted[group]], firsts[~doubted[group]])


def _unlike(members: Ids, group: Ids, count: int, desk: Desk) -> Flags:
    """Of which groups two members are not alike at first sight, however others lead from one to the other."""
    sequence = np.argsort(group, kind="stable")
    sizes = np.bincount(group, minlength=count)
    lists = Ragged(sizes.cumsum() - sizes, sizes, members[sequence])
    every = np.arange(count)
    both = crossed(lists, lists, every, every)
    pairs = np.column_stack([lists.values[both.left], lists.values[both.right]])
    chosen = pairs[:, 0] < pairs[:, 1]
    return Crossed(both.which[chosen], both.left, both.right).any(
        ~desk.people.resembling(pairs[chosen], FILM_GLANCE), count
    )


def _ruled(orders: Orders) -> Ids:
    names: Iterable[int] = (name for pair in orders.same | orders.different for name in pair)
    return np.fromiter(names, dtype=np.int64)


def _in_one_list(members: Ids, group: Ids, count: int, credits: Credits) -> Flags:
    """Of which groups two members stand in one list."""
    listed = selected(credits, (credits.lists > 0) & np.isin(credits.names, members))
    directing = listed.lists == LISTS["director"]
    lists = np.unique(np.where(directing, ~listed.blocks, listed.blocks), return_inverse=True)[1]
    places = np.unique(lists * len(members) + np.searchsorted(members, listed.names))
    lists, at = np.divmod(places, max(len(members), 1))
    codes, often = np.unique(lists * count + group[at], return_counts=True)
    found = np.zeros(count, dtype=np.bool_)
    found[codes[often > 1] % max(count, 1)] = True
    return found
