"""Which language a page is in: what it declares, checked against the small words of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from normalize.vocabulary import vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[a-z]{2}(?![a-z])")
_SAMPLE = 4_000
_FEWEST = 8
_MARGIN = 1.4


def declared_code(*declared: str | None) -> str | None:
    """The first declaration that is a language code, as ISO 639-1.

    >>> declared_code("", None, "fr_FR")
    'fr'
    """
    for written in declared:
        found = _CODE.match((written or "").strip().lower())
        if found:
            return found.group()
    return None


def text_language(texts: Iterable[str], declared: str | None = None) -> str | None:
    """The language whose small words the text uses; what is declared stands unless another one clearly wins.

    >>> text_language(["Elle vit seule dans une ville où il pleut, et elle ne sait pas pourquoi elle est là."], "en")
    'fr'
    """
    votes = _votes(texts)
    if not votes:
        return declared
    best, most = max(votes.items(), key=lambda vote: (vote[1], vote[0] == declared))
    if most < _FEWEST:
        return declared
    if declared is None:
        return best
    return best if most > _MARGIN * votes.get(declared, 0) else declared


def _votes(texts: Iterable[str]) -> Counter[str]:
    sample, left = [], _SAMPLE
    for text in texts:
        sample.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    votes: Counter[str] = Counter()
    found = Counter(map(_languages().get, _WORD.findall("\n".join(sample).lower())))
    for languages, count in found.items():
        for language in languages or ():
            votes[language] += count
    return votes


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    """Small word → the languages it belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in vocabulary().function_words.items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found
