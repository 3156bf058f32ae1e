"""What can be said about two spellings of a film's title, in numbers a classifier can weigh, and the gate for sequels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from normalize.similarity.alignment import TokenScores
from normalize.similarity.folding import folded_tokens
from normalize.similarity.title_numbers import ROMAN, WORDS, number_words, numbers, plain_digits

Matrix = npt.NDArray[np.float64]

FEATURES = ("likeness", "shared", "least shared", "ratio", "same tokens", "subtitle", "letters", "left alone", "numbers in words differ",
            "single token")  # fmt: skip

ARTICLES = frozenset(
    "the a an le la les l un une des du d de of il lo i gli uno el los las unos unas der die das ein eine den dem o os as um uma".split()
)
"""Articles and the little words that come and go with them, folded."""

CONNECTIVES = frozenset("and et e y und i vs versus".split())
"""What an ampersand may be written as."""

_YEAR = re.compile(r"\(\s*(1[89]\d\d|20\d\d)\s*\)\s*$")
_MARK = re.compile(r"\(\s*[IVXL]+\s*\)")
_SUBTITLE = re.compile(r"\s*[:–—]\s+|\s+-\s+|\s+:\s*|\s*\(")


@dataclass(frozen=True, slots=True)
class TitleForm:
    """A title as the scorer sees it: `words` without articles and connectives, `head` those before a subtitle."""

    words: tuple[str, ...]
    head: tuple[str, ...]
    numbers: tuple[str, ...]
    number_words: tuple[str, ...]
    year: str = ""


@lru_cache(maxsize=200_000)
def title_form(text: str) -> TitleForm:
    """Parses a title as written; never raises.

    >>> title_form("Fantastic Beasts: Part II (2018)").numbers, title_form("Matrix, The").words
    (('2',), ('matrix',))
    """
    year = _YEAR.search(text)
    bare = plain_digits(_MARK.sub(" ", _YEAR.sub("", text)).replace("&", " and "))
    tokens = folded_tokens(bare)
    return TitleForm(
        words=_words(tokens),
        head=_words(folded_tokens(_SUBTITLE.split(bare, maxsplit=1)[0])),
        numbers=numbers(tokens),
        number_words=number_words(tokens),
        year=year[1] if year else "",
    )


def _words(tokens: Sequence[str]) -> tuple[str, ...]:
    kept = [ROMAN.get(token, token) for token in tokens if token not in ARTICLES and token not in CONNECTIVES]
    return tuple(kept or tokens)


def barred(a: TitleForm, b: TitleForm) -> str:
    """Why two titles cannot be one film whatever their words say, "" when nothing forbids it.

    >>> barred(title_form("Iron Man 2"), title_form("Iron Man III"))
    'numbers 2 / 3'
    """
    if a.year and b.year and a.year != b.year:
        return f"years {a.year} / {b.year}"
    if a.numbers == b.numbers or _counted_out(a, b) or _counted_out(b, a):
        return ""
    return f"numbers {' '.join(a.numbers) or 'none'} / {' '.join(b.numbers) or 'none'}"


def _counted_out(a: TitleForm, b: TitleForm) -> bool:
    """The numbers of `a` are those of `b`, some of them written as words there ("Les 4 …" / "Les quatre …")."""
    return bool(a.numbers) and sorted((*b.numbers, *b.number_words)) == sorted((*a.numbers, *a.number_words))


def title_features(pairs: Sequence[tuple[str, str]], scores: TokenScores) -> Matrix:
    """One row of FEATURES for each pair of titles; symmetric in the two."""
    forms = [(title_form(a), title_form(b)) for a, b in pairs]
    scores.of([(x, y) for a, b in forms for x in a.words for y in b.words])
    return np.array([_features(a, b, scores) for a, b in forms], dtype=np.float64).reshape(len(pairs), len(FEATURES))


def _features(a: TitleForm, b: TitleForm, scores: TokenScores) -> tuple[float, ...]:
    matches = _matched(a.words, b.words, scores)
    shared = sum(weight for _, weight in matches)
    left, right = sum(map(_weight, a.words)), sum(map(_weight, b.words))
    ratio = fuzz.ratio(" ".join(a.words), " ".join(b.words)) / 100
    glued = fuzz.ratio("".join(a.words), "".join(b.words)) / 100
    return (
        2 * shared / max(left + right, 1.0),
        shared / max(min(left, right), 1.0),
        shared / max(left, right, 1.0),
        max(ratio, glued),
        a.words == b.words or "".join(a.words) == "".join(b.words),
        a.words == b.head or b.words == a.head,
        min(left, right),
        len(a.words) + len(b.words) - 2 * len(matches),
        a.number_words != b.number_words and not (a.numbers or b.numbers),
        min(len(a.words), len(b.words)) == 1,
    )


def _weight(token: str) -> float:
    """Long words say more: their letters, at most eight."""
    return min(len(token), 8)


def _matched(left: Sequence[str], right: Sequence[str], scores: TokenScores) -> list[tuple[float, float]]:
    """Tokens paired greedily, the most alike first: (likeness, likeness × letters)."""
    candidates = []
    for p, x in enumerate(left):
        for q, y in enumerate(right):
            likeness = _likeness(x, y, scores)
            if likeness > 0.25:
                candidates.append((-likeness, abs(p - q), p, q))
    used_left: set[int] = set()
    used_right: set[int] = set()
    found = []
    for minus, _, p, q in sorted(candidates):
        if p not in used_left and q not in used_right:
            used_left.add(p)
            used_right.add(q)
            found.append((-minus, -minus * (_weight(left[p]) + _weight(right[q])) / 2))
    return found


def _likeness(x: str, y: str, scores: TokenScores) -> float:
    if x == y:
        return 1.0
    if x.isdigit() or y.isdigit() or min(len(x), len(y)) < 2:
        return 1.0 if WORDS.get(x, x) == WORDS.get(y, y) else 0.0
    both, own_x, own_y = scores.of([(x, y), (x, x), (y, y)]).tolist()
    return max(0.0, both / max((own_x + own_y) / 2, 1.0))
