"""What two blocks can at most be to each other, before any two names are compared letter by letter.

Most pairs that share a key are two films, and nothing that the scorers of names and titles might say would change it.
`utmost` is never below what `FilmJudge` makes of a pair of single blocks: what it does not look at closely counts as
if it spoke for one film.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from normalize.reconcile.buckets import Ids
from normalize.reconcile.desk import FILM_GLANCE, TITLE_GLANCE, Desk
from normalize.reconcile.films import SAME_MONTH, SAME_SEASON, SAME_WEEK, STEPS, TWO_YEARS
from normalize.reconcile.ragged import Ragged, crossed, distinct
from normalize.reconcile.spellings import Spellings
from normalize.reconcile.view_table import Flags, ViewTable

Floats = npt.NDArray[np.float64]

_MOST_COUNTED = 3
"""Of the places of two casts so many count."""

_UNKNOWN = 1 << 40
"""Days between two blocks of which one has no date."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """Pairs of rows of a table, how many days are between them, and what features weigh."""

    table: ViewTable
    left: Ids
    right: Ids
    gap: Ids
    desk: Desk

    @property
    def weight(self) -> Mapping[str, float]:
        return self.desk.learned["film"].of

    @property
    def count(self) -> int:
        return len(self.left)

    def has(self, lists: Ragged) -> tuple[Flags, Flags]:
        """Whether the lists of either side hold anything."""
        return lists.sizes[self.left] > 0, lists.sizes[self.right] > 0


def days_between(table: ViewTable, left: Ids, right: Ids) -> Ids:
    """The smallest number of days between what two rows say of the release; a very large number where one is silent."""
    gap = np.full(len(left), _UNKNOWN, dtype=np.int64)
    found = crossed(table.days, table.days, left, right)
    apart = np.abs(table.days.values[found.left] - table.days.values[found.right])
    np.minimum.at(gap, found.which, apart)
    return gap


def utmost(table: ViewTable, left: Ids, right: Ids, desk: Desk) -> Floats:
    """The most that the log-odds of rows being one film may be."""
    pairs = _Glance(table, left, right, days_between(table, left, right), desk)
    total = np.full(len(left), pairs.weight["any two films"])
    for part in (_titles, _directors, _cast, _time, _texts):
        total += part(pairs)
    one_article = table.articles[left] == table.articles[right]
    return total + np.where(one_article, pairs.weight["two films of one article"], 0.0)


def _titles(pairs: _Glance) -> Floats:
    weight, table = pairs.weight, pairs.table
    alike = _alike(pairs, table.called, pairs.desk.titles, TITLE_GLANCE) | _one_sense(pairs)
    languages = table.languages
    one_language = crossed(languages, languages, pairs.left, pairs.right)
    same = languages.values[one_language.left] == languages.values[one_language.right]
    in_two = np.where(
        one_language.any(same, pairs.count), weight["titles differ in one language"],
        weight["titles differ in two languages"],
    )  # fmt: skip
    later = (pairs.gap > SAME_SEASON) & (pairs.gap < _UNKNOWN)
    apart = np.where(later, weight["titles and times differ"], in_two)
    hinted = ~(table.plain[0][pairs.left] & table.plain[0][pairs.right])
    most = max(weight["same title"], weight["titles alike"]) + np.where(hinted, _hints(weight), 0.0)
    titled = np.logical_and(*pairs.has(table.titles))
    return np.where(alike, most, np.where(titled, apart, 0.0))


def _one_sense(pairs: _Glance) -> Flags:
    """Whether a title or hint of the one means what one of the other does."""
    known, called = pairs.desk.titles.known, pairs.table.called
    senses = np.fromiter((known[title].sense for title in called.values.tolist()), np.int64, len(called.values))
    found = crossed(called, called, pairs.left, pairs.right)
    same: Flags = senses[found.left] == senses[found.right]
    return found.any(same, pairs.count)


def _hints(weight: Mapping[str, float]) -> float:
    return weight["page title says so"] + weight["anecdote says so"]


def _directors(pairs: _Glance) -> Floats:
    weight, table = pairs.weight, pairs.table
    alike = _alike(pairs, table.directors, pairs.desk.people, FILM_GLANCE)
    in_week = np.where(pairs.gap <= SAME_WEEK, weight["director and week agree"], 0.0)
    most = max(weight["same director"], weight["directors alike"]) + in_week
    both = np.logical_and(*pairs.has(table.directors))
    return np.where(alike, most, np.where(both, weight["directors differ"], 0.0))


def _cast(pairs: _Glance) -> Floats:
    """As if every name that has one like it in the other cast were matched, in its place."""
    weight, table = pairs.weight, pairs.table
    cast = table.cast
    found = crossed(cast, cast, pairs.left, pairs.right)
    alike = _resembling(cast.values[found.left], cast.values[found.right], pairs.desk.people, FILM_GLANCE)
    which = found.which[alike]
    sides = (distinct(which, at[alike], pairs.count) for at in (found.left, found.right))
    matches = np.minimum(*sides)
    places = np.minimum(*(np.minimum(table.billings[rows], _MOST_COUNTED) for rows in (pairs.left, pairs.right)))
    counted = np.minimum(matches, _MOST_COUNTED) / _MOST_COUNTED
    common = weight["cast in common"] * np.array(STEPS)[np.minimum(matches, len(STEPS) - 1)]
    rest = weight["rest of the casts differs"] * np.maximum(places - matches, 0) / np.maximum(places, 1)
    fewer = np.minimum(cast.sizes[pairs.left], cast.sizes[pairs.right])
    differ = weight["casts differ"] * np.minimum(fewer, _MOST_COUNTED) / _MOST_COUNTED
    all_agree = (matches >= np.maximum(places, 2)) & np.logical_and(*pairs.has(table.directors))
    whole = np.where(all_agree, weight["director and whole cast"], 0.0)
    return np.where(matches > 0, common + weight["cast in the same places"] * counted + rest + whole, differ)


def _time(pairs: _Glance) -> Floats:
    weight, gap = pairs.weight, pairs.gap
    limits = (SAME_WEEK, SAME_MONTH, SAME_SEASON, TWO_YEARS, _UNKNOWN - 1)
    names = ("same week", "same month", "same season", "within two years", "years apart")
    undated = max(weight["no date"], weight["same day of the year"], weight["other day of the year"])
    return np.array([*(weight[name] for name in names), undated])[np.searchsorted(limits, gap)]


def _texts(pairs: _Glance) -> Floats:
    """As if whatever two texts hold agreed."""
    weight, worded, (named, nouns, minutes) = pairs.weight, np.zeros(pairs.count), pairs.table.told
    for name, left, right in (
        ("people named in the text", named[pairs.left] | named[pairs.right], True),
        ("names and numbers in the text", nouns[pairs.left], nouns[pairs.right]),
        ("same running time", minutes[pairs.left], minutes[pairs.right]),
    ):
        worded += np.where(left & right, weight[name], 0.0)
    return worded


def _alike(pairs: _Glance, lists: Ragged, spellings: Spellings, glance: float) -> Flags:
    """Whether a value of the one list is, or at first sight may be, one of the other."""
    found = crossed(lists, lists, pairs.left, pairs.right)
    alike = _resembling(lists.values[found.left], lists.values[found.right], spellings, glance)
    return found.any(alike, pairs.count)


def _resembling(a: Ids, b: Ids, spellings: Spellings, glance: float) -> Flags:
    alike: Flags = a == b
    other = np.flatnonzero(~alike)
    pairs = np.column_stack([np.minimum(a[other], b[other]), np.maximum(a[other], b[other])])
    alike[other] = spellings.resembling(pairs, glance)
    return alike
