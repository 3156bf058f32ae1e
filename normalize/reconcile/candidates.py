"""Which pairs are worth judging: views and names that share a key.
 Work grows with the number of mentions, not its square: every key's bucket is put in order, and each member is
paired only with those that follow it closely. Strong keys (the director's name, two names of the cast, the title)
hold at any time; weak keys (one word of a name or title) only within a week of each other, and one weak key alone
is too little unless it is the director's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from normalize.reconcile.spellings import Pair, Spelling, Spellings
from normalize.reconcile.views import FilmView
from normalize.similarity.index import skeleton

FILM_WINDOW, WORD_WINDOW, NAME_WINDOW = 24, 12, 8
"""Each member of a bucket is paired with this many that follow it: films by date, names by alphabet."""

_LEADING_CAST = 4
_SHORTEST_WORD = 4
_WEEK = 7


def film_pairs(views: Mapping[int, FilmView], people: Spellings, titles: Spellings) -> set[Pair]:
    """Pairs of views that might be one film."""
    strong: dict[Hashable, list[int]] = defaultdict(list)
    weak: dict[Hashable, list[int]] = defaultdict(list)
    bones = _Bones(people, titles)
    for number, view in sorted(views.items(), key=lambda item: (_first_day(item[1]), item[1].first)):
        for key in _strong_keys(view, bones):
            strong[key].append(number)
        for key in _weak_keys(view, bones, people):
            weak[key].append(number)
    pairs = set(_paired(strong.values(), FILM_WINDOW))
    meetings = Counter(_paired(weak.values(), WORD_WINDOW))
    pairs.update(pair for pair, times in meetings.items() if times > 1)
    return pairs


def _first_day(view: FilmView) -> int:
    return min(view.released or view.posted, default=0)


def _paired(buckets: Iterable[Sequence[int]], window: int) -> Iterator[Pair]:
    for bucket in buckets:
        if len(bucket) > 1:
            for at, a in enumerate(bucket):
                for b in bucket[at + 1 : at + 1 + window]:
                    if a != b:
                        yield (a, b) if a < b else (b, a)


class _Bones:
    """The skeletons of names and titles, made once for each spelling."""

    def __init__(self, people: Spellings, titles: Spellings) -> None:
        self.names = [tuple(skeleton(word) for word in spelling.tokens) for spelling in people.known]
        self.whole = [" ".join(sorted(words)) for words in self.names]
        self.titles = [tuple(sorted(_title_words(spelling))) for spelling in titles.known]


def _title_words(spelling: Spelling) -> set[str]:
    long = {skeleton(word) for word in spelling.tokens if len(word) >= _SHORTEST_WORD}
    return long or {skeleton(word) for word in spelling.tokens}


def _strong_keys(view: FilmView, bones: _Bones) -> Iterator[Hashable]:
    for director in view.directors:
        yield "director", bones.whole[director]
        yield "director", director
    for title in {*view.titles, *view.hints, *view.asides}:
        yield "title", title
        yield "title words", bones.titles[title]
    leading = sorted(bones.whole[name] for name, _ in view.cast[:_LEADING_CAST])
    yield from (("cast", *pair) for pair in combinations(leading, 2))


def _weak_keys(view: FilmView, bones: _Bones, people: Spellings) -> Iterator[Hashable]:
    """Keys good for one week; each is given for the week and the next, so that neighbouring weeks meet.

    A director's word, and an actor under any spelling, are given twice: alone they are enough.
    """
    weeks = {(day // _WEEK) + step for day in (*view.released, *view.posted) for step in (0, 1)}
    directors = {word for name in view.directors for word in bones.names[name]}
    leading = [name for name, _ in view.cast[:_LEADING_CAST]]
    cast = {*leading, *(kin for name in leading for kin, log_odds in people.kin(name).items() if log_odds > 0)}
    words = {word for title in (*view.titles, *view.hints) for word in bones.titles[title]}
    for week in weeks:
        yield from (("director's word", week, key, twice) for key in directors for twice in (0, 1))
        yield from (("actor", week, key, twice) for key in cast for twice in (0, 1))
        yield from (("title word", week, key) for key in words)


def name_pairs(people: Spellings) -> set[Pair]:
    """Pairs of spellings that might be one person wherever they stand."""
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for number, spelling in sorted(enumerate(people.known), key=lambda item: item[1].folded):
        for key in _name_keys(spelling):
            buckets[key].append(number)
    return set(_paired(buckets.values(), NAME_WINDOW))


def _name_keys(spelling: Spelling) -> Iterator[Hashable]:
    """Each key forgets what one kind of damage changes; in a bucket, names stand in alphabetical order."""
    if len(spelling.tokens) < 2:
        if spelling.tokens:
            yield "lone", skeleton(spelling.tokens[0]), spelling.mark
        return
    bones = [skeleton(token) for token in spelling.tokens]
    first, last = bones[0], bones[-1]
    yield "whole", " ".join(sorted(bones))
    yield "last, start of first", last, spelling.tokens[0][:1]
    yield "first, start of last", first, last[:2]
    yield "first and last", first, last
