"""When is a reading right? Compared as a reader sees it: case, kinds of quotes, dashes and blanks do not count."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from normalize.records import Article, FilmBlock

QUOTES = str.maketrans("‘’‚‛`´ʼ“”„‟«»", "'''''''" + '"' * 6)
FIELDS = ("title", "directors", "cast", "synopsis", "trivia")
DATED = (*FIELDS, "release_date")

Film = Mapping[str, Any]


def plain(text: str | None) -> str:
    """'« Oui »  – dit-elle…' gives '" oui " - dit-elle...'; None gives ''."""
    unified = unicodedata.normalize("NFC", text or "").translate(QUOTES).replace("…", "...")
    unified = re.sub("[–—‑‒]", "-", re.sub("[\u00ad\u200b\u200c\u200d\u2060\ufeff]", "", unified))
    return re.sub(r"\s+([?!:;.])", r"\1", " ".join(unified.split()).casefold())


def film_of(block: FilmBlock) -> Film:
    """A block as the cases write films."""
    return {name: getattr(block, name) for name in (*DATED, "facts")}


def films_of(article: Article) -> list[Film]:
    """The films of a reading, in page order."""
    return [film_of(block) for block in article.blocks]


def value(film: Film, field: str) -> object:
    """A field ready to be compared: directors as a set, cast in order, text and dates unified."""
    found = film.get(field)
    if field == "directors":
        return frozenset(map(plain, found or ()))
    return tuple(map(plain, found or ())) if field == "cast" else plain(found)


def same(gold: Film, read: Film, field: str) -> bool:
    """Whether one field was read right; of the facts only those that the case names count."""
    if field == "facts":
        return all(plain(read.get("facts", {}).get(key)) == plain(fact) for key, fact in gold["facts"].items())
    return value(gold, field) == value(read, field)


def words(film: Film) -> Counter[str]:
    """All words of a film's fields."""
    texts = [film.get("title"), film.get("synopsis"), film.get("trivia"), *film["directors"], *film["cast"]]
    return Counter(re.findall(r"\w+", " ".join(map(plain, texts))))


def likeness(gold: Film, read: Film) -> float:
    """How much two films look like one, 0..1: F1 of their words, more when the titles are equal; 0 under a quarter."""
    a, b = words(gold), words(read)
    share = 2 * (a & b).total() / max(1, a.total() + b.total())
    if value(gold, "title") == value(read, "title") != "":
        share = max(share, 0.3) + 0.1
    return share if share >= 0.25 else 0.0


def aligned(gold: Sequence[Film], read: Sequence[Film]) -> list[tuple[int, int]]:
    """Pairs of indices: which film read stands for which film of the case, order kept, sum of likenesses greatest."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for i in range(len(gold) + 1):
        for j in range(len(read) + 1):
            best[i, j] = max(choices(best, i, j, gold, read), key=lambda found: found[0])
    return best[len(gold), len(read)][1]


def choices(
    best: Mapping[tuple[int, int], tuple[float, list[tuple[int, int]]]],
    i: int,
    j: int,
    gold: Sequence[Film],
    read: Sequence[Film],
) -> Iterable[tuple[float, list[tuple[int, int]]]]:
    """The ways to align the first `i` films with the first `j` read: without the last of either, or both paired."""
    yield 0.0, []
    if i:
        yield best[i - 1, j]
    if j:
        yield best[i, j - 1]
    if i and j and (like := likeness(gold[i - 1], read[j - 1])):
        total, pairs = best[i - 1, j - 1]
        yield total + like, [*pairs, (i - 1, j - 1)]


def perfect(gold: Film, read: Film) -> bool:
    """All five fields right; dates and facts are judged apart."""
    return all(same(gold, read, field) for field in FIELDS)
