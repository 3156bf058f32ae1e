"""Films and people judged in turns until nothing changes: each tells the other something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from normalize.reconcile.candidates import film_pairs, name_pairs
from normalize.reconcile.cluster import Grouping, Rules, agglomerate
from normalize.reconcile.films import FilmJudge
from normalize.reconcile.neighbours import Neighbours
from normalize.reconcile.people import Meeting, Person, kept_apart, meetings, person_features
from normalize.reconcile.rulings import Orders, Rulings, homonyms, pairs_of
from normalize.reconcile.spellings import Pair, Spellings
from normalize.reconcile.views import FilmView, Views, union
from normalize.reconcile.weights import weights
from normalize.records import Block, Kind
from normalize.similarity import person_log_odds, title_log_odds

MOST_ROUNDS = 4
PERSON_GLANCE, TITLE_GLANCE = 50.0, 45.0
"""Below this rapidfuzz ratio two names, or two titles, are not worth the learned scorer."""

ORDERED = 99.0
"""The log-odds of what a person has ruled to be one."""


class Rounds:
    """The state of one run: the blocks as views, the spellings, and what people have ruled."""

    def __init__(self, blocks: Sequence[Block], rulings: Rulings = Rulings()) -> None:  # noqa: B008
        self.people = Spellings(lambda pairs: person_log_odds(pairs).tolist(), PERSON_GLANCE)
        self.titles = Spellings(lambda pairs: title_log_odds(pairs).tolist(), TITLE_GLANCE)
        self.film_weights, self.person_weights = weights("film"), weights("person")
        self.judge = FilmJudge(self.people, self.titles)
        self.reader = Views(self.people, self.titles, homonyms(rulings))
        self.views = {number: self.reader.of(block, number) for number, block in enumerate(blocks)}
        self.film_orders = self._orders(rulings, "film", {block.key: (at,) for at, block in enumerate(blocks)})
        self.person_orders = self._orders(rulings, "person", self.reader.numbered)

    def _orders(self, rulings: Rulings, kind: Kind, numbers: Mapping[str, Iterable[int]]) -> Orders:
        return Orders(pairs_of(rulings.same, kind, numbers), pairs_of(rulings.different, kind, numbers))

    def settle(self) -> tuple[Grouping[FilmView], Grouping[Person], dict[Pair, Meeting]]:
        """Rounds of films and people until two rounds agree."""
        pairs = film_pairs(self.views, self.people, self.titles) | self.film_orders.same
        apart = kept_apart(self.views.values())
        everywhere = name_pairs(self.people)
        before: frozenset[tuple[int, ...]] = frozenset()
        for _ in range(MOST_ROUNDS):
            films = self.group_films(pairs)
            met = meetings(self._copies(view) for view in films.groups.values())
            people = self.group_people(met, everywhere, apart)
            now = frozenset(view.members for view in films.groups.values() if len(view.members) > 1)
            if now == before:
                break
            before = now
            self.judge.cluster_of = {
                spelling: number
                for number, person in people.groups.items()
                if len(person.spellings) > 1
                for spelling in person.spellings
            }
            self.judge.neighbours = Neighbours(films.groups.values())
            pairs |= self.judge.neighbours.beside(self.views)
        return films, people, met

    def group_films(self, pairs: set[Pair]) -> Grouping[FilmView]:
        """The blocks grouped into films by what is known now."""
        self._compare(pairs)
        rules = Rules(
            score=self.film_log_odds,
            join=union,
            apart=self._two_films,
            order=lambda view: view.first,
            merge_at=self.film_weights.thresholds.merge_at,
            doubt_at=self.film_weights.thresholds.doubt_at,
            margin=self.film_weights.thresholds.margin,
        )
        return agglomerate(self.views, pairs, rules)

    def _two_films(self, a: FilmView, b: FilmView) -> bool:
        if self.film_orders.forbid(a.members, b.members):
            return True
        return self.judge.numbers_differ(a, b) and not self.film_orders.demand(a.members, b.members)

    def film_log_odds(self, a: FilmView, b: FilmView) -> float:
        """The log-odds of two views being one film."""
        if self.film_orders.demand(a.members, b.members):
            return ORDERED
        return self.film_weights.sum(self.judge.features(a, b))

    def _compare(self, pairs: Iterable[Pair]) -> None:
        """Asks the scorers once for all spellings that the pairs of films bring together."""
        names: set[Pair] = set()
        titles: set[Pair] = set()
        for left, right in pairs:
            a, b = self.views[left], self.views[right]
            names.update(product(a.directors, b.directors))
            names.update((x, y) for (x, _), (y, _) in product(a.cast, b.cast))
            titles.update(product((*a.titles, *a.hints, *a.asides), (*b.titles, *b.hints, *b.asides)))
        self.people.compare(names)
        self.titles.compare(titles)

    def group_people(
        self, met: Mapping[Pair, Meeting], everywhere: set[Pair], apart: Mapping[int, set[int]]
    ) -> Grouping[Person]:
        """The spellings grouped into people by what is known now."""
        pairs = everywhere | met.keys() | self.person_orders.same
        self.people.compare(pairs)
        log_odds = {pair: self.person_log_odds(pair, met.get(pair)) for pair in pairs}
        log_odds.update(dict.fromkeys(self.person_orders.same, ORDERED))
        thresholds = self.person_weights.thresholds
        people = {number: Person(spelling.text, (number,)) for number, spelling in enumerate(self.people.known)}
        rules = Rules(
            score=lambda a, b: _between(a, b, log_odds),
            join=lambda a, b: Person(min(a.first, b.first), tuple(sorted((*a.spellings, *b.spellings)))),
            apart=lambda a, b: self._apart(a, b, apart),
            order=lambda person: person.first,
            merge_at=thresholds.merge_at,
            doubt_at=thresholds.doubt_at,
            margin=thresholds.margin,
        )
        close = [pair for pair, value in log_odds.items() if value >= thresholds.doubt_at - 3]
        return agglomerate(people, close, rules)

    def _apart(self, a: Person, b: Person, apart: Mapping[int, set[int]]) -> bool:
        if self.person_orders.forbid(a.spellings, b.spellings):
            return True
        if self.person_orders.demand(a.spellings, b.spellings):
            return False
        return any(not apart.get(x, set()).isdisjoint(b.spellings) for x in a.spellings)

    def person_log_odds(self, pair: Pair, meeting: Meeting | None) -> float:
        """The log-odds of two spellings being one person."""
        return self.person_weights.sum(person_features(pair, self.people, meeting))

    def _copies(self, film: FilmView) -> list[FilmView]:
        """The blocks of one film, each way of giving its credits once."""
        distinct: dict[tuple[object, ...], FilmView] = {}
        for number in film.members:
            view = self.views[number]
            distinct.setdefault((view.directors, view.cast, view.named), view)
        return list(distinct.values())


def _between(a: Person, b: Person, log_odds: Mapping[Pair, float]) -> float:
    """The best link between two people, weakened by a quarter of what speaks against it elsewhere."""
    found = [value for x, y in product(a.spellings, b.spellings) if (value := _of(log_odds, x, y)) is not None]
    best = max(found, default=-9.0)
    return best + sum(value for value in found if value < 0) / 4


def _of(log_odds: Mapping[Pair, float], a: int, b: int) -> float | None:
    return log_odds.get((a, b) if a < b else (b, a))

