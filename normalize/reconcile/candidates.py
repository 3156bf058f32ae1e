"""Which pairs are worth judging: blocks and names that share a key.

Work grows with the number of mentions, not its square: under every key members stand in order, and each is paired only
with those that follow it closely. Two names of the cast, or the title with a word of the director's name, are keys at
any time; the director's name or the title alone within two years, for later they prove nothing; a word of the
director's name or of the title, and what most damage leaves of a name of the cast, only within some days.
A key is drawn from what it stands for, so that keys can be kept and a later run adds those of new blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, product

import numpy as np

from normalize.reconcile.buckets import UNKNOWN, Ids, in_order, paired
from normalize.reconcile.films import TWO_YEARS
from normalize.reconcile.spellings import Spelling, Spellings, number_of
from normalize.reconcile.views import FilmView
from normalize.similarity.index import skeleton
from normalize.similarity.title_features import title_form

FILM_WINDOW, TIMELY_WINDOW, NAME_WINDOW = 24, 12, 8
"""Each member under a key is paired with this many that follow it: films by date, names by alphabet."""

DAYS_APART = 10
"""Release days differ from country to country; two neighbouring weeks are within reach of each other."""

_LEADING_CAST = 4
_SHORTEST_WORD = 4
_WEEK = 7
_MOST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Keyed:
    """Columns: the members, a key of each, and the value by which they stand in order under the key."""

    members: Ids
    keys: Ids
    values: Ids

    @staticmethod
    def of(rows: Iterable[tuple[int, int, int]]) -> Keyed:
        """From rows (member, key, value)."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 3)
        return Keyed(*(np.ascontiguousarray(table[:, column]) for column in range(3)))


def film_pairs(lasting: Keyed, passing: Keyed, timely: Keyed) -> Ids:
    """Pairs of blocks that might be one film, in order."""
    at_any_time = paired(lasting.members, lasting.keys, lasting.values, FILM_WINDOW)
    in_years = paired(passing.members, passing.keys, passing.values, FILM_WINDOW, TWO_YEARS)
    in_time = paired(timely.members, timely.keys, timely.values, TIMELY_WINDOW, DAYS_APART)
    return in_order(np.concatenate([at_any_time, in_years, in_time]))


class FilmKeys:
    """Keys of views."""

    def __init__(self, people: Spellings, titles: Spellings) -> None:
        self.people = people
        self.titles = titles

    def lasting(self, view: FilmView) -> Iterator[tuple[int, set[int]]]:
        """The day, and the keys of every two of the leading cast, and of titles with each word of a director's name."""
        leading = sorted(self._name(name).whole for name, _ in view.cast[:_LEADING_CAST])
        words = {word for director in view.directors for word in self._name(director).words}
        both = chain(combinations(leading, 2), product(self._titles(view), words))
        yield _day(view), {(first * 1_000_003 + second) & _MOST for first, second in both}

    def passing(self, view: FilmView) -> Iterator[tuple[int, set[int]]]:
        """The day, and the keys of the directors and titles."""
        yield _day(view), {*self._titles(view), *(self._name(director).whole for director in view.directors)}

    def _titles(self, view: FilmView) -> set[int]:
        return {self._title(title)[0] for title in (*view.titles, *view.hints, *view.asides)}

    def timely(self, view: FilmView) -> Iterator[tuple[int, set[int]]]:
        """For each day the keys of each word of a director's name and long word of the titles, and of what damage
        leaves of the names of the leading cast.
        """
        keys = {word for director in view.directors for word in self._name(director).words}
        keys |= {key for name, _ in view.cast[:_LEADING_CAST] for key in self._name(name).ends}
        keys |= {word for title in (*view.titles, *view.hints) for word in self._title(title)[1]}
        return ((day, keys) for day in _days(view))

    def numbered(self, view: FilmView) -> int:
        """A number for the numbers and years that the titles bear; 0 when there are none."""
        forms = [title_form(self.titles.known[title].text) for title in view.titles]
        borne = {
            *(number for form in forms for number in form.numbers),
            *(f"({form.year})" for form in forms if form.year),
        }
        return number_of("numbers", *sorted(borne)) if borne else 0

    def _name(self, number: int) -> _NameKeys:
        return _name_keys(self.people.known[number].folded)

    def _title(self, number: int) -> tuple[int, tuple[int, ...]]:
        return _title_keys(self.titles.known[number].folded)


_ROMANISED = ((re.compile("kh"), "h"), (re.compile("dj"), "dz"), (re.compile("^u(?=[aeio])"), "v"))
"""Ways of writing a sound that the skeleton of a token does not know for one: kharrelson, adjani, uilyams."""


@lru_cache(maxsize=1 << 16)
def bones_of(token: str) -> str:
    """The skeleton of a token, whatever way a script was romanised.

    >>> bones_of("adzhani") == bones_of("adjani"), bones_of("uilyams") == bones_of("williams")
    (True, True)
    """
    for written, sound in _ROMANISED:
        token = written.sub(sound, token)
    return skeleton(token)


@dataclass(frozen=True, slots=True)
class _NameKeys:
    """Keys of a name: all of it, each word, and each end with the beginning of the other."""

    whole: int
    words: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=1 << 15)
def _name_keys(folded: str) -> _NameKeys:
    bones = [bones_of(token) for token in folded.split()] or [""]
    words = tuple(number_of("word", bone) for bone in bones)
    last = number_of("last", bones[-1], folded[:1])
    first = number_of("first", bones[0], bones[-1][:2])
    return _NameKeys(number_of("name", *sorted(bones)), words, (last, first))


@lru_cache(maxsize=1 << 15)
def _title_keys(folded: str) -> tuple[int, tuple[int, ...]]:
    """A key of all of a title, and one of each of its long words."""
    words = folded.split()
    bones = sorted({bones_of(word) for word in words if len(word) >= _SHORTEST_WORD} or set(map(bones_of, words)))
    return number_of("title", *bones), tuple(number_of("title word", bone) for bone in bones)


def _day(view: FilmView) -> int:
    return min(view.released or view.posted, default=UNKNOWN)


def _days(view: FilmView) -> list[int]:
    """The days of a view, those left out that an earlier one stands for."""
    kept: list[int] = []
    for day in sorted({*view.released, *view.posted}):
        if not kept or day - kept[-1] >= _WEEK:
            kept.append(day)
    return kept


def name_pairs(keyed: Keyed) -> Ids:
    """Pairs of spellings that might be one person wherever they stand; `values` of `keyed` follow the alphabet."""
    return paired(keyed.members, keyed.keys, keyed.values, NAME_WINDOW)


def name_keys(spelling: Spelling) -> set[int]:
    """Each key forgets what one kind of damage changes."""
    tokens = spelling.tokens
    if not tokens:
        return set()
    bones = [bones_of(token) for token in tokens]
    first, last = bones[0], bones[-1]
    if len(bones) == 1:
        return {number_of("lone", first, spelling.mark), number_of("glued", first)}
    return {
        number_of("whole", *sorted(bones)),
        number_of("glued", bones_of("".join(tokens))),
        number_of("last, start of first", last, tokens[0][:1]),
        number_of("first, start of last", first, last[:2]),
        number_of("first and last", first, last),
    }
