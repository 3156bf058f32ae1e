"""Identities that last: an id is minted once, survives re-runs, and leaves a redirect when it is merged away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count

from normalize.records import Cluster, Kind, Resolution


@dataclass(frozen=True, slots=True)
class Assignment:
    """`ids`: every member key and its identity; `redirects`: ids merged away and the ones that stand for them."""

    ids: Mapping[str, str]
    redirects: Mapping[str, str] = field(default_factory=dict)


def mint(kind: Kind, key: str, taken: Container[str] = ()) -> str:
    """A fresh id for the identity whose smallest member is `key`: the same key always mints the same id.

    >>> mint("film", "https://e.org/a#1")
    'film-125d998c6f'
    """
    for salt in count():
        digest = blake2b(f"{key}|{salt}".encode() if salt else key.encode(), digest_size=5).hexdigest()
        if f"{kind}-{digest}" not in taken:
            return f"{kind}-{digest}"
    raise AssertionError("there is always another salt")


def assign_ids(
    resolution: Resolution,
    previous: Mapping[str, str] | None = None,
    taken: Container[str] = (),
    merged: Container[str] = (),
) -> Assignment:
    """Gives every cluster an id. `previous` maps member keys to the ids of the last run, oldest identity first; ids in
    `taken` are not given to new identities either; `merged` are those that were once merged into another.

    A cluster keeps the earliest id among its members. An id whose members are now in several clusters stays with the
    one that holds most of them, for that is what the id has meant to whoever noted it; of equals with the one that
    holds the key it was minted from. The others keep another of their own or get a new one. A cluster that had an id of
    its own before a merge has that one again: so taking a merge back gives both their old ids. An id that no cluster
    keeps, because its members went to an identity with an earlier one, is redirected there.

    >>> one = Resolution(films=(Cluster("film", ("u#1", "v#1"), "Dune"),), people=())
    >>> assign_ids(one, {"u#1": "film-1", "v#1": "film-2"}).redirects
    {'film-2': 'film-1'}
    """
    previous = previous or {}
    clusters = sorted((*resolution.films, *resolution.people), key=lambda cluster: (cluster.kind, min(cluster.members)))
    kept = _kept_ids(clusters, previous, merged)
    used = set(previous.values())
    ids: dict[str, str] = {}
    for number, cluster in enumerate(clusters):
        name = kept.get(number)
        if name is None:
            name = mint(cluster.kind, min(cluster.members), _Either(used, taken))
            used.add(name)
        ids.update(dict.fromkeys(cluster.members, name))
    return Assignment(ids, _redirects(previous, ids))


@dataclass(frozen=True, slots=True)
class _Either:
    a: Container[str]
    b: Container[str]

    def __contains__(self, ident: object) -> bool:
        return ident in self.a or ident in self.b


def _kept_ids(clusters: list[Cluster], previous: Mapping[str, str], merged: Container[str]) -> dict[int, str]:
    """Which cluster keeps which id: an id goes to its heir, a cluster takes the earliest it gets."""
    age = {identity: rank for rank, identity in enumerate(dict.fromkeys(previous.values()))}
    shares: dict[str, dict[int, list[str]]] = {}
    for number, cluster in enumerate(clusters):
        for key in cluster.members:
            if key in previous:
                shares.setdefault(previous[key], {}).setdefault(number, []).append(key)
    kept: dict[int, str] = {}
    for identity in sorted(shares, key=age.__getitem__):
        kept.setdefault(_heir(identity, shares[identity], merged), identity)
    return kept


def _heir(identity: str, shares: Mapping[int, list[str]], merged: Container[str]) -> int:
    """The cluster that an id stays with, given the number of each and its share of the id's members."""
    if len(shares) == 1:
        return next(iter(shares))
    kind: Kind = "film" if identity.startswith("film-") else "person"
    of_old = {number: mint(kind, min(keys)) for number, keys in shares.items()}
    heirs = [number for number, own in of_old.items() if own == identity or own not in merged]
    founding = {number for number in heirs if any(mint(kind, key) == identity for key in shares[number])}
    return min(heirs or shares, key=lambda number: (-len(shares[number]), number not in founding, number))


def _redirects(previous: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Old ids that nothing carries any more, each with the id that most of its members carry now."""
    alive = set(ids.values())
    heirs: dict[str, Counter[str]] = {}
    for key, identity in previous.items():
        if identity not in alive and key in ids:
            heirs.setdefault(identity, Counter())[ids[key]] += 1
    return {old: min(count, key=lambda new: (-count[new], new)) for old, count in heirs.items()}
