"""Pairs of titles to learn from besides labelled ones: common knowledge, respellings of one title, titles that look
alike, words misread as others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz, process

from normalize.resources import data_root
from normalize.similarity.title_features import title_form
from normalize.similarity.title_words import is_word, words_of_text
from normalize.similarity.training_pairs import LabelledPair, read_pairs

TitlePair = tuple[str, str]

_THROUGH_RUSSIAN = (
    ("x", "ks"), ("w", "v"), ("W", "V"), ("ch", "kh"), ("Ch", "Kh"), ("c(?!h)", "k"), ("C(?!h)", "K"),
)  # fmt: skip
"""What becomes of letters on their way through a script that has none for them."""

_ARTICLE = re.compile(r"(The|A|Le|La|Les|Il|El|Der|Die|Das) (.+)")
_NEAREST, _SAME_LIKENESS = 3, 93
_LEAST_MISREAD, _MOST_MISREAD = 60, 95


class Titles:
    """All titles of labelled pairs, sorted, and which of them name one film."""

    def __init__(self, pairs: Sequence[LabelledPair]) -> None:
        self.all = sorted({title for pair in pairs for title in (pair.a, pair.b)})
        self._parents: dict[str, str] = {}
        for pair in pairs:
            if pair.same:
                self._parents[self.film(pair.a)] = self.film(pair.b)

    def film(self, title: str) -> str:
        """One title that stands for the film."""
        while self._parents.setdefault(title, title) != title:
            title = self._parents[title]
        return title


def common_knowledge(pairs: Sequence[LabelledPair]) -> list[LabelledPair]:
    """Pairs of titles written for this project, without those that share a title with `pairs`."""
    taken = {title_form(title).words for pair in pairs for title in (pair.a, pair.b)}
    known = read_pairs(data_root() / "training" / "title_pairs.csv")
    return [one for one in known if taken.isdisjoint((title_form(one.a).words, title_form(one.b).words))]


def respellings(titles: Titles) -> list[TitlePair]:
    """Each title with ways of writing the same: article moved or dropped, letters through Cyrillic, signs lost."""
    return [(title, variant) for title in titles.all for variant in _respelt(title) if variant != title]


def _respelt(title: str) -> Iterator[str]:
    article = _ARTICLE.fullmatch(title)
    if article:
        yield from (article[2], f"{article[2]}, {article[1]}")
    elif _one_in_three(title):
        yield f"The {title}"
    respelt = title
    for letters, become in _THROUGH_RUSSIAN:
        respelt = re.sub(letters, become, respelt)
    yield respelt
    yield title.replace(" and ", " & ")
    yield title.replace(":", "")
    words = title.split()
    if len(words) > 1 and _one_in_three(title[::-1]):
        place = crc32(title.encode()) % (len(words) - 1)
        yield " ".join([*words[:place], words[place] + words[place + 1].lower(), *words[place + 2 :]])


def _one_in_three(title: str) -> bool:
    return crc32(title.encode()) % 3 == 0


def lookalikes(titles: Titles) -> list[TitlePair]:
    """For each title the nearest titles of other films, and one-word titles with their plurals."""
    folded = [" ".join(title_form(title).words) for title in titles.all]
    sorted_words = process.cdist(folded, folded, scorer=fuzz.token_sort_ratio)
    shared_words = process.cdist(folded, folded, scorer=fuzz.token_set_ratio)
    found = set()
    for place, title in enumerate(titles.all):
        for likeness in (sorted_words, shared_words):
            likeness[place, place] = 0
            for other in np.argsort(-likeness[place], kind="stable")[:_NEAREST].tolist():
                apart = titles.film(title) != titles.film(titles.all[other])
                if apart and sorted_words[place, other] < _SAME_LIKENESS:
                    found.add((min(place, other), max(place, other)))
    plurals = [(word, word + "s") for word in folded if word.isalpha() and is_word(word) and not word.endswith("s")]
    return [(titles.all[a], titles.all[b]) for a, b in sorted(found)] + plurals


def strangers(titles: Titles) -> list[TitlePair]:
    """Each title with the title of another film drawn by lot: what most pairs of titles are like."""
    others = sorted(titles.all, key=lambda title: crc32(title.encode()))
    pairs = zip(titles.all, others, strict=True)
    return [(title, other) for title, other in pairs if titles.film(title) != titles.film(other)]


def misreadings(titles: Titles) -> list[TitlePair]:
    """Each title with its longest word replaced by another word that looks like it: judge, fudge."""
    known = sorted(word for word in words_of_text() if len(word) > 3 and word.isalpha())
    found = []
    for title in titles.all:
        words = title_form(title).words
        longest = max(words, key=len, default="")
        if len(longest) > 3 and longest.isalpha():
            other = _lookalike(longest, known)
            found.append((" ".join(words), " ".join(other if word == longest else word for word in words)))
    return [(a, b) for a, b in found if a != b]


def _lookalike(word: str, known: Sequence[str]) -> str:
    """A known word that looks like `word` and is not its plural; `word` itself when there is none."""
    near = process.extract(word, known, scorer=fuzz.ratio, limit=6, score_cutoff=_LEAST_MISREAD)
    fitting = [other for other, likeness, _ in near if likeness < _MOST_MISREAD and word + "s" != other != word[:-1]]
    return fitting[crc32(word.encode()) % min(3, len(fitting))] if fitting else word
