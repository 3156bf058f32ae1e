"""Rebuilds `data/names/tokens.tsv` and `trigrams.tsv`: how much each token looks like a name and not like a word.

    pip install wordfreq faker
    python -m normalize.training.name_tokens ../shared/names/freebase_directors.csv

Names: 93,611 film directors of Freebase (CC BY), and the lists of given names and surnames of 75 countries in Faker
(MIT).
Words: the frequency lists of wordfreq for eight languages. A value is the natural log of P(token | name) /
P(token | running text), in tenths; given names and surnames are counted apart.
"""

from __future__ import annotations

import csv
import math
import pkgutil
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from normalize.names import fold_token, name_tokens, trigrams
from normalize.resources import data_root

LANGUAGES = ("en", "fr", "it", "es", "de", "pt", "pl", "nl")
COMMON_ZIPF = 4.0
SMOOTHING = 0.5
FLOOR = 3e-7
LEAST = 6
"""A token is kept when so many names have it, or when it is a common word."""
LISTED = 5
"""What a country's list counts for: as many directors of that name."""


def read_names(path: Path) -> list[str]:
    """The column `name` of a CSV file."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["name"] for row in csv.DictReader(rows)]


def count_tokens(names: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Folded tokens seen before the last place, and in the last place, of names of two tokens or more."""
    given: Counter[str] = Counter()
    surname: Counter[str] = Counter()
    for name in names:
        tokens = [part for token in name_tokens(name) for part in fold_token(token)]
        given.update(tokens[:-1])
        surname.update(tokens[-1:])
    return given, surname


def listed_names(kind: str) -> Iterator[str]:
    """The names of one kind ("first" or "last") in the lists of every country, once a country."""
    countries = import_module("faker.providers.person")
    for country in pkgutil.iter_modules(countries.__path__):
        if country.ispkg and "_" in country.name:
            provider = import_module(f"{countries.__name__}.{country.name}").Provider
            lists = (
                getattr(provider, name)
                for name in dir(provider)
                if name.startswith((f"{kind}_names", f"{kind}_romanized"))
            )
            yield from {str(name) for names in lists if isinstance(names, (tuple, list, dict)) for name in names}


def add_listed(given: Counter[str], surname: Counter[str]) -> None:
    """Counts the names of the countries' lists in with those seen."""
    for kind, counter in (("first", given), ("last", surname)):
        for name in listed_names(kind):
            counter.update(dict.fromkeys(fold_token(name), LISTED))


def word_frequencies(limit: int = 60_000) -> dict[str, float]:
    """The highest frequency of each folded word over the languages."""
    wordfreq = import_module("wordfreq")
    found: dict[str, float] = {}
    for language in LANGUAGES:
        for word in wordfreq.top_n_list(language, limit):
            frequency = wordfreq.word_frequency(word, language)
            for part in fold_token(word):
                found[part] = max(found.get(part, 0.0), frequency)
    return found


def log_odds(count: int, total: int, frequency: float) -> int:
    """Tenths of a nat of P(token | name) over P(token | text); the floor keeps rare words from counting as names."""
    return round(10 * math.log((count + SMOOTHING * total * FLOOR) / total / (frequency + FLOOR)))


def token_table(names: list[str], words: dict[str, float]) -> list[tuple[str, int, int]]:
    """Rows (token, given, surname) for tokens of at least two names and for common words."""
    given, surname = count_tokens(names)
    add_listed(given, surname)
    common = 10 ** (COMMON_ZIPF - 9)
    kept = {token for token in given | surname if given[token] + surname[token] >= LEAST}
    kept |= {word for word, frequency in words.items() if frequency >= common}
    totals = (given.total(), surname.total())
    return [
        (
            token,
            log_odds(given[token], totals[0], words.get(token, 0.0)),
            log_odds(surname[token], totals[1], words.get(token, 0.0)),
        )
        for token in sorted(kept)
        if token
    ]


def trigram_table(names: list[str], words: dict[str, float]) -> list[tuple[str, int]]:
    """Rows (trigram, tenths of a nat) comparing distinct name tokens with distinct words that are not name tokens."""
    given, surname = count_tokens(names)
    tokens = set(given) | set(surname)
    of_names = Counter(gram for token in tokens for gram in trigrams(token))
    of_words = Counter(gram for word in words if word not in tokens for gram in trigrams(word))
    total_names, total_words = of_names.total(), of_words.total()
    return [
        (gram, round(10 * math.log((of_names[gram] + 1) / total_names * total_words / (of_words[gram] + 1))))
        for gram in sorted(of_names | of_words)
        if of_names[gram] + of_words[gram] >= 20
    ]


def main(source: str) -> None:
    """Writes both tables into `data/names/`."""
    names, words = read_names(Path(source)), word_frequencies()
    folder = data_root() / "names"
    for name, rows in (("tokens", token_table(names, words)), ("trigrams", trigram_table(names, words))):
        lines = ("\t".join(str(cell) for cell in row) for row in rows)
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
