"""What can be said about two spellings of a film's title, in numbers a classifier can weigh; and the gate for
sequels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from normalize.similarity.folding import folded_tokens
from normalize.similarity.title_matches import Compared, Match, compare_words, matched, taken_apart
from normalize.similarity.title_numbers import ROMAN, number_words, numbers, plain_digits
from normalize.similarity.title_words import is_word, unspelt
from normalize.similarity.tokens import TokenPair, TokenScores, ordered
from normalize.similarity.word_rarity import word_rarity

Matrix = npt.NDArray[np.float64]

FEATURES = (
    "likeness", "share left alone", "share left alone on both sides", "worst likeness", "ratio", "same words",
    "without subtitle", "only the subtitle", "contained", "letters", "number words differ", "plural only",
    "translated words", "respelt words", "words of their own", "plural of one word", "first alike", "last alike",
    "learned loss", "rarest shared", "rarity shared", "rarity left alone on both sides", "rarity left alone",
    "articles", "subtitle of a kind",
)  # fmt: skip

ARTICLES = frozenset(
    {
        "the", "a", "an", "le", "la", "les", "l", "un", "une", "des", "du", "d", "de", "of", "il", "lo", "i", "gli",
        "uno", "el", "los", "las", "unos", "unas", "der", "die", "das", "ein", "eine", "den", "dem", "o", "os", "as",
        "um", "uma",
    }
)  # fmt: skip
"""Articles and the little words that come and go with them, folded."""

INDEFINITE = frozenset({"a", "an", "un", "une", "uno", "una", "ein", "eine", "um", "uma"})
"""Articles with which a subtitle says what kind of film it is ("A Cinderella Story"), folded."""

CONNECTIVES = frozenset({"and", "et", "e", "y", "und", "vs", "versus"})
"""What an ampersand may be written as."""

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_YEAR = re.compile(r"\(\s*(1[89]\d\d|20\d\d)\s*\)\s*$")
_MARK = re.compile(r"\(\s*[IVXL]+\s*\)")
_SUBTITLE = re.compile(r"\s*[:–—]\s+|\s+-\s+|\s+:\s*|\s*\(")

_SHARED = 0.6
"""How alike two words must be to count as shared."""

Words = tuple[str, ...]


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
    articles: frozenset[str] = frozenset()
    kind_told: bool = False


@lru_cache(maxsize=1 << 16)
def title_form(text: str) -> TitleForm:
    """Parses a title as written; never raises.

    >>> title_form("Fantastic Beasts: Part II (2018)").numbers, title_form("Matrix, The").words
    (('2',), ('matrix',))
    >>> title_form("The Man from U.N.C.L.E.").words
    ('man', 'from', 'uncle')
    """
    year = _YEAR.search(text)
    written = _INITIALS.sub(lambda letters: letters[0].replace(".", "") + " ", text)
    bare = plain_digits(_MARK.sub(" ", _YEAR.sub("", written)).replace("&", " and "))
    tokens = folded_tokens(bare)
    head, *tail = _SUBTITLE.split(bare, maxsplit=1)
    return TitleForm(
        words=_words(unspelt(tokens)),
        head=_words(folded_tokens(head)),
        tail=_words(folded_tokens(" ".join(tail))),
        numbers=numbers(tokens),
        number_words=number_words(tokens),
        year=year[1] if year else "",
        articles=ARTICLES.intersection(tokens),
        kind_told=bool(INDEFINITE.intersection(folded_tokens(" ".join(tail))[:1])),
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
    words = [(taken_apart(a.words, b.words), taken_apart(b.words, a.words)) for a, b in forms]
    compared = compare_words({ordered(x, y) for left, right in words for x in left for y in right}, scores)
    rows = [_features(*form, *apart, compared) for form, apart in zip(forms, words, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(len(pairs), len(FEATURES))


def _features(
    a: TitleForm, b: TitleForm, words_a: Words, words_b: Words, compared: Mapping[TokenPair, Compared]
) -> tuple[float, ...]:
    matches = matched(words_a, words_b, compared)
    left, right = sum(map(_weight, words_a)), sum(map(_weight, words_b))
    alone_left = 1 - sum(_weight(match.left) for match in matches) / max(left, 1)
    alone_right = 1 - sum(_weight(match.right) for match in matches) / max(right, 1)
    differing = [match for match in matches if match.left != match.right]
    respelt = [match for match in differing if not match.translated]
    plural = bool(differing) and all(_plural(match) for match in differing) and alone_left == alone_right == 0.0
    shared = sum(match.likeness * (_weight(match.left) + _weight(match.right)) / 2 for match in matches)
    return (
        2 * shared / max(left + right, 1),
        max(alone_left, alone_right),
        min(alone_left, alone_right),
        min((match.likeness for match in matches), default=0.0),
        max(fuzz.ratio(" ".join(a.words), " ".join(b.words)), fuzz.ratio("".join(a.words), "".join(b.words))) / 100,
        a.words == b.words or "".join(a.words) == "".join(b.words),
        not _joined_alike(a.words, b.words) and (_joined_alike(a.words, b.head) or _joined_alike(b.words, a.head)),
        bool(a.tail and _joined_alike(a.tail, b.words)) or bool(b.tail and _joined_alike(b.tail, a.words)),
        min(alone_left, alone_right) == 0.0 < max(alone_left, alone_right),
        min(min(left, right), 24),
        a.number_words != b.number_words and not (a.numbers or b.numbers),
        plural,
        sum(match.translated for match in matches),
        len(respelt),
        sum(is_word(match.left) and is_word(match.right) and not _plural(match) for match in respelt),
        plural and len(words_a) == 1,
        _end_alike(matches, words_a, words_b, 0),
        _end_alike(matches, words_a, words_b, -1),
        sum(match.loss for match in respelt),
        *_rarities(matches, words_a, words_b),
        _articles(a, b),
        (a.kind_told or b.kind_told) and (_joined_alike(a.words, b.head) or _joined_alike(b.words, a.head)),
    )


def _rarities(matches: Sequence[Match], left: Words, right: Words) -> tuple[float, float, float, float]:
    """Rarity of the rarest word shared, of all that are, and of the rarest that either title has for itself (the lower,
    the higher)."""
    close = [match for match in matches if match.likeness > _SHARED]
    shared = [min(word_rarity(match.left), word_rarity(match.right)) for match in close]
    alone = sorted(
        max(map(word_rarity, (Counter(words) - Counter(met)).elements()), default=0.0)
        for words, met in ((left, [match.left for match in close]), (right, [match.right for match in close]))
    )
    return max(shared, default=0.0), sum(shared), alone[0], alone[1]


def _articles(a: TitleForm, b: TitleForm) -> int:
    """1 when both titles have an article in common, -1 when both have others: two languages; 0 when one has none."""
    if not (a.articles and b.articles):
        return 0
    return -1 if a.articles.isdisjoint(b.articles) else 1


def _joined_alike(left: Sequence[str], right: Sequence[str]) -> bool:
    """The same letters, however they are parted into words."""
    return "".join(left) == "".join(right)


def _end_alike(matches: Sequence[Match], left: Sequence[str], right: Sequence[str], end: int) -> float:
    """How alike the first (0) or last (-1) words are, 0 when they are not each other's partners."""
    if not (left and right):
        return 0.0
    ends = (left[end], right[end])
    return max((match.likeness for match in matches if (match.left, match.right) == ends), default=0.0)


def _weight(token: str) -> int:
    """Long words say more: their letters, at most eight."""
    return min(len(token), 8)


def _plural(match: Match) -> bool:
    """The two words differ by a final s only."""
    return match.left + "s" == match.right or match.right + "s" == match.left
