"""Where a reading differs from what its case expects, film by film, each shown from the first letter that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from normalize.records import Article
from roundup_spider.goldens.cases import ABOUT, Case
from roundup_spider.goldens.compare import DATED, Film, aligned, films_of, same
from roundup_spider.goldens.facets import right

SHOWN = 60  # characters of a text that a table shows
BEFORE = 20  # of them, before the first letter that differs


@dataclass(frozen=True, slots=True)
class Difference:
    """One facet of one film (counted from 1 as the case does; None: of the page), as expected and as read today."""

    case: str
    facet: str
    film: int | None
    expected: str
    read: str


def differences(case: Case) -> list[Difference]:
    """All of them, of the page first, then film by film; a film that only one side has is one difference.

    A `Difference` such as `(case='gazette/july-20', facet='films.cast', film=3, expected='A. B.', read='A. C.')`.
    """
    article = case.read()
    gold, read = case.expected["films"], films_of(article)
    return [*_of_page(case, article), *_of_films(case.name, gold, read)]


def _of_page(case: Case, article: Article) -> Iterator[Difference]:
    for facet in (*ABOUT, "issue"):
        if right(case.expected, article, facet) is False:
            codes = ", ".join(issue.code for issue in article.issues)
            read = codes if facet == "issue" else str(getattr(article, facet))
            yield Difference(case.name, facet, None, str(case.expected[facet]), read)


def _of_films(case: str, gold: Sequence[Film], read: Sequence[Film]) -> Iterator[Difference]:
    pairs = dict(aligned(gold, read))
    for i, film in enumerate(gold):
        if i not in pairs:
            yield Difference(case, "films", i + 1, _text(film["title"]), "no such film")
            continue
        for field in (*DATED, "facts"):
            if not same(film, read[pairs[i]], field):
                yield Difference(case, f"films.{field}", i + 1, *told_apart(film[field], read[pairs[i]][field]))
    for j in sorted(set(range(len(read))) - set(pairs.values())):
        yield Difference(case, "films", None, "no such film", _text(read[j]["title"]))


def told_apart(expected: object, read: object) -> tuple[str, str]:
    """Two values as texts, both cut to a window around the first letter in which they differ.

    >>> told_apart(["Ana", "Bo"], ["Ana"])
    ('Ana, Bo', 'Ana')
    """
    texts = (_text(expected), _text(read))
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
    first = max(0, alike - BEFORE) if max(map(len, texts)) > SHOWN else 0
    return _window(texts[0], first), _window(texts[1], first)


def _window(text: str, first: int) -> str:
    head, tail = "…" if first else "", "…" if len(text) > first + SHOWN else ""
    return f"{head}{text[first : first + SHOWN]}{tail}"


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
