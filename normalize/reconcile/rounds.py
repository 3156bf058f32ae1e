"""Films and people judged in turns until nothing changes: each tells the other something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from normalize.reconcile.candidates import film_pairs, name_pairs
from normalize.reconcile.cluster import Grouping, Rules, agglomerate
from normalize.reconcile.films import FilmJudge
from normalize.reconcile.people import Meeting, Person, kept_apart, meetings, person_features
from normalize.reconcile.spellings import Pair, Spellings
from normalize.reconcile.views import FilmView, Views, union
from normalize.reconcile.weights import Weights, weights
from normalize.records import Block
from normalize.similarity import person_log_odds, title_log_odds

MOST_ROUNDS = 4
PERSON_GLANCE, TITLE_GLANCE = 50.0, 45.0
"""Below this rapidfuzz ratio two names, or two titles, are not worth the learned scorer."""


@dataclass(frozen=True, slots=True)
class Apart:
    """What a person has ruled: pairs of blocks and of spellings that must, or must not, be one."""

    films_same: frozenset[Pair] = frozenset()
    films_different: frozenset[Pair] = frozenset()
    people_same: frozenset[Pair] = frozenset()
    people_different: frozenset[Pair] = frozenset()


@dataclass(slots=True)
class Rounds:
    """The state of one run: the blocks as views, the spellings, and the two groupings of the last round."""

    blocks: Sequence[Block]
    rulings: Apart = field(default_factory=Apart)
    people: Spellings = field(init=False)
    titles: Spellings = field(init=False)
    views: dict[int, FilmView] = field(init=False)
    film_weights: Weights = field(init=False)
    person_weights: Weights = field(init=False)

    def __post_init__(self) -> None:
        self.people = Spellings(lambda pairs: person_log_odds(pairs).tolist(), PERSON_GLANCE)
        self.titles = Spellings(lambda pairs: title_log_odds(pairs).tolist(), TITLE_GLANCE)
        reader = Views(self.people, self.titles)
        self.views = {number: reader.of(block, number) for number, block in enumerate(self.blocks)}
        self.film_weights, self.person_weights = weights("film"), weights("person")

    def settle(self) -> tuple[Grouping[FilmView], Grouping[Person]]:
        """Rounds of films and people until two rounds agree."""
        judge = FilmJudge(self.people, self.titles)
        pairs = film_pairs(self.views, self.people, self.titles)
        apart = kept_apart(self.views.values())
        everywhere = name_pairs(self.people)
        before: frozenset[tuple[int, ...]] = frozenset()
        for _ in range(MOST_ROUNDS):
            films = self.group_films(judge, pairs)
            people = self.group_people(films, everywhere, apart)
            now = frozenset(view.members for view in films.groups.values() if len(view.members) > 1)
            if now == before:
                break
            before = now
            judge.cluster_of = {
                spelling: number
                for number, person in people.groups.items()
                if len(person.spellings) > 1
                for spelling in person.spellings
            }
            pairs |= self.between_neighbours(films)
        return films, people

    def group_films(self, judge: FilmJudge, pairs: set[Pair]) -> Grouping[FilmView]:
        """The blocks grouped into films by what is known now."""
        self._compare(pairs)
        rules = Rules(
            score=lambda a, b: self.film_weights.sum(judge.features(a, b)),
            join=union,
            apart=lambda a, b: False,
            order=lambda view: view.first,
            merge_at=self.film_weights.thresholds.merge_at,
            doubt_at=self.film_weights.thresholds.doubt_at,
            margin=self.film_weights.thresholds.margin,
        )
        return agglomerate(self.views, pairs, rules)

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

    def between_neighbours(self, films: Grouping[FilmView]) -> set[Pair]:
        """Blocks that stand beside copies of one film in two articles, at the same distance: candidates too."""
        return set()

    def group_people(
        self, films: Grouping[FilmView], everywhere: set[Pair], apart: Mapping[int, set[int]]
    ) -> Grouping[Person]:
        """The spellings grouped into people by what is known now."""
        met = meetings(self._copies(view) for view in films.groups.values())
        pairs = everywhere | met.keys()
        self.people.compare(pairs)
        log_odds = {pair: self.person_log_odds(pair, met.get(pair)) for pair in pairs}
        thresholds = self.person_weights.thresholds
        people = {number: Person(spelling.text, (number,)) for number, spelling in enumerate(self.people.known)}
        rules = Rules(
            score=lambda a, b: _between(a, b, log_odds),
            join=lambda a, b: Person(min(a.first, b.first), tuple(sorted((*a.spellings, *b.spellings)))),
            apart=lambda a, b: any(not apart.get(x, set()).isdisjoint(b.spellings) for x in a.spellings),
            order=lambda person: person.first,
            merge_at=thresholds.merge_at,
            doubt_at=thresholds.doubt_at,
            margin=thresholds.margin,
        )
        close = [pair for pair, value in log_odds.items() if value >= thresholds.doubt_at - 3]
        return agglomerate(people, close, rules)

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
    """The best link between two people, weakened by half of what speaks against it elsewhere."""
    found = [value for x, y in product(a.spellings, b.spellings) if (value := _of(log_odds, x, y)) is not None]
    best = max(found, default=-9.0)
    return best + sum(value for value in found if value < 0) / 2


def _of(log_odds: Mapping[Pair, float], a: int, b: int) -> float | None:
    return log_odds.get((a, b) if a < b else (b, a))


def by_person(blocks: Sequence[Block], numbers: Mapping[str, int]) -> dict[int, list[str]]:
    """Mention keys by the number of their spelling."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, number in numbers.items():
        found[number].append(key)
    return found
