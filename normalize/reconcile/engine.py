"""Reconciles what has changed, and what the change touches; everything else stays as the last run left it.

A first run, of which nothing is remembered, is the case in which everything has changed. What becomes of a region of
blocks or of a circle of spellings depends on nothing outside it, so that both ways lead to the same result.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from normalize.reconcile.buckets import Ids
from normalize.reconcile.canonical import Authority
from normalize.reconcile.conclude import Clippings, PeopleClusters, film_clusters
from normalize.reconcile.desk import Desk
from normalize.reconcile.film_stage import Change, FilmNews, judge_films
from normalize.reconcile.memory import Memory, selected
from normalize.reconcile.observe import Observer, Row, observed, with_names
from normalize.reconcile.people_stage import PeopleNews, judge_people
from normalize.reconcile.rulings import Rulings, film_orders, person_orders
from normalize.reconcile.views import FilmView
from normalize.records import Block, Cluster, Link, Resolution

NOTHING: Ids = np.zeros(0, dtype=np.int64)
_SMALL = 1000


class Outgrown(Exception):
    """The names have become so many that pairs of them prove less than when the last run judged them."""


class Source(Protocol):
    """Where blocks are kept."""

    def articles(self, rows: Collection[int]) -> Iterable[Sequence[Row]]:
        """All blocks of the articles in which these blocks stand, an article at a time."""

    def blocks(self, rows: Collection[int]) -> Iterable[Block]:
        """These blocks, in any order."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is new: the clusters of everything that was touched, and the memory for the next run."""

    resolution: Resolution
    memory: Memory


class Engine:
    """One run over a source, given what people have ruled, and what the last run left."""

    def __init__(
        self, source: Source, rulings: Rulings, memory: Memory | None = None, desk: Desk | None = None
    ) -> None:
        self.source = source
        self.rulings = rulings
        self.before = memory or Memory()
        self.desk = desk or Desk()
        self.observer = Observer(self.desk, rulings)

    def run(
        self,
        articles: Iterable[Sequence[Row]],
        gone: Ids = NOTHING,
        authority: Authority | None = None,
        *,
        for_good: bool = False,
    ) -> Outcome:
        """The outcome of these articles having come or changed, and of the blocks that are `gone`.

        A run `for_good` leaves a memory that none can follow upon, and so needs less while it lasts.
        """
        with no_collection():
            films, people = self.judge(articles, gone, keep=not for_good, keep_views=False)
            return Outcome(self._concluded(films, people, authority), people.memory)

    def judge(
        self, articles: Iterable[Sequence[Row]], gone: Ids = NOTHING, *, keep: bool = True, keep_views: bool = True
    ) -> tuple[FilmNews, PeopleNews]:
        """What the two stages make of it; what only the first needs to know may be let go of after it."""
        change = self._observed(articles, gone)
        films = judge_films(change, self._look, self.desk)
        if not keep_views:
            self.observer.views.clear()
            self.desk.titles.forget()
        if not keep:
            done = Memory()
            films = replace(
                films, memory=replace(films.memory, lasting=done.lasting, passing=done.passing, timely=done.timely)
            )
            change = replace(change, now=films.memory)
        return films, judge_people(change, films, self.desk)

    def _concluded(self, films: FilmNews, people: PeopleNews, authority: Authority | None) -> Resolution:
        blocks = (number for region in films.regions for number in region.blocks)
        clippings = Clippings(people.memory, people.names, blocks)
        clippings.pass_by(self.source.blocks(rows_of(people.memory, clippings.needed())))
        named = PeopleClusters(people, clippings, self.desk, authority)
        doubtful = [link for region in films.regions for link in region.doubtful]
        return Resolution(
            films=tuple(sorted(film_clusters(films.regions, clippings, authority), key=_by_members)),
            people=tuple(sorted(named, key=_by_members)),
            queue=(*sorted(doubtful, key=_by_probability), *sorted(named.doubtful(), key=_by_probability)),
            issues=self.rulings.issues,
        )

    def _observed(self, articles: Iterable[Sequence[Row]], gone: Ids) -> Change:
        seen, changed = observed(self.before, articles, gone, self.observer)
        now = with_names(seen, self.desk)
        self.desk.crowd = crowd(now)
        if self.before.names and crowd(self.before) != self.desk.crowd:
            raise Outgrown
        self.desk.film_orders = film_orders(self.rulings)
        self.desk.person_orders = person_orders(self.rulings, _spelt(now, self.rulings))
        return Change(self.before, now, changed, gone)

    def _look(self, numbers: Iterable[int]) -> Mapping[int, FilmView]:
        """The views met so far, among them those of these blocks."""
        views = self.observer.views
        missing = [number for number in numbers if number not in views]
        if missing:
            for _ in self.observer.see(self.source.articles(rows_of(self.before, missing))):
                pass
        return views


def rows_of(memory: Memory, numbers: Sequence[int]) -> list[int]:
    """Where the source keeps these blocks."""
    wanted = np.array(numbers, dtype=np.int64)
    rows: list[int] = memory.blocks.rows[np.isin(memory.blocks.numbers, wanted)].tolist()
    return rows


def crowd(memory: Memory) -> float:
    """The number of spellings over a thousand, in powers of ten by quarters: more names, more look-alikes.

    A pair alike enough to be one person among a thousand names may well be two among a million. What that weighs is a
    belief, for the gold pages are few. In made-up worlds of 60,000 and 150,000 mentions (bench/copies.py) -1.0 finds
    more of the true than -2.0 and hardly errs more: a name is compared with the few closest only, however many there
    are.
    """
    return math.floor(4 * math.log10(max(len(memory.names), _SMALL) / _SMALL)) / 4


def _spelt(memory: Memory, rulings: Rulings) -> dict[str, int]:
    """The spelling of every mention that is ruled upon."""
    blocks = np.array([block for block, _ in rulings.places.values()], dtype=np.int64)
    table = selected(memory.credits, np.isin(memory.credits.blocks, blocks))
    places = zip(table.blocks.tolist(), table.places.tolist(), strict=True)
    name_at = dict(zip(places, table.names.tolist(), strict=True))
    return {key: name_at[place] for key, place in rulings.places.items() if place in name_at}


def _by_members(cluster: Cluster) -> tuple[str, ...]:
    return cluster.members


def _by_probability(link: Link) -> tuple[float, str, str]:
    return -link.probability, link.a, link.b


@contextmanager
def no_collection() -> Iterator[None]:
    """Rests the cycle collector: nothing here makes cycles, and walking millions of records takes a quarter of the
    time.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
