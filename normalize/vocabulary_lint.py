"""What is wrong with a vocabulary: forms that are written twice, mean two things, or can never match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from normalize.vocabulary import words_of
from normalize.vocabulary_files import NOISE, Entry

SHORTEST = 2
"""Letters of the shortest form that may count wherever a line begins with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `code` is duplicate, ambiguous, unreachable or unused."""

    code: str
    entry: Entry
    message: str

    def __str__(self) -> str:
        one = self.entry
        return f"{self.code}: {one.form!r} [{one.meaning}.{one.strength}] {one.language}: {self.message}"


def lint(entries: Iterable[Entry]) -> list[Finding]:
    """Everything to mend, in the order of the entries.

    >>> from pathlib import Path
    >>> two = [Entry("cast", "colon", "en", form, Path("x")) for form in ("Stars", "STARS")]
    >>> [finding.code for finding in lint(two)]
    ['duplicate']
    """
    known = list(entries)
    by_words: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in known:
        by_words[words_of(entry.form)].append(entry)
    found = [finding for words, group in by_words.items() for finding in _findings(words, group)]
    place = {id(entry): at for at, entry in enumerate(known)}
    return sorted(found, key=lambda finding: place[id(finding.entry)])


def unused(entries: Iterable[Entry], seen: Iterable[str]) -> list[Finding]:
    """The labels that stand in none of the texts."""
    texts = [f" {' '.join(words_of(text))} " for text in seen]
    return [
        Finding("unused", entry, f"in none of {len(texts)} lines")
        for entry in entries
        if not any(f" {' '.join(words_of(entry.form))} " in text for text in texts)
    ]


def _findings(words: Sequence[str], group: Sequence[Entry]) -> Iterable[Finding]:
    if len("".join(words)) < SHORTEST:
        yield from (Finding("unreachable", one, "no word to match") for one in group if not words)
        yield from (
            Finding("ambiguous", one, "one letter, wherever a line begins with it")
            for one in group
            if words and one.strength == "phrase"
        )
    for first, second in combinations(group, 2):
        yield from _between(first, second)


def _between(first: Entry, second: Entry) -> Iterable[Finding]:
    """What the second of two entries with the same words suffers from the first, which is matched before it."""
    if NOISE in (first.meaning, second.meaning) and first.meaning != second.meaning:
        return
    where = f"[{first.meaning}.{first.strength}] {first.language}"
    if (first.meaning, first.strength, first.language) == (second.meaning, second.strength, second.language):
        yield Finding("duplicate", second, f"written {first.form!r} already")
    elif first.meaning == NOISE:
        return
    elif first.meaning != second.meaning and first.strength in ("phrase", second.strength):
        yield Finding("ambiguous", second, f"it counts as {where}, which comes first; keep one of the two")
    elif first.meaning == second.meaning and first.strength == "phrase" and second.strength == "colon":
        yield Finding("unreachable", second, f"{where} matches wherever it would")
