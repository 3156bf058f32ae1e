"""What can be said about two spellings of a film's title, in numbers a classifier can weigh; and the gate for
sequels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from normalize.similarity.folding import folded_tokens
from normalize.similarity.title_numbers import ROMAN, WORDS, number_words, numbers, plain_digits
from normalize.similarity.title_words import same_meaning
from normalize.similarity.tokens import TokenScores

Matrix = npt.NDArray[np.float64]

FEATURES = (
    "likeness", "share left alone", "share left alone on both sides", "worst likeness", "ratio", "same words",
    "without subtitle", "only the subtitle", "contained", "letters", "number words differ", "plural only",
    "translated words",
    "respelt words",
)  # fmt: skip

ARTICLES = frozenset(
    {
        "the", "a", "an", "le", "la", "les", "l", "un", "une", "des", "du", "d", "de", "of", "il", "lo", "i", "gli",
        "uno", "el", "los", "las", "unos", "unas", "der", "die", "das", "ein", "eine", "den", "dem", "o", "os", "as",
        "um", "uma",
    }
)  # fmt: skip
"""Articles and the little words that come and go with them, folded."""

CONNECTIVES = frozenset({"and", "et", "e", "y", "und", "vs", "versus"})
"""What an ampersand may be written as."""

_YEAR = re.compile(r"\(\s*(1[89]\d\d|20\d\d)\s*\)\s*$")
_MARK = re.compile(r"\(\s*[IVXL]+\s*\)")
_SUBTITLE = re.compile(r"\s*[:–—]\s+|\s+-\s+|\s+:\s*|\s*\(")
_TRANSLATED = 0.85
_MATCHED = 0.3


@dataclass(frozen=True, slots=True)
class TitleForm:
    """A title as the scorer sees it: `words` without articles and connectives, `head` before a subtitle, `tail`
    after."""

    words: tuple[str, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...]
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
    head, *tail = _SUBTITLE.split(bare, maxsplit=1)
    return TitleForm(
        words=_words(tokens),
        head=_words(folded_tokens(head)),
        tail=_words(folded_tokens(" ".join(tail))),
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
    rows = [_features(a, b, scores) for a, b in forms]
    return np.array(rows, dtype=np.float64).reshape(len(pairs), len(FEATURES))


@dataclass(frozen=True, slots=True)
class _Match:
    left: str
    right: str
    likeness: float
    translated: bool


def _features(a: TitleForm, b: TitleForm, scores: TokenScores) -> tuple[float, ...]:
    matches = _matched(a.words, b.words, scores)
    left, right = sum(map(_weight, a.words)), sum(map(_weight, b.words))
    alone_left = 1 - sum(_weight(match.left) for match in matches) / max(left, 1)
    alone_right = 1 - sum(_weight(match.right) for match in matches) / max(right, 1)
    differing = [match for match in matches if match.left != match.right]
    shared = sum(match.likeness * (_weight(match.left) + _weight(match.right)) / 2 for match in matches)
    return (
        2 * shared / max(left + right, 1),
        max(alone_left, alone_right),
        min(alone_left, alone_right),
        min((match.likeness for match in matches), default=0.0),
        max(fuzz.ratio(" ".join(a.words), " ".join(b.words)), fuzz.ratio("".join(a.words), "".join(b.words))) / 100,
        a.words == b.words or "".join(a.words) == "".join(b.words),
        a.words != b.words and (a.words == b.head or b.words == a.head),
        bool(a.tail and a.tail == b.words) or bool(b.tail and b.tail == a.words),
        min(alone_left, alone_right) == 0.0 < max(alone_left, alone_right),
        min(min(left, right), 24),
        a.number_words != b.number_words and not (a.numbers or b.numbers),
        bool(differing) and all(_plural(match) for match in differing) and alone_left == alone_right == 0.0,
        sum(match.translated for match in matches),
        sum(not match.translated for match in differing),
    )


def _weight(token: str) -> int:
    """Long words say more: their letters, at most eight."""
    return min(len(token), 8)


def _plural(match: _Match) -> bool:
    """The two words differ by a final s only."""
    return match.left + "s" == match.right or match.right + "s" == match.left


def _matched(left: Sequence[str], right: Sequence[str], scores: TokenScores) -> list[_Match]:
    """Tokens paired greedily, the most alike first, neighbours before strangers."""
    candidates = []
    for p, x in enumerate(left):
        for q, y in enumerate(right):
            likeness, translated = _likeness(x, y, scores)
            if likeness > _MATCHED:
                candidates.append((-likeness, abs(p - q), p, q, translated))
    used_left: set[int] = set()
    used_right: set[int] = set()
    found = []
    for minus, _, p, q, translated in sorted(candidates):
        if p not in used_left and q not in used_right:
            used_left.add(p)
            used_right.add(q)
            found.append(_Match(left[p], right[q], -minus, translated))
    return found


def _likeness(x: str, y: str, scores: TokenScores) -> tuple[float, bool]:
    """How alike two words are (0..1), and whether only as translations of each other."""
    if x == y:
        return 1.0, False
    if x.isdigit() or y.isdigit():
        return (1.0, False) if WORDS.get(x, x) == WORDS.get(y, y) else (0.0, False)
    translated = same_meaning(x, y)
    if min(len(x), len(y)) < 2:
        return (_TRANSLATED, True) if translated else (0.0, False)
    both, own_x, own_y = scores.of([(x, y), (x, x), (y, y)])[:, 0].tolist()
    likeness = float(min(1.0, max(0.0, both / max((own_x + own_y) / 2, 1.0))))
    return (_TRANSLATED, True) if translated and likeness < _TRANSLATED else (likeness, False)
