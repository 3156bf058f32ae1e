"""The best spelling of an identity: authority first, else the votes of independent sites, the original before
translations.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from normalize.records import Kind
from normalize.similarity.folding import folded_tokens
from normalize.similarity.rarity import film_people

TRANSLATING = frozenset({"en"})
"""Languages that roundups are most often translated into: their spellings count less than an original's."""

_ORIGINAL, _TRANSLATED, _KNOWN_WORDS = 1.5, 1.0, 0.5


class Authority(Protocol):
    """A list of canonical people and films, if one is loaded."""

    def canonical(self, kind: Kind, spellings: Sequence[str]) -> str | None:
        """The canonical name that these spellings stand for, None when the list does not settle it."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a spelling: where it stands, and how much it counts (a hint of the page title less than a header)."""

    text: str
    site: str
    language: str
    weight: float = 1.0


def best_spelling(kind: Kind, uses: Iterable[Use], authority: Authority | None = None) -> str:
    """The name an identity goes by.

    Each site votes once for each spelling it uses, accents and case aside; of equals, one that somewhere begins with a
    capital and is not all in capitals wins. Of the winner's forms, the one with most accents and proper case is taken.

    >>> best_spelling("person", [Use("Denis Ménochet", "a.org", "fr"), Use("Dennis Menoche", "b.org", "en")])
    'Denis Ménochet'
    """
    uses = sorted(uses, key=lambda use: (use.text, use.site))
    if authority is not None:
        settled = authority.canonical(kind, sorted({use.text for use in uses}))
        if settled:
            return settled
    votes = _votes(uses)
    if not votes:
        return ""
    careful = {_folded(use.text) for use in uses if use.text[:1].isupper() and use.text != use.text.upper()}
    winner = max(
        sorted(votes),
        key=lambda folded: (votes[folded] + (_known_words(folded) if kind == "person" else 0.0), folded in careful),
    )
    forms = Counter(use.text for use in uses if _folded(use.text) == winner)
    return max(sorted(forms), key=lambda text: (_care(text), forms[text]))


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    return " ".join(folded_tokens(text))


def _votes(uses: Iterable[Use]) -> dict[str, float]:
    by_site: dict[tuple[str, str], float] = {}
    for use in uses:
        vote = use.weight * (_TRANSLATED if use.language in TRANSLATING else _ORIGINAL)
        place = (_folded(use.text), use.site)
        by_site[place] = max(vote, by_site.get(place, 0.0))
    votes: dict[str, float] = defaultdict(float)
    for (folded, _), vote in by_site.items():
        votes[folded] += vote
    return votes


def _known_words(folded: str) -> float:
    """Half a vote for a name all of whose words are names of film people; a word written twice in a row is no name."""
    words = folded.split()
    counts = film_people().counts
    stutter = any(a == b for a, b in pairwise(words))
    return 0.0 if stutter else _KNOWN_WORDS * sum(word in counts for word in words) / max(len(words), 1)


def _care(text: str) -> tuple[bool, int]:
    """How carefully a form is written: neither all capitals nor all small, and its accented letters."""
    mixed = text != text.upper() and text != text.lower()
    return mixed, sum(not letter.isascii() and letter.isalpha() for letter in text)
