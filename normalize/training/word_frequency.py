"""Writes how common words are in running text: python -m normalize.training.word_frequency

Needs `pip install wordfreq`. A line a class of frequency, `class<TAB>words`: 5 is a word that stands once in 10,000
words of one of LANGUAGES (Zipf value, rounded down to halves); words rarer than the lowest class are left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from importlib import import_module

from normalize.resources import data_root
from normalize.similarity.folding import folded_tokens

LANGUAGES = ("en", "fr", "it", "es", "de", "pt")
LOWEST, HIGHEST = 4.0, 7.0

HEAD = """\
# How common folded words are in running text: a line a class, the Zipf value (5: once in 10,000 words), then the words.
# Source: wordfreq (Robyn Speer; data CC BY-SA 4.0), the language of en, fr, it, es, de, pt that uses the word most.
# Rebuild: pip install wordfreq; python -m normalize.training.word_frequency
"""


def frequencies() -> dict[str, float]:
    """Each folded word with the share of running text it makes up in the language that uses it most."""
    of_language = import_module("wordfreq").get_frequency_dict
    found: dict[str, float] = {}
    for language in LANGUAGES:
        for word, share in of_language(language).items():
            folded = "".join(folded_tokens(word)) if share >= 10 ** (LOWEST - 9) else ""
            if folded.isalpha():
                found[folded] = max(share, found.get(folded, 0.0))
    return found


def classes(shares: Mapping[str, float]) -> dict[float, list[str]]:
    """Words by class.

    >>> classes({"the": 0.05, "thing": 0.0004, "krov": 1e-7})
    {7.0: ['the'], 5.5: ['thing']}
    """
    found: dict[float, list[str]] = defaultdict(list)
    for word, share in shares.items():
        zipf = math.floor(2 * (math.log10(share) + 9)) / 2
        if zipf >= LOWEST:
            found[min(zipf, HIGHEST)].append(word)
    return {zipf: sorted(found[zipf]) for zipf in sorted(found, reverse=True)}


def main() -> None:
    """Writes `data/names/word_frequency.tsv`."""
    lines = [f"{zipf}\t{' '.join(words)}\n" for zipf, words in classes(frequencies()).items()]
    (data_root() / "names" / "word_frequency.tsv").write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
