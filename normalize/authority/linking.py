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
from normalize.store.authority import Link, entities_named, names_of, replace_links

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


def link_identities(store: Store) -> Linked:
    """Links every person and film anew; two entities about as likely leave it unlinked."""
    people = _ours(store, "SELECT person_id, name FROM people", "SELECT person_id, variant FROM person_names")
    films = _ours(store, "SELECT film_id, title FROM films", "SELECT film_id, variant FROM film_titles", _years(store))
    person_links = _exact(store, "person", people)
    film_links = _exact(store, "film", films)
    found = {link[1] for link in person_links}
    person_links += _alike(store, [one for one in people if one.identity_id not in found])
    with store.transaction():
        replace_links(store.db, [*person_links, *film_links])
    return Linked(len(person_links), len(people), len(film_links), len(films))


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


def _exact(store: Store, kind: Kind, ours: Iterable[_Ours]) -> list[Link]:
    """Links of those whose spellings lead to one entity; a film's year must not contradict it."""
    links: list[Link] = []
    for one in ours:
        keys = sorted({name_key(name) for name in one.names} - {""})
        found = entities_named(store.db, kind, keys)
        fitting = [entity for entity, (_, year) in found.items() if _years_fit(one.year, year)]
        if len(fitting) == 1:
            links.append((kind, one.identity_id, fitting[0], EXACT, _EXACT_MARGIN, "exact"))
    return links


def _years_fit(ours: int | None, theirs: int | None) -> bool:
    return ours is None or theirs is None or abs(ours - theirs) <= _YEAR_TOLERANCE


def _alike(store: Store, people: Sequence[_Ours]) -> list[Link]:
    """Links of people whose names nobody bears exactly, by probability and lead over the next entity."""
    named = [] if not people else list(names_of(store.db, "person"))
    if not named:
        return []
    owners = [entity for entity, _ in named]
    linker = Linker(NameIndex([name for _, name in named]))
    links: list[Link] = []
    leaders = leading_owners(linker, [one.names[:_SPELLINGS] for one in people], owners)
    for one, best in zip(people, leaders, strict=True):
        if best and best.probability >= LEAST_PROBABILITY and best.margin >= LEAST_MARGIN:
            links.append(("person", one.identity_id, best.owner, best.probability, best.margin, "likeness"))
    return links
