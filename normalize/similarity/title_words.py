"""Words of film titles that translate each other: chien, dog, cane."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

from normalize.resources import data_file

_WORDLIKE = -20
_SHORTEST = 3
_FEWEST_INITIALS = 3


@cache
def _meanings() -> dict[str, frozenset[int]]:
    """Each folded word's meanings: the numbers of the lines of `data/names/similarity_title_words.tsv` that hold it."""
    lines = data_file("names", "similarity_title_words.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for word in line.split("\t") if not line.startswith("#") else ():
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def words_of_text() -> frozenset[str]:
    """Folded words that are commoner in running text than in names, of the languages of `data/names/tokens.tsv`."""
    lines = data_file("names", "tokens.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset(word for word, given, family in rows if max(int(given), int(family)) < _WORDLIKE)


@lru_cache(maxsize=100_000)
def is_word(token: str) -> bool:
    """Whether a folded token is a word of its own, or the plural of one, and no respelling.

    >>> is_word("crow"), is_word("specialists"), is_word("krovv")
    (True, True, False)
    """
    known = words_of_text()
    return token in known or token in _meanings() or (token.endswith("s") and token[:-1] in known)


@lru_cache(maxsize=100_000)
def parted(token: str) -> tuple[tuple[str, str], ...]:
    """The ways to read an unknown word as a compound of two known ones.

    >>> parted("sommersturm")
    (('sommer', 'sturm'),)
    """
    meanings = _meanings()
    if token in meanings:
        return ()
    halves = ((token[:cut], token[cut:]) for cut in range(_SHORTEST, len(token) - _SHORTEST + 1))
    return tuple((left, right) for left, right in halves if left in meanings and right in meanings)


def same_meaning(x: str, y: str) -> bool:
    """Whether two folded words may translate each other.

    >>> same_meaning("chien", "dog"), same_meaning("chien", "chat")
    (True, False)
    """
    meanings = _meanings()
    return not meanings.get(x, frozenset()).isdisjoint(meanings.get(y, frozenset()))


def unspelt(words: Sequence[str]) -> tuple[str, ...]:
    """`words` without those that only spell out an abbreviation among them.

    >>> unspelt(("lie", "long", "island", "expressway")), unspelt(("rest", "in", "peace"))
    (('lie',), ('rest', 'in', 'peace'))
    """
    for start in range(len(words) - _FEWEST_INITIALS + 1):
        for end in range(start + _FEWEST_INITIALS, len(words) + 1):
            left = (*words[:start], *words[end:])
            if "".join(word[0] for word in words[start:end]) in left:
                return left
    return tuple(words)
