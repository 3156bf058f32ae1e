"""The questions by which one page labels its texts, when the vocabulary does not know them ("What it says ?").

A page writes its labels again for every film, and a machine that translates them does so in ways no list foresees. A
question that opens a text more than once on a page is taken for a label; what it means is told by the words it shares
with the labels that are known.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from normalize.vocabulary import Meaning, Vocabulary, flatten, flatten_each, small_words, words_of
from normalize.vocabulary_files import vocabulary_entries
from roundup_spider.reading.colon_labels import colon_labels
from roundup_spider.reading.lines import Line
from roundup_spider.reading.shapes import is_name_list, likeness

_ASKED = {"synopsis": 0.0, "trivia": 0.0, "review": -2.0}
"""What a question may label, and how likely that is before its words are looked at (natural log)."""
_MOST_WORDS, _LEAST_TIMES = 8, 2
_OPENING = re.compile(
    r"(?:^|[.!?…:;”»\"')\]]\s*)[*_¿«“\"(\s]*([^\W\d_][^.!?…:;|]{1,50}?)\s?[?？][\s»”\")*_]*(?=[^\Wa-zà-öø-ÿа-я]|$)"
)
"""A short question at the start of a line or sentence, after which a text begins."""
_UNSEEN, _KNOWN = 0.02, 0.6
_SPACE = re.compile(r"\s")
_STOPS = frozenset(".,;:!?…»”)")
_LONGEST_WORD, _FEWEST_WORDS, _LONG = 30, 3, 40
_PERSONS, _OF_PEOPLE = frozenset({"p2", "p3"}), frozenset({"cast", "director", "writer", "other"})


def own_labels(lines: Sequence[Line], words: Vocabulary) -> dict[Meaning, tuple[str, ...]]:
    """The questions and words that open lines of a page again and again, by meaning; none that the vocabulary knows.

    >>> from normalize.vocabulary import vocabulary
    >>> own_labels([Line("What it says ? A bird sings.", "p"), Line("What it says ? It rains.", "p")], vocabulary())
    {'synopsis': ('what it says',)}
    """
    asked: Counter[str] = Counter(question for line in lines if "?" in line.text for question in _questions(line.text))
    again = [question for question, times in asked.items() if times >= _LEAST_TIMES and not _is_known(question, words)]
    found: dict[Meaning, tuple[str, ...]] = defaultdict(tuple)
    for question in again:
        meaning = meaning_of(question) or _meaning_by_place(question, lines, words, found)
        if meaning:
            found[meaning] += (question,)
    for opener, rests in _repeated_openers(lines).items():
        meaning = _meaning_of_opener(opener, rests, words)
        if meaning:
            found[meaning] += (opener,)
    return dict(found)


def _meaning_by_place(
    question: str, lines: Sequence[Line], words: Vocabulary, found: Collection[Meaning]
) -> Meaning | None:
    """What a question that opens lines means where its words do not tell: what nothing else on the page labels."""
    if sum(flatten(line.text).lstrip("¿ ").startswith(question) for line in lines) < _LEAST_TIMES:
        return None
    labels = (words.label_at(line.text) for line in lines)
    known = {label.meaning for label in labels if label is not None and label.firm}
    return next((meaning for meaning in ("synopsis", "trivia") if meaning not in known and meaning not in found), None)


def _repeated_openers(lines: Sequence[Line]) -> dict[str, list[str]]:
    """The words by which several lines begin alike before a capital, with what follows each time."""
    rests: dict[str, list[str]] = defaultdict(list)
    first = flatten_each([line.text[:_LONGEST_WORD].split(" ", 1)[0] for line in lines])
    times = Counter(first)
    for text in [line.text for line, word in zip(lines, first, strict=True) if times[word] >= _LEAST_TIMES]:
        for end in islice((space.start() for space in _SPACE.finditer(text)), _MOST_WORDS):
            if text[end + 1 : end + 2].isupper() and text[end - 1] not in _STOPS:
                rests[flatten(text[:end])].append(text[end + 1 :])
    again = {opener: told for opener, told in rests.items() if len(set(told)) >= _LEAST_TIMES}
    counts = {(opener, len(told)) for opener, told in again.items()}
    inner = {(opener.rpartition(" ")[0], count) for opener, count in counts}
    return {opener: told for opener, told in again.items() if (opener, len(told)) not in inner}


def _meaning_of_opener(opener: str, rests: Sequence[str], words: Vocabulary) -> Meaning | None:
    """What words that open several lines mean: the cast before names, a text where they are those of known labels."""
    known = words.label_at(opener)
    if (known is not None and known.strength != "colon") or words.noise_in(opener) or opener in small_words():
        return None
    named = [rest for rest in rests if is_name_list(rest) and likeness(rest) in _PERSONS]
    if known is not None:
        alone = known.end >= len(opener) and len(named) == len(rests)
        return known.meaning if alone and known.meaning in _OF_PEOPLE else None
    if len(named) == len(rests) and any("," in rest for rest in rests):
        return "cast" if opener[opener.rfind(" ") + 1 :] in small_words() else None
    texts = all(len(rest) > _LONG for rest in rests) and len(opener.split()) >= _FEWEST_WORDS
    return meaning_of(opener) if texts else None


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
    return sum(math.log(count[word] / forms + _UNSEEN) for word in words)


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
