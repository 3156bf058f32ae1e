"""Which pairs are worth judging: views and names that share a key. Work grows with the number of mentions, not its
square.
 Strong keys (the director's name, two names of the cast, the title) hold at any time; weak keys (one word of a name
or title) only within a week of each other, and one weak key alone is too little unless it is the director's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from normalize.reconcile.spellings import Pair, Spelling, Spellings
from normalize.reconcile.views import FilmView
from normalize.similarity.index import skeleton

WINDOW = 24
"""In a crowded bucket, each member is paired with this many that follow it in order of date."""

_LEADING_CAST = 4
_SHORTEST_WORD = 4
_WEEK = 7


def film_pairs(views: Mapping[int, FilmView], people: Spellings, titles: Spellings) -> set[Pair]:
    """Pairs of views that might be one film."""
    strong: dict[Hashable, list[int]] = defaultdict(list)
    weak: dict[Hashable, list[int]] = defaultdict(list)
    for number, view in sorted(views.items(), key=lambda item: (_first_day(item[1]), item[1].first)):
        for key in _strong_keys(view, people, titles):
            strong[key].append(number)
        for key in _weak_keys(view, people, titles):
            weak[key].append(number)
    pairs = set(_paired(strong.values()))
    meetings = Counter(_paired(weak.values()))
    pairs.update(pair for pair, times in meetings.items() if times > 1)
    return pairs


def name_skeleton(tokens: tuple[str, ...]) -> str:
    """One key for a whole name, whatever the order of its parts.

    >>> name_skeleton(("park", "chan", "wook")) == name_skeleton(("chan", "wook", "park"))
    True
    """
    return " ".join(sorted(skeleton(token) for token in tokens))


def _first_day(view: FilmView) -> int:
    return min(view.released or view.posted, default=0)


def _paired(buckets: Iterable[Sequence[int]]) -> Iterator[Pair]:
    for bucket in buckets:
        for at, a in enumerate(bucket):
            for b in bucket[at + 1 : at + 1 + WINDOW]:
                if a != b:
                    yield (a, b) if a < b else (b, a)


def _strong_keys(view: FilmView, people: Spellings, titles: Spellings) -> Iterator[Hashable]:
    for director in view.directors:
        yield "director", name_skeleton(people.known[director].tokens)
        yield "director", director
    for title in {*view.titles, *view.hints, *view.asides}:
        yield "title", title
        yield "title words", " ".join(sorted(skeleton(word) for word in titles.known[title].tokens if len(word) > 2))
    leading = sorted(name_skeleton(people.known[name].tokens) for name, _ in view.cast[:_LEADING_CAST])
    yield from (("cast", *pair) for pair in combinations(leading, 2))


def _weak_keys(view: FilmView, people: Spellings, titles: Spellings) -> Iterator[Hashable]:
    """Keys good for one week; each is given for the week and the next, so that neighbouring weeks meet.

    A director's word is given twice: alone it is enough.
    """
    weeks = {(day // _WEEK) + step for day in (*view.released, *view.posted) for step in (0, 1)}
    directors = {skeleton(word) for name in view.directors for word in people.known[name].tokens}
    cast = {skeleton(word) for name, _ in view.cast[:_LEADING_CAST] for word in people.known[name].tokens}
    words = {
        skeleton(word)
        for title in (*view.titles, *view.hints)
        for word in titles.known[title].tokens
        if len(word) >= _SHORTEST_WORD
    }
    for week in weeks:
        yield from (("director's word", week, key, twice) for key in directors for twice in (0, 1))
        yield from (("cast word", week, key) for key in cast)
        yield from (("title word", week, key) for key in words)


def name_pairs(people: Spellings) -> set[Pair]:
    """Pairs of spellings that might be one person wherever they stand."""
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for number, spelling in enumerate(people.known):
        for key in _name_keys(spelling):
            buckets[key].append(number)
    return set(_paired(bucket for bucket in buckets.values() if len(bucket) <= _CROWD))


_CROWD = 200


def _name_keys(spelling: Spelling) -> Iterator[Hashable]:
    if len(spelling.tokens) < 2:
        return
    bones = [skeleton(token) for token in spelling.tokens]
    first, last = bones[0], bones[-1]
    yield "whole", " ".join(sorted(bones))
    yield "last, start of first", last, spelling.tokens[0][:1]
    yield "first, start of last", first, spelling.tokens[-1][:3]
    yield "ends", first, last[:1], last[-1:]
