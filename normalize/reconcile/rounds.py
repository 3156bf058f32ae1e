"""Films and people judged in turns until nothing changes: each tells the other something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from normalize.reconcile.buckets import CodedPairs, coded_pairs, decoded
from normalize.reconcile.candidates import film_pairs, name_pairs
from normalize.reconcile.cluster import EXCLUDED, HOPELESS, Grouping, Rules, agglomerate
from normalize.reconcile.films import FilmJudge
from normalize.reconcile.neighbours import Neighbours
from normalize.reconcile.people import Lists, Meeting, Person, add_meetings, meetings, person_features
from normalize.reconcile.rulings import Orders, Rulings, homonyms, pairs_of
from normalize.reconcile.spellings import STRANGERS, Pair, Spellings, pair
from normalize.reconcile.tell import ORDERED, film_link
from normalize.reconcile.views import FilmView, Views, mononyms, union
from normalize.reconcile.weights import Weights, weights
from normalize.records import Block, Kind, Link
from normalize.similarity import person_log_odds, title_log_odds

MOST_ROUNDS = 4

TITLE_GLANCE, FILM_GLANCE, NAME_GLANCE = 55.0, 50.0, 60.0
"""Below this likeness (0..100) at first sight two titles, two names in one film, two names anywhere are not
compared.
"""

MEETING_BATCH, COMPARE_BATCH = 2000, 50_000
"""So many films, and pairs of blocks, at a time are asked for the names that are to be compared."""

SpeltMerge = tuple[Pair, float]
"""The two spellings by which two people were most surely one, and the log-odds."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome: films and people, what the films said of pairs of names, and the log-odds of all pairs judged."""

    films: Grouping[FilmView, Link]
    people: Grouping[Person, SpeltMerge]
    met: Mapping[Pair, Meeting]
    person_log_odds: Mapping[Pair, float]


class Rounds:
    """The state of one run: the blocks as views, the spellings, and what people have ruled."""

    def __init__(
        self, blocks: Sequence[Block], rulings: Rulings | None = None, learned: Mapping[Kind, Weights] | None = None
    ) -> None:
        rulings = rulings or Rulings()
        self.people = Spellings(lambda pairs: person_log_odds(pairs).tolist())
        self.titles = Spellings(lambda pairs: title_log_odds(pairs).tolist())
        learned = learned or {"film": weights("film"), "person": weights("person")}
        self.film_weights, self.person_weights = learned["film"], learned["person"]
        self.judge = FilmJudge(self.people, self.titles)
        self.reader = Views(self.people, self.titles, homonyms(rulings), mononyms(blocks))
        self.views = {number: self.reader.of(block, number) for number, block in enumerate(blocks)}
        self.film_orders = self._orders(rulings, "film", {block.key: (at,) for at, block in enumerate(blocks)})
        ruled = rulings.same or rulings.different
        self.person_orders = self._orders(rulings, "person", self.numbered(blocks) if ruled else {})

    def numbered(self, blocks: Sequence[Block]) -> dict[str, tuple[int]]:
        """Every mention's key and the number of its spelling; `blocks` are those this was made from."""
        keys = (mention.key for block in blocks for mention in block.people)
        return {key: (number,) for key, number in zip(keys, self.reader.in_order, strict=True)}

    def _orders(self, rulings: Rulings, kind: Kind, numbers: Mapping[str, Iterable[int]]) -> Orders:
        return Orders(pairs_of(rulings.same, kind, numbers), pairs_of(rulings.different, kind, numbers))

    def settle(self) -> Settled:
        """Rounds of films and people until films stay as they are."""
        self.people.compare(decoded(name_pairs(self.people)), NAME_GLANCE)
        lists = Lists(self.views.values())
        films: Grouping[FilmView, Link] = Grouping(self.views, (), (), self._candidates())
        for _ in range(MOST_ROUNDS):
            known = len(films.merges)
            films = self.group_films(films)
            met = self._meetings(films.groups.values())
            log_odds = self._judged_people(met)
            people = self.group_people(log_odds, lists)
            if len(films.merges) == known:
                break
            films = self._informed(films, people)
        self.judge.neighbours = Neighbours()
        done = Grouping(films.groups, films.merges, films.doubtful)
        return Settled(done, people, met, log_odds)

    def _meetings(self, films: Iterable[FilmView]) -> dict[Pair, Meeting]:
        """What the films say of pairs of names that are alike at first sight."""
        told: dict[Pair, Meeting] = {}
        waiting = iter(films)
        while batch := [self._copies(view) for view in islice(waiting, MEETING_BATCH)]:
            met = meetings(batch)
            self.people.compare(met, FILM_GLANCE)
            add_meetings(told, {names: meeting for names, meeting in met.items() if names in self.people.judged})
        return told

    def _candidates(self) -> CodedPairs:
        """Pairs of blocks that may be one film, with everything compared that their judgement needs."""
        ruled = coded_pairs(self.film_orders.same)
        pairs = CodedPairs(np.union1d(film_pairs(self.views, self.people, self.titles), ruled))
        self._compare(pairs)
        return pairs

    def _compare(self, pairs: Iterable[Pair]) -> None:
        """Asks the scorers once for the titles and people that the pairs of blocks bring together.

        Of two casts, names in the same place are compared; others are, if they are alike enough to be found anywhere.
        """
        waiting = iter(pairs)
        while batch := list(islice(waiting, COMPARE_BATCH)):
            self._compare_batch(batch)

    def _compare_batch(self, pairs: Sequence[Pair]) -> None:
        names: set[Pair] = set()
        titles: set[Pair] = set()
        for left, right in pairs:
            a, b = self.views[left], self.views[right]
            names.update((x, y) if x < y else (y, x) for x in a.directors for y in b.directors)
            names.update((x, y) if x < y else (y, x) for x, at in a.cast for y, there in b.cast if at == there)
            if a.titles != b.titles or a.hints or b.hints:
                named_a, named_b = (*a.titles, *a.hints, *a.asides), (*b.titles, *b.hints, *b.asides)
                titles.update((x, y) if x < y else (y, x) for x in named_a for y in named_b)
        self.people.compare(names, FILM_GLANCE)
        self.titles.compare(titles, TITLE_GLANCE)

    def _informed(
        self, films: Grouping[FilmView, Link], people: Grouping[Person, SpeltMerge]
    ) -> Grouping[FilmView, Link]:
        """The films with more pairs to judge, now that people and neighbours are known."""
        self.judge.cluster_of = {
            spelling: number
            for number, person in people.groups.items()
            if len(person.spellings) > 1
            for spelling in person.spellings
        }
        self.judge.neighbours = Neighbours(films.groups.values())
        group_of = {member: number for number, view in films.groups.items() for member in view.members}
        beside = self.judge.neighbours.beside(self.views)
        apart = {(a, b) for a, b in beside if group_of[a] != group_of[b]}
        self._compare(apart)
        pairs = {pair(group_of[a], group_of[b]) for a, b in apart}
        return Grouping(films.groups, films.merges, films.doubtful, sorted({*films.open_pairs, *pairs}))

    def group_films(self, before: Grouping[FilmView, Link]) -> Grouping[FilmView, Link]:
        """The films of `before`, grouped further by what is known now."""
        thresholds = self.film_weights.thresholds
        rules = Rules(
            score=self.film_log_odds,
            join=union,
            tell=lambda a, b, log_odds: film_link(a, b, log_odds, self.judge, self.film_weights),
            apart=self._two_films,
            order=lambda view: view.first,
            merge_at=thresholds.merge_at,
            doubt_at=thresholds.doubt_at,
            margin=thresholds.margin,
        )
        after = agglomerate(before.groups, before.open_pairs, rules)
        return Grouping(after.groups, (*before.merges, *after.merges), after.doubtful, after.open_pairs)

    def _two_films(self, a: FilmView, b: FilmView) -> bool:
        if self.film_orders.forbid(a.members, b.members):
            return True
        return self.judge.numbers_differ(a, b) and not self.film_orders.demand(a.members, b.members)

    def film_log_odds(self, a: FilmView, b: FilmView) -> float:
        """The log-odds of two views being one film."""
        if self.film_orders.demand(a.members, b.members):
            return ORDERED
        return self.film_weights.sum(self.judge.features(a, b))

    def _judged_people(self, met: Mapping[Pair, Meeting]) -> dict[Pair, float]:
        """The log-odds of every pair of spellings that was compared, or ruled, to be one person."""
        log_odds = {names: self.person_log_odds(names, met.get(names)) for names in self.people.judged}
        log_odds.update(dict.fromkeys(self.person_orders.same, ORDERED))
        return log_odds

    def group_people(self, log_odds: Mapping[Pair, float], lists: Lists) -> Grouping[Person, SpeltMerge]:
        """The spellings grouped into people by what is known now."""
        thresholds = self.person_weights.thresholds
        people = {number: Person(spelling.text, (number,)) for number, spelling in enumerate(self.people.known)}
        rules = Rules(
            score=lambda a, b: _between(a, b, log_odds),
            join=_together,
            tell=lambda a, b, told: (surest(a, b, log_odds), told),
            apart=lambda a, b: self._two_people(a, b, lists),
            order=lambda person: person.first,
            merge_at=thresholds.merge_at,
            doubt_at=thresholds.doubt_at,
            margin=thresholds.margin,
        )
        return agglomerate(people, sorted(names for names, value in log_odds.items() if value >= EXCLUDED), rules)

    def _two_people(self, a: Person, b: Person, lists: Lists) -> bool:
        if self.person_orders.forbid(a.spellings, b.spellings):
            return True
        return lists.together(a.spellings, b.spellings) and not self.person_orders.demand(a.spellings, b.spellings)

    def person_log_odds(self, names: Pair, meeting: Meeting | None) -> float:
        """The log-odds of two spellings being one person."""
        return self.person_weights.sum(person_features(names, self.people, meeting))

    def _copies(self, film: FilmView) -> list[FilmView]:
        """The blocks of one film, each way of giving its credits once."""
        distinct: dict[tuple[object, ...], FilmView] = {}
        for number in film.members:
            view = self.views[number]
            distinct.setdefault((view.directors, view.cast, view.named), view)
        return list(distinct.values())


def _together(a: Person, b: Person) -> Person:
    return Person(min(a.first, b.first), tuple(sorted((*a.spellings, *b.spellings))))


def surest(a: Person, b: Person, log_odds: Mapping[Pair, float]) -> Pair:
    """The two spellings by which two people are most surely one."""
    pairs = sorted(pair(x, y) for x, y in product(a.spellings, b.spellings))
    return max(pairs, key=lambda names: log_odds.get(names, STRANGERS))


def _between(a: Person, b: Person, log_odds: Mapping[Pair, float]) -> float:
    """The best link between two people, weakened by a quarter of what speaks against it elsewhere."""
    found = [value for x, y in product(a.spellings, b.spellings) if (value := log_odds.get(pair(x, y))) is not None]
    return max(found, default=HOPELESS) + sum(value for value in found if value < 0) / 4
