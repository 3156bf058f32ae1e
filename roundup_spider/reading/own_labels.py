"""The questions by which one page labels its texts, when the vocabulary does not know them ("What it says ?").

A page writes its labels again for every film, and a machine that translates them does so in ways no list foresees. A
question that opens a text more than once on a page is taken for a label; what it means is told by the words it shares
with the labels that are known.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from normalize.vocabulary import Meaning, Vocabulary, flatten, words_of
from normalize.vocabulary_files import vocabulary_entries
from roundup_spider.reading.colon_labels import colon_labels
from roundup_spider.reading.lines import Line

_ASKED = {"synopsis": 0.0, "trivia": 0.0, "review": -2.0}
"""What a question may label, and how likely that is before its words are looked at (natural log)."""
_MOST_WORDS, _LEAST_TIMES = 8, 2
_OPENING = re.compile(
    r"(?:^|[.!?…:;”»\"')\]]\s*)[*_¿«“\"(\s]*([^\W\d_][^.!?…:;|]{1,50}?)\s?[?？][\s»”\")*_]*(?=[^\Wa-zà-öø-ÿа-я]|$)"
)
"""A short question at the start of a line or sentence, after which a text begins."""
_UNSEEN, _KNOWN = 0.5, 0.6


def own_labels(lines: Sequence[Line], words: Vocabulary) -> dict[Meaning, tuple[str, ...]]:
    """The questions that open texts of a page again and again, by meaning; none that the vocabulary knows.

    >>> from normalize.vocabulary import vocabulary
    >>> own_labels([Line("What it says ? A bird sings.", "p"), Line("What it says ? It rains.", "p")], vocabulary())
    {'synopsis': ('what it says',)}
    """
    asked: Counter[str] = Counter(question for line in lines if "?" in line.text for question in _questions(line.text))
    found: dict[Meaning, tuple[str, ...]] = defaultdict(tuple)
    for question, times in asked.items():
        if times >= _LEAST_TIMES and not _is_known(question, words):
            meaning = meaning_of(question)
            if meaning:
                found[meaning] += (question,)
    return dict(found)


def _is_known(question: str, words: Vocabulary) -> bool:
    """Whether the vocabulary knows a question whole, or as noise."""
    label = words.label_at(question)
    return (label is not None and label.end >= len(question)) or words.noise_in(question) is not None


def with_own_labels(words: Vocabulary, lines: Sequence[Line]) -> Vocabulary:
    """The vocabulary with a page's own labels."""
    return words.plus(own_labels(lines, words)).plus(colon_labels(lines, words), "colon")


def _questions(text: str) -> Iterator[str]:
    for found in _OPENING.finditer(text):
        question = flatten(found[1])
        if len(question.split()) <= _MOST_WORDS:
            yield question


def meaning_of(question: str) -> Meaning | None:
    """The meaning whose known labels share a question's words; None if they have fewer than most of them.

    >>> meaning_of("what are we talking about"), meaning_of("you know it"), meaning_of("who is afraid")
    ('synopsis', 'trivia', None)
    """
    counts = _counts()
    words = words_of(question)
    known = [word for word in words if any(word in count for count, _ in counts.values())]
    if len(known) < _KNOWN * len(words):
        return None
    return max(_ASKED, key=lambda meaning: _ASKED[meaning] + _likeness(known, *counts[meaning]))


def _likeness(words: Sequence[str], count: Counter[str], forms: int) -> float:
    """How likely the words are in the labels of one meaning, as a logarithm."""
    return sum(math.log((count[word] + _UNSEEN) / (forms + 1)) for word in words)


@cache
def _counts() -> Mapping[Meaning, tuple[Counter[str], int]]:
    """Per meaning, how many of its known questions have a word, and how many questions there are."""
    forms = {meaning: list(_forms(meaning)) for meaning in _ASKED}
    return {
        meaning: (Counter(word for form in found for word in set(form)), len(found)) for meaning, found in forms.items()
    }


def _forms(meaning: Meaning) -> Iterator[tuple[str, ...]]:
    for entry in vocabulary_entries():
        if entry.meaning == meaning and entry.strength == "phrase":
            yield words_of(entry.form)
