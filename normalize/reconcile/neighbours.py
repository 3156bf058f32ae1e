"""Copies of one roundup list the same films in the same order: what stands between two known films says who is who.
 Two articles that share films at one distance (the third here is the second there) probably share the films beside
them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from normalize.reconcile.views import FilmView

Place = tuple[int, int]

_COPIES = 8
"""Each copy of a film is compared with this many others."""


class Neighbours:
    """How many films two articles are known to share at each distance between their positions."""

    def __init__(self, films: Iterable[FilmView] = ()) -> None:
        self.shared: dict[tuple[int, int, int], int] = {}
        for film in films:
            places = sorted(film.places)
            for at, (a, position_a) in enumerate(places):
                for b, position_b in places[at + 1 : at + 1 + _COPIES]:
                    if a != b:
                        key = (a, b, position_a - position_b)
                        self.shared[key] = self.shared.get(key, 0) + 1

    def support(self, a: Iterable[Place], b: Iterable[Place]) -> int:
        """How many films two articles share at the distance of these places."""
        if not self.shared:
            return 0
        return max((self._between(x, y) for x, y in product(a, b)), default=0)

    def _between(self, a: Place, b: Place) -> int:
        (first, at), (second, also_at) = (a, b) if a < b else (b, a)
        return self.shared.get((first, second, at - also_at), 0)
