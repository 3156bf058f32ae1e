"""Which pairs are worth judging: views and names that share a key.
 Work grows with the number of mentions, not its square: every key's bucket is put in order, and each member is
paired only with those that follow it closely. The director's name, two names of the cast and the title are keys at
any time; a word of the director's name, an actor under any spelling, or two words of the title only within a week
of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np

from normalize.reconcile.buckets import Buckets, Codes, Numbers
from normalize.reconcile.spellings import Spelling, Spellings
from normalize.reconcile.views import FilmView
from normalize.similarity.index import skeleton

FILM_WINDOW, WEEK_WINDOW, NAME_WINDOW = 24, 12, 8
"""Each member of a bucket is paired with this many that follow it: films by date, names by alphabet."""

_LEADING_CAST = 4
_SHORTEST_WORD = 4
_WEEK = 7
_KEYS = 1 << 26
"""More than there are different words and names."""


def film_pairs(views: Mapping[int, FilmView], people: Spellings, titles: Spellings) -> Codes:
    """Pairs of views that might be one film, in order."""
    keys = _FilmKeys(people, titles)
    in_order = sorted(views, key=lambda number: (_first_day(views[number]), views[number].first))
    at_any_time, within_a_week, words_of_a_week = Buckets(), Buckets(), Buckets()
    for number in in_order:
        for key in keys.at_any_time(views[number]):
            at_any_time.put(key, number)
    found = at_any_time.pairs(FILM_WINDOW)
    del at_any_time
    for number in in_order:
        _put_weekly(within_a_week, views[number], number, keys.within_a_week(views[number]))
    found = np.union1d(found, within_a_week.pairs(WEEK_WINDOW))
    del within_a_week
    for number in in_order:
        _put_weekly(words_of_a_week, views[number], number, keys.words(views[number]))
    pairs, times = words_of_a_week.meetings(WEEK_WINDOW)
    return np.union1d(found, pairs[times > 1])


def _put_weekly(buckets: Buckets, view: FilmView, number: int, keys: Iterable[int]) -> None:
    weeks = _weeks(view)
    for key in keys:
        for week in weeks:
            buckets.put(week * _KEYS + key, number)


def _first_day(view: FilmView) -> int:
    return min(view.released or view.posted, default=0)


def _weeks(view: FilmView) -> set[int]:
    """The week of each date and the next, so that neighbouring weeks meet."""
    return {day // _WEEK + step for day in (*view.released, *view.posted) for step in (0, 1)}


class _FilmKeys:
    """Keys of views as numbers; the skeletons of names and titles are made once for each spelling."""

    def __init__(self, people: Spellings, titles: Spellings) -> None:
        self.people = people
        self.numbers = Numbers()
        number = self.numbers.of
        bones = [[skeleton(token) for token in spelling.tokens] for spelling in people.known]
        self.words_of_name = [tuple(number(("word", bone)) for bone in name) for name in bones]
        self.whole = [number(("name", " ".join(sorted(name)))) for name in bones]
        title_bones = [sorted(_title_bones(spelling)) for spelling in titles.known]
        self.title = [number(("title", " ".join(title))) for title in title_bones]
        self.words_of_title = [tuple(number(("title word", bone)) for bone in title) for title in title_bones]
        self.spelling = [number(("spelling", at)) for at in range(len(people.known))]

    def at_any_time(self, view: FilmView) -> Iterator[int]:
        """Director, title, and every two of the leading cast."""
        for director in view.directors:
            yield self.whole[director]
            yield self.spelling[director]
        for title in {*view.titles, *view.hints, *view.asides}:
            yield self.title[title]
        leading = sorted(self.whole[name] for name, _ in view.cast[:_LEADING_CAST])
        yield from ((first + 1) * _KEYS + second for first, second in combinations(leading, 2))

    def within_a_week(self, view: FilmView) -> Iterator[int]:
        """Each word of a director's name; each of the leading cast under every spelling that is probably the same."""
        yield from {word for name in view.directors for word in self.words_of_name[name]}
        leading = [name for name, _ in view.cast[:_LEADING_CAST]]
        kin = (other for name in leading for other, log_odds in self.people.kin(name).items() if log_odds > 0)
        yield from {self.spelling[name] for name in (*leading, *kin)}

    def words(self, view: FilmView) -> set[int]:
        """Each long word of the titles."""
        return {word for title in (*view.titles, *view.hints) for word in self.words_of_title[title]}


def _title_bones(spelling: Spelling) -> set[str]:
    long = {skeleton(word) for word in spelling.tokens if len(word) >= _SHORTEST_WORD}
    return long or {skeleton(word) for word in spelling.tokens}


def name_pairs(people: Spellings) -> Codes:
    """Pairs of spellings that might be one person wherever they stand."""
    buckets, numbers = Buckets(), Numbers()
    for number, spelling in sorted(enumerate(people.known), key=lambda item: item[1].folded):
        for key in _name_keys(spelling):
            buckets.put(numbers.of(key), number)
    return buckets.pairs(NAME_WINDOW)


def _name_keys(spelling: Spelling) -> Iterable[tuple[str, ...]]:
    """Each key forgets what one kind of damage changes; in a bucket, names stand in alphabetical order."""
    if not spelling.tokens:
        return ()
    bones = [skeleton(token) for token in spelling.tokens]
    first, last = bones[0], bones[-1]
    if len(bones) == 1:
        return (("lone", first, spelling.mark),)
    return (
        ("whole", *sorted(bones)),
        ("last, start of first", last, spelling.tokens[0][:1]),
        ("first, start of last", first, last[:2]),
        ("first and last", first, last),
    )
