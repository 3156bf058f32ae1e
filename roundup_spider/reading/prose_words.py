"""The words around names in running text, as classes: "directed", "by", "plays", "novel" (`prose_words.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache

from normalize.frozen import frozen
from normalize.resources import data_file
from normalize.vocabulary import flatten, vocabulary

_PIECE = re.compile(r"\w+(?:-\w+)*|[^\w\s]")
_MARKS = {",": ",", ";": ";", "،": ",", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "–": "-", "—": "-", "-": "-"}
_LONGEST_PHRASE = 6
_SHORTEST_STEM = 3


@frozen
class Clue:
    """A word or mark near a name: the classes of the word ("by+of"), or the mark; `far` plain words from the name."""

    kind: str
    far: int


@frozen
class _Lexicon:
    """Phrases and stems, folded, with the classes they belong to; `openers` are the first words of long phrases."""

    phrases: dict[str, str]
    stems: dict[str, str]
    openers: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    table: dict[str, list[str]] = tomllib.loads(data_file("vocabulary", "prose_words.toml").read_text(encoding="utf-8"))
    phrases: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for kind, forms in table.items():
        for form in forms:
            words = " ".join(_pieces(form.rstrip("*")))
            (stems if form.endswith("*") else phrases).setdefault(words, set()).add(kind)
    openers = frozenset(form.split()[0] for form in phrases if " " in form)
    return _Lexicon(_joined(phrases), _joined(stems), openers)


def _joined(found: dict[str, set[str]]) -> dict[str, str]:
    return {form: "+".join(sorted(kinds)) for form, kinds in found.items()}


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(flatten(text).replace("'", " ").replace("’", " "))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(flatten(word) for words in vocabulary().function_words.values() for word in words)


def clues(text: str) -> tuple[str, ...]:
    """What each word and mark of a text is, in order: its classes, its mark, "w" for any other word; small words left
    out.

    >>> clues(", the film directed with care by ")
    (',', 'film', 'directed', 'with', 'w', 'by')
    """
    return _clues(text)


@lru_cache(maxsize=5_000)
def _clues(text: str) -> tuple[str, ...]:
    words, found, at = _pieces(text), [], 0
    while at < len(words):
        size, kind = _at(words, at)
        if kind:
            found.append(kind)
        at += size
    return tuple(found)


def _at(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words the phrase that begins at `at` takes, and its kind ("" for what says nothing)."""
    lexicon, word = _lexicon(), words[at]
    if word in lexicon.openers:
        for size in range(_LONGEST_PHRASE, 1, -1):
            kind = lexicon.phrases.get(" ".join(words[at : at + size])) if at + size <= len(words) else None
            if kind:
                return size, kind
    if not word[0].isalnum():
        return 1, _MARKS.get(word, "")
    return 1, lexicon.phrases.get(word) or _stem(word) or ("" if word in _small_words() else "w")


@lru_cache(maxsize=5_000)
def _stem(word: str) -> str | None:
    """The classes of the longest stem that begins a word."""
    stems = _lexicon().stems
    return next((stems[word[:end]] for end in range(len(word), _SHORTEST_STEM, -1) if word[:end] in stems), None)


@cache
def single_words() -> frozenset[str]:
    """All words that have a class by themselves."""
    return frozenset(form for form in _lexicon().phrases if " " not in form)


def says_something(text: str) -> bool:
    """Whether every word of a capitalised text is one that says something of the names beside it, or a small word.

    >>> says_something("Directed"), says_something("Im Regiedebüt"), says_something("Ann Lee")
    (True, True, False)
    """
    return "w" not in clues(text)


def nearest(found: Sequence[str], most: int = 3) -> list[Clue]:
    """The first clues that are no plain words, with how many plain words stand before each."""
    taken: list[Clue] = []
    far = 0
    for kind in found:
        if kind == "w":
            far += 1
        else:
            taken.append(Clue(kind, far))
        if len(taken) == most:
            break
    return taken
