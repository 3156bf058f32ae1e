"""Films and people of a region judged in turns until nothing changes: each tells the other something.

A region holds all blocks that may have to do with each other: those that might be one film, and those that stand beside
such blocks in the same articles. What becomes of a region depends on its blocks alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from normalize.reconcile.buckets import Ids, as_pairs, in_order, told
from normalize.reconcile.cluster import Grouping, Rules, agglomerate
from normalize.reconcile.components import holding
from normalize.reconcile.desk import FILM_GLANCE, TITLE_GLANCE, Desk
from normalize.reconcile.films import FilmJudge
from normalize.reconcile.neighbours import Neighbours
from normalize.reconcile.people import Lists, Meeting, group_people, meetings, person_features
from normalize.reconcile.spellings import Kinship, Pair, Spellings, pair
from normalize.reconcile.tell import ORDERED, film_link
from normalize.reconcile.view_table import ViewTable
from normalize.reconcile.views import FilmView, union, united
from normalize.records import Link

MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a region: the blocks of each film, and the links that were made or doubted."""

    films: tuple[tuple[int, ...], ...]
    merges: tuple[Link, ...]
    doubtful: tuple[Link, ...]

    @property
    def blocks(self) -> list[int]:
        """All blocks."""
        return [number for film in self.films for number in film]


@dataclass(slots=True)
class Region:
    """Blocks (number → view), the pairs of them that may be one film with what the two say alone, the pairs that stand
    beside such pairs, and the blocks that are one film beyond doubt, each with the smallest of its film.
    """

    views: Mapping[int, FilmView]
    pairs: Mapping[Pair, float]
    beside: Sequence[Pair]
    foregone: Mapping[int, int]
    desk: Desk
    films: Grouping[FilmView, Link] = field(init=False)
    met: dict[Pair, Meeting] = field(init=False, default_factory=dict)
    alike: Collection[Pair] = field(init=False, default=())
    judge: FilmJudge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = FilmJudge(Kinship(self.desk.people), Kinship(self.desk.titles))
        copies: dict[int, list[FilmView]] = defaultdict(list)
        for number, view in self.views.items():
            copies[self._film(number)].append(view)
        self.films = Grouping({first: united(some) for first, some in copies.items()}, (), (), self._open(self.pairs))

    def _film(self, number: int) -> int:
        return self.foregone.get(number, number)

    def _open(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The films beyond doubt that pairs of blocks bring together, in order."""
        found = {pair(self._film(a), self._film(b)) for a, b in pairs}
        return sorted((a, b) for a, b in found if a != b)

    @property
    def holding(self) -> list[Pair]:
        """The likeliest pairs that are enough to hold together what is one beyond doubt."""
        inside = (names for names in self.pairs if self._film(names[0]) == self._film(names[1]))
        return list(holding(sorted(inside, key=lambda both: (-self.pairs[both], both))))

    def compared(self) -> list[Pair]:
        """The pairs of blocks whose names and titles are to be compared: those that hold films together, and whatever
        has to do with films that may yet be joined.
        """
        open_films = set(chain.from_iterable(self._open([*self.pairs, *self.beside])))
        asked = (both for both in (*self.pairs, *self.beside) if not open_films.isdisjoint(map(self._film, both)))
        return sorted({*asked, *self.holding})

    def begin(self) -> None:
        """Tells of the blocks that are one film beyond doubt what holds them together, names and titles having been
        compared.
        """
        told = ((self.views[a], self.views[b], self.pairs[a, b]) for a, b in self.holding)
        links = (film_link(*both, self.judge, self.desk.learned["film"]) for both in told)
        self.films = replace(self.films, merges=tuple(links))
        self.pairs = {both: value for both, value in self.pairs.items() if self.foregone.keys().isdisjoint(both)}

    def group(self) -> bool:
        """Groups the films further by what is known now; whether there is more to be learned from them."""
        merges = len(self.films.merges)
        if self.films.open_pairs:
            self.films = group_films(self.films, self.judge, self.desk, self.pairs)
        joined = len(self.films.merges) > merges
        first, self.pairs = self.pairs is not _ASK_AGAIN, _ASK_AGAIN
        if joined or first:
            self.met = meetings(self._copies(film) for film in self.films.groups.values())
        return joined or (first and merges > 0 and bool(self.films.open_pairs or self._open(self.beside)))

    def learn(self) -> None:
        """Groups the people of the region, for the next round of films."""
        for spellings, in_text in ((self.desk.people, False), (self.desk.anybody, True)):
            names = as_pairs(names for names in self.alike if self.met[names].in_one_text is in_text)
            self.judge.people.add(names, spellings.log_odds(names))
        log_odds = {names: self.person_log_odds(names) for names in self.judge.people.judged}
        people = group_people(log_odds, Lists(self.views.values()), self.desk)
        several = ((number, one) for number, one in people.groups.items() if len(one.spellings) > 1)
        self.judge.cluster_of = {name: number for number, one in several for name in one.spellings}
        self.judge.neighbours = Neighbours(self.films.groups.values())
        group_of = {member: number for number, view in self.films.groups.items() for member in view.members}
        apart = {pair(group_of[a], group_of[b]) for a, b in self.beside if group_of[a] != group_of[b]}
        open_pairs = sorted({*self.films.open_pairs, *apart})
        self.films = Grouping(self.films.groups, self.films.merges, self.films.doubtful, open_pairs)

    def settled(self) -> Settled:
        """What has become of the region."""
        films = tuple(film.members for film in self.films.groups.values())
        return Settled(films, self.films.merges, self.films.doubtful)

    def person_log_odds(self, names: Pair) -> float:
        """The log-odds of two spellings being one person, by what this region says."""
        features = person_features(names, self.judge.people, self.met.get(names), self.desk.crowd)
        return self.desk.learned["person"].sum(features)

    def _copies(self, film: FilmView) -> list[FilmView]:
        """The blocks of one film, each way of giving its credits once."""
        distinct: dict[tuple[object, ...], FilmView] = {}
        for view in sorted((self.views[number] for number in film.members), key=lambda view: view.first):
            distinct.setdefault((view.directors, view.cast, view.named), view)
        return list(distinct.values())


_ASK_AGAIN: Mapping[Pair, float] = {}


def settle(regions: Sequence[Region], desk: Desk) -> None:
    """Rounds of films and people in every region until its films stay as they are."""
    _acquaint([region for region in regions if region.pairs], desk)
    for region in regions:
        region.begin()
    active = regions
    for _ in range(MOST_ROUNDS):
        grown = [region for region in active if region.group()]
        met = as_pairs(names for region in active for names in region.met)
        alike = frozenset(told(desk.people.compare(met, FILM_GLANCE)[0]))
        for region in active:
            region.alike = [names for names in region.met if names in alike]
        active = grown
        for region in active:
            region.learn()


def _acquaint(regions: Sequence[Region], desk: Desk) -> None:
    """Tells every region how alike the names and titles are that its pairs bring together, all asked for at once."""
    table = ViewTable(view for region in regions for view in region.views.values())
    pairs = [region.compared() for region in regions]
    both = np.array([each for some in pairs for each in some], dtype=np.int64).reshape(-1, 2)
    region_of = np.repeat(np.arange(len(regions)), [len(some) for some in pairs])
    rows = table.rows(both[:, 0]), table.rows(both[:, 1])
    for between, spellings, glance, kinship in (
        (table.names_between(*rows), desk.people, FILM_GLANCE, [region.judge.people for region in regions]),
        (table.titles_between(*rows), desk.titles, TITLE_GLANCE, [region.judge.titles for region in regions]),
    ):
        which, named = between
        _tell(region_of[which], named, kinship, spellings, glance)


def _tell(which: Ids, pairs: Ids, kinship: Sequence[Kinship], spellings: Spellings, glance: float) -> None:
    """Compares pairs and tells each kinship of those that are alike and its own."""
    sequence = np.lexsort((pairs[:, 1], pairs[:, 0], which))
    which, pairs = which[sequence], pairs[sequence]
    fresh = np.ones(len(which), dtype=np.bool_)
    fresh[1:] = (which[1:] != which[:-1]) | (pairs[1:] != pairs[:-1]).any(axis=1)
    fresh[fresh] = spellings.resembling(pairs[fresh], glance)
    which, pairs = which[fresh], pairs[fresh]
    spellings.log_odds(in_order(pairs))
    log_odds = spellings.log_odds(pairs)
    ends = np.searchsorted(which, np.arange(len(kinship) + 1))
    for its, start, end in zip(kinship, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        if end > start:
            its.add(pairs[start:end], log_odds[start:end])


def film_log_odds(a: FilmView, b: FilmView, judge: FilmJudge, desk: Desk) -> float:
    """The log-odds of two views being one film."""
    if desk.film_orders.demand(a.members, b.members):
        return ORDERED
    return desk.learned["film"].sum(judge.features(a, b))


def two_films(a: FilmView, b: FilmView, judge: FilmJudge, desk: Desk) -> bool:
    """Whether two views can never be one film: people said so, or their titles bear different numbers."""
    if desk.film_orders.forbid(a.members, b.members):
        return True
    return judge.numbers_differ(a, b) and not desk.film_orders.demand(a.members, b.members)


def _shuts_out(a: FilmView, b: FilmView, c: FilmView, judge: FilmJudge, desk: Desk) -> bool:
    """Whether a third view could not be one film with the first two, were these one."""
    least = desk.learned["film"].thresholds.merge_at
    return two_films(b, c, judge, desk) or film_log_odds(union(a, b), c, judge, desk) < least


def group_films(
    before: Grouping[FilmView, Link], judge: FilmJudge, desk: Desk, known: Mapping[Pair, float]
) -> Grouping[FilmView, Link]:
    """The films of `before`, grouped further by what is known now; `known` are log-odds that need not be asked for."""
    learned = desk.learned["film"]
    rules = Rules(
        score=lambda a, b: film_log_odds(a, b, judge, desk),
        join=union,
        tell=lambda a, b, log_odds, rival: film_link(a, b, log_odds, judge, learned, rival),
        apart=lambda a, b: two_films(a, b, judge, desk),
        shuts_out=lambda a, b, c: _shuts_out(a, b, c, judge, desk),
        order=lambda view: view.first,
        merge_at=learned.thresholds.merge_at,
        doubt_at=learned.thresholds.doubt_at,
        margin=learned.thresholds.margin,
    )
    after = agglomerate(before.groups, before.open_pairs, rules, known)
    return Grouping(after.groups, (*before.merges, *after.merges), after.doubtful, after.open_pairs)
