"""What a healthy run looks like: the thresholds a site declares, and the gates that compare its articles with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a healthy page of the site holds; the gates compare each run with it.

    `films` is the smallest and largest number of films on a page; `fill` maps a field to the smallest share (0..1) of
    blocks that have it; `never` names the fields the site does not print; `unclaimed` is the largest share of lines
    left over.
    """

    films: tuple[int, int] = (1, 40)
    fill: Mapping[str, float] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    unclaimed: float = 0.15
