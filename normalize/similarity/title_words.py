"""Words of film titles that translate each other: chien, dog, cane."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from normalize.resources import data_file


@cache
def _meanings() -> dict[str, frozenset[int]]:
    """Each folded word's meanings: the numbers of the lines of `data/names/similarity_title_words.tsv` that hold it."""
    lines = data_file("names", "similarity_title_words.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for word in line.split("\t") if not line.startswith("#") else ():
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def same_meaning(x: str, y: str) -> bool:
    """Whether two folded words may translate each other.

    >>> same_meaning("chien", "dog"), same_meaning("chien", "chat")
    (True, False)
    """
    meanings = _meanings()
    return not meanings.get(x, frozenset()).isdisjoint(meanings.get(y, frozenset()))
