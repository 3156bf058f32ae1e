"""How rare a word is in running text: "the" says little about which film is meant, "jerusalema" says all."""

from __future__ import annotations

from functools import cache

from normalize.resources import data_file

RAREST = 4.0
"""Rarity of words in no class of `data/names/word_frequency.tsv`."""

_COMMONEST_ZIPF = 7.5


@cache
def _rarities() -> dict[str, float]:
    lines = data_file("names", "word_frequency.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: _COMMONEST_ZIPF - float(zipf) for zipf, words in rows for word in words.split(" ")}


def word_rarity(word: str) -> float:
    """From 0.5 for the commonest folded words to RAREST, a step being a tenth as common.

    >>> word_rarity("the"), word_rarity("jerusalema")
    (0.5, 4.0)
    """
    return _rarities().get(word, RAREST)
