"""What every judgement of a run shares: the spellings and their scores, the learned weights, what people have ruled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from normalize.reconcile.rulings import Orders
from normalize.reconcile.spellings import Pair, Spellings
from normalize.reconcile.views import FilmView
from normalize.reconcile.weights import Weights, weights
from normalize.records import Kind
from normalize.similarity import person_log_odds, title_log_odds

TITLE_GLANCE, FILM_GLANCE, NAME_GLANCE = 55.0, 50.0, 60.0
"""Below this likeness (0..100) at first sight two titles, two names in what may be one film, two names anywhere are not
compared.
"""


def _people() -> Spellings:
    return Spellings(lambda pairs: person_log_odds(pairs).tolist())


def _titles() -> Spellings:
    return Spellings(lambda pairs: title_log_odds(pairs).tolist())


def _learned() -> dict[Kind, Weights]:
    return {"film": weights("film"), "person": weights("person")}


@dataclass(slots=True)
class Desk:
    """`crowd` is the number of spellings over a thousand, in powers of ten: more names, more look-alikes."""

    people: Spellings = field(default_factory=_people)
    titles: Spellings = field(default_factory=_titles)
    learned: Mapping[Kind, Weights] = field(default_factory=_learned)
    film_orders: Orders = field(default_factory=Orders)
    person_orders: Orders = field(default_factory=Orders)
    crowd: float = 0.0

    def compare(self, pairs: Collection[tuple[FilmView, FilmView]]) -> tuple[list[Pair], list[Pair]]:
        """The names, and the titles, that pairs of blocks bring together, where they are alike at first sight."""
        names = {each for a, b in pairs for each in names_between(a, b)}
        titles = {each for a, b in pairs for each in titles_between(a, b)}
        return self.people.compare(names, FILM_GLANCE), self.titles.compare(titles, TITLE_GLANCE)


def names_between(a: FilmView, b: FilmView) -> Iterator[Pair]:
    """The directors of one block with those of the other, the cast with the cast."""
    yield from ((x, y) if x < y else (y, x) for x in a.directors for y in b.directors if x != y)
    yield from ((x, y) if x < y else (y, x) for x, _ in a.cast for y, _ in b.cast if x != y)


def titles_between(a: FilmView, b: FilmView) -> Iterable[Pair]:
    """Every title one block gives with every title of the other, unless both have the very same and no other."""
    if a.titles == b.titles and not (a.hints or b.hints or a.asides or b.asides):
        return ()
    named_a, named_b = (*a.titles, *a.hints, *a.asides), (*b.titles, *b.hints, *b.asides)
    return ((x, y) if x < y else (y, x) for x in named_a for y in named_b if x != y)
