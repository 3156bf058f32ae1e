"""Names that stand for each other whatever their letters: short forms (robert, bob), and what other scripts make of a
name (hugh, khyu)."""

from __future__ import annotations

from functools import cache

from normalize.resources import data_file
from normalize.similarity.tokens import TokenPair, ordered

TABLES = ("similarity_short_forms.tsv", "similarity_renderings.tsv")
"""Files in `data/names`: a name a line, then what stands for it, folded and parted by tabs."""


@cache
def names_for_each_other() -> frozenset[TokenPair]:
    """Pairs of folded names from all TABLES, each in alphabetical order.

    >>> ("bob", "robert") in names_for_each_other(), ("hugh", "khyu") in names_for_each_other()
    (True, True)
    """
    return frozenset(pair for table in TABLES for pair in _pairs(table))


def _pairs(table: str) -> list[TokenPair]:
    lines = data_file("names", table).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [ordered(name, other) for name, *others in rows for other in others]
