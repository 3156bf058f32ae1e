"""Given names and the short forms they go by: robert, bob."""

from __future__ import annotations

from functools import cache

from normalize.resources import data_file
from normalize.similarity.tokens import TokenPair, ordered


@cache
def short_forms() -> frozenset[TokenPair]:
    """Pairs of folded given names from `data/names/similarity_short_forms.tsv`, each in alphabetical order.

    >>> ("bob", "robert") in short_forms()
    True
    """
    lines = data_file("names", "similarity_short_forms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset(ordered(name, short) for name, *shorts in rows for short in shorts)
