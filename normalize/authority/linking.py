"""Says which imported person or film each of ours is: by its exact names first, by likeness and margin else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.authority.imports import name_key
from normalize.records import Kind
from normalize.similarity import NameIndex
from normalize.similarity.linking import Linker, leading_owners
from normalize.store import Store
from normalize.store.authority import Link, entities_named, names_of, replace_links, sources_of

EXACT = 0.99
"""Probability of a link by an exact name that one entity bears."""

LEAST_PROBABILITY, LEAST_MARGIN = 0.8, 0.5
"""What a link by likeness needs."""

_EXACT_MARGIN = 6.0
_SPELLINGS = 6
_YEAR_TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Linked:
    """How many of our people and films were linked, of how many."""

    people: int
    all_people: int
    films: int
    all_films: int


@dataclass(frozen=True, slots=True)
class _Ours:
    """A person or film of ours with all its spellings."""

    identity_id: str
    names: tuple[str, ...]
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A link, and the source of the entity that it leads to."""

    row: Link
    source: str

    @property
    def identity_id(self) -> str:
        """Who or what of ours is linked."""
        return self.row[1]


def link_identities(store: Store) -> Linked:
    """Links every person and film anew to one entity of each source; two about as likely leave it unlinked there."""
    people = _ours(store, "SELECT person_id, name FROM people", "SELECT person_id, variant FROM person_names")
    films = _ours(store, "SELECT film_id, title FROM films", "SELECT film_id, variant FROM film_titles", _years(store))
    person_links = _exact(store, "person", people)
    film_links = _exact(store, "film", films)
    for source in sources_of(store.db, "person"):
        found = {link.identity_id for link in person_links if link.source == source}
        person_links += _alike(store, source, [one for one in people if one.identity_id not in found])
    with store.transaction():
        replace_links(store.db, [link.row for link in (*person_links, *film_links)])
    linked = [len({link.identity_id for link in links}) for links in (person_links, film_links)]
    return Linked(linked[0], len(people), linked[1], len(films))


def _ours(store: Store, identities: str, variants: str, years: Mapping[str, int] | None = None) -> list[_Ours]:
    names: dict[str, list[str]] = defaultdict(list)
    for query in (identities, variants):
        for identity_id, name in store.db.execute(query):
            names[identity_id].append(name)
    known = years or {}
    return [_Ours(one, tuple(dict.fromkeys(spelt)), known.get(one)) for one, spelt in sorted(names.items())]


def _years(store: Store) -> dict[str, int]:
    query = "SELECT film_id, coalesce(year, substr(release_date, 1, 4)) FROM films"
    return {film_id: int(year) for film_id, year in store.db.execute(query) if year}


def _exact(store: Store, kind: Kind, ours: Iterable[_Ours]) -> list[_Found]:
    """Links of those whose spellings lead to one entity of a source; a film's year must not contradict it."""
    links: list[_Found] = []
    for one in ours:
        keys = sorted({name_key(name) for name in one.names} - {""})
        fitting: dict[str, list[str]] = defaultdict(list)
        for entity, (_, year, source) in entities_named(store.db, kind, keys).items():
            if _years_fit(one.year, year):
                fitting[source].append(entity)
        for source, entities in fitting.items():
            if len(entities) == 1:
                link = (kind, one.identity_id, entities[0], EXACT, _EXACT_MARGIN, "exact")
                links.append(_Found(link, source))
    return links


def _years_fit(ours: int | None, theirs: int | None) -> bool:
    return ours is None or theirs is None or abs(ours - theirs) <= _YEAR_TOLERANCE


def _alike(store: Store, source: str, people: Sequence[_Ours]) -> list[_Found]:
    """Links of people whose names nobody of a source bears exactly, by probability and lead over its next entity."""
    named = [] if not people else list(names_of(store.db, "person", source))
    if not named:
        return []
    owners = [entity for entity, _ in named]
    linker = Linker(NameIndex([name for _, name in named]))
    links: list[_Found] = []
    leaders = leading_owners(linker, [one.names[:_SPELLINGS] for one in people], owners)
    for one, best in zip(people, leaders, strict=True):
        if best and best.probability >= LEAST_PROBABILITY and best.margin >= LEAST_MARGIN:
            link: Link = ("person", one.identity_id, best.owner, best.probability, best.margin, "likeness")
            links.append(_Found(link, source))
    return links
