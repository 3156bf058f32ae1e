"""Which film or person a spelling most probably means, by the reconciler's own measure of likeness."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from datasette.app import Datasette

from normalize.records import Kind
from normalize.similarity import NameIndex, person_log_odds, title_log_odds
from normalize.similarity.folding import folded_tokens
from roundup_spider.serving.kept import state_of
from roundup_spider.serving.pages import Row, rows

_SPELLINGS: Mapping[Kind, str] = {
    "person": "SELECT person_id AS id, variant FROM person_names ORDER BY 1, 2",
    "film": "SELECT film_id AS id, variant FROM film_titles ORDER BY 1, 2",
}
_LOG_ODDS: Mapping[Kind, Callable[[Sequence[tuple[str, str]]], Any]] = {
    "person": person_log_odds,
    "film": title_log_odds,
}
_LOOKED_AT = 60
_NEAR = 0.3
"""Of the spellings that share pieces with a name, those are scored that share so much of what the nearest one does."""


@dataclass(frozen=True, slots=True)
class Match:
    """An identity that a spelling may mean: by which of its spellings, at which log-odds."""

    ident: str
    spelling: str
    log_odds: float

    @property
    def probability(self) -> float:
        """The same between 0 and 1.

        >>> Match("person-1", "Denis Ménochet", 0.0).probability
        0.5
        """
        return float(1 / (1 + np.exp(-self.log_odds)))


@dataclass(frozen=True, slots=True)
class Spellings:
    """All spellings of one kind, findable by what is like them."""

    kind: Kind
    ids: Sequence[str]
    index: NameIndex
    folded: Sequence[str]

    @staticmethod
    def of(kind: Kind, found: Sequence[Row]) -> Spellings:
        """From rows (id, variant)."""
        names = [row["variant"] for row in found]
        return Spellings(kind, [row["id"] for row in found], NameIndex(names), [_folded(name) for name in names])

    def beginning(self, words: str, most: int) -> list[str]:
        """The identities a word of which begins as typed, those that begin so themselves first."""
        typed = _folded(words).rstrip()
        found = [place for place, text in enumerate(self.folded) if typed.strip() and typed in text]
        found.sort(key=lambda place: (not self.folded[place].startswith(typed), len(self.folded[place])))
        return list(dict.fromkeys(self.ids[place] for place in found))[:most]

    def matches(self, name: str, most: int) -> list[Match]:
        """The identities that a name may mean, the likeliest first, each by its best spelling."""
        near = self.index.candidates(name, _LOOKED_AT) if self.ids else []
        if not near:
            return []
        places = [place for place, share in near if share >= _NEAR * near[0][1]]
        log_odds = _LOG_ODDS[self.kind]([(name, self.index.names[place]) for place in places])
        best: dict[str, Match] = {}
        for place, score in zip(places, log_odds, strict=True):
            match = Match(self.ids[place], self.index.names[place], float(score))
            if match.ident not in best or match.log_odds > best[match.ident].log_odds:
                best[match.ident] = match
        return sorted(best.values(), key=lambda match: (-match.log_odds, match.ident))[:most]


@dataclass(slots=True)
class Matcher:
    """The spellings of a database, indexed when first asked for and again when the database has changed."""

    database: Path
    _known: dict[Kind, tuple[object, Spellings]] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def matches(self, datasette: Datasette, kind: Kind, name: str, most: int) -> list[Match]:
        """What `Spellings.matches` gives, off the server's own thread."""
        spellings = await self._spellings(datasette, kind)
        return await asyncio.to_thread(spellings.matches, name, most)

    async def beginning(self, datasette: Datasette, kind: Kind, words: str, most: int) -> list[str]:
        """What `Spellings.beginning` gives, off the server's own thread."""
        spellings = await self._spellings(datasette, kind)
        return await asyncio.to_thread(spellings.beginning, words, most)

    async def _spellings(self, datasette: Datasette, kind: Kind) -> Spellings:
        async with self._turn:
            state = state_of(self.database)
            known = self._known.get(kind)
            if known is None or known[0] != state:
                found = await rows(datasette, _SPELLINGS[kind])
                known = self._known[kind] = (state, await asyncio.to_thread(Spellings.of, kind, found))
            return known[1]


def _folded(text: str) -> str:
    """Tokens between blanks, so that a beginning of a word is found by what stands after a blank.

    >>> _folded("Denis Ménochet")
    ' denis menochet '
    """
    return f" {' '.join(folded_tokens(text))} "
