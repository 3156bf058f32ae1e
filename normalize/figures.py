"""A site in numbers: what it declares of its pages, and what its articles turned out to hold. The gates judge these.

article_figures(url, day, blocks, lines)  → ArticleFigures (of BlockFigures)
SiteFigures                               what a gate sees: the articles, oldest first, and the last crawl
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from normalize.records import TEXT_FIELDS, ArticleLine, FilmBlock, Issue
from normalize.vocabulary import Vocabulary, vocabulary

FIELDS = TEXT_FIELDS
RECENT = 4
"""The newest articles of a site, which are judged; what came before is what they are compared with."""
FEWEST = 4
"""Earlier articles needed before a site is compared with its own past."""
LONGEST_TITLE = 20
"""Words of the longest plausible title."""
_ROLES = ("directors", "cast")
_SCRAP = 6
"""A synopsis or anecdote of fewer words is a scrap."""


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a healthy page of the site holds; the gates compare each run with it.

    `films` is the smallest and largest number of films on a page; `fill` maps a field to the smallest share (0..1) of
    blocks that have it; `never` names the fields the site does not print; `unclaimed` is the largest share of lines
    left over.
    """

    films: tuple[int, int] = (1, 40)
    fill: Mapping[str, float] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    unclaimed: float = 0.15


@dataclass(frozen=True, slots=True)
class BlockFigures:
    """One film block in numbers.

    `words` is how many words each field has (0: absent; names are counted, not their words), `longest_name` the words
    of its longest person's name, `order` its fields as their lines follow each other, `labels` the meanings of the
    labels that open its lines, `confidence` the reader's confidence in each of its fields,
    `openings` the first words of its lines without a label, `signs` by which the film is known again:
    its people, each with the role, and how its synopsis begins.
    """

    title: str
    words: Mapping[str, int]
    longest_name: int = 0
    order: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    confidence: Mapping[str, float] = field(default_factory=dict)
    openings: frozenset[str] = frozenset()
    signs: frozenset[tuple[str, str]] = frozenset()

    @property
    def make(self) -> str:
        """Which fields it has and roughly how much of each.

        >>> BlockFigures("T", {"title": 1, "directors": 1, "cast": 3, "synopsis": 20}).make
        'title, director, cast of several, synopsis'
        """
        return ", ".join(part for name in FIELDS if (part := _make(name, self.words.get(name, 0)))) or "nothing"


def _make(name: str, count: int) -> str:
    if not count:
        return ""
    if name in _ROLES:
        return name.removesuffix("s") if count == 1 else f"{name.removesuffix('s')} of several"
    if name == "title":
        return "long title" if count > LONGEST_TITLE // 2 else "title"
    return f"scrap of {name}" if count < _SCRAP else name


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """One article in numbers; `day` is the ISO date it is about or was posted, `issues` its reader's complaints."""

    url: str
    day: str | None
    blocks: tuple[BlockFigures, ...]
    lines: int = 0
    unclaimed: int = 0
    issues: tuple[Issue, ...] = ()

    def filled(self, name: str) -> int:
        """How many blocks have a field."""
        return sum(block.words.get(name, 0) > 0 for block in self.blocks)

    def lengths(self, name: str) -> list[int]:
        """The number of words of a field, where it is there."""
        return [block.words[name] for block in self.blocks if block.words.get(name, 0)]


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """One site: its articles, oldest first, the pages that gave no film, and what its last crawl complained of.

    `lost` are pages that held films once and whose newest version holds none; `complaints` are (code, address, message)
    of the errors of the last crawl; `empty` are the pages without films of the last crawl that met new pages, `stored`
    how many had some, and `barren` is the share of the site's pages before that had none. `freshness` is how old the
    newest article may be; None where nobody expects news.
    """

    site: str
    expect: Expectations
    articles: tuple[ArticleFigures, ...]
    lost: tuple[str, ...] = ()
    complaints: tuple[tuple[str, str | None, str], ...] = ()
    empty: tuple[str, ...] = ()
    stored: int = 0
    barren: float = 0.0
    freshness: timedelta | None = None

    @property
    def recent(self) -> tuple[ArticleFigures, ...]:
        """The articles to judge."""
        return self.articles[-RECENT:]

    @property
    def earlier(self) -> tuple[ArticleFigures, ...]:
        """What they are compared with; empty while there is too little of it."""
        before = self.articles[:-RECENT]
        return before if len(before) >= FEWEST else ()


def article_figures(
    url: str,
    day: str | None,
    blocks: Iterable[FilmBlock],
    lines: Iterable[ArticleLine],
    issues: Sequence[Issue] = (),
    *,
    words: Vocabulary | None = None,
) -> ArticleFigures:
    """An article in numbers; `words` is the vocabulary with the site's own labels."""
    inside = [line for line in lines if line.role != "outside"]
    by_block: dict[int | None, list[ArticleLine]] = {}
    for line in inside:
        by_block.setdefault(line.position, []).append(line)
    found = tuple(block_figures(block, by_block.get(block.position, ()), words or vocabulary()) for block in blocks)
    left = sum(line.role == "unclaimed" for line in inside)
    return ArticleFigures(url, day, found, len(inside), left, tuple(issues))


def block_figures(block: FilmBlock, lines: Sequence[ArticleLine], words: Vocabulary) -> BlockFigures:
    """A block in numbers.

    >>> block_figures(FilmBlock(1, "Magdala", "Magdala", synopsis="An old woman waits."), (), vocabulary()).words
    {'title': 1, 'synopsis': 4, 'trivia': 0, 'directors': 0, 'cast': 0}
    """
    texts = {"title": block.title, "synopsis": block.synopsis, "trivia": block.trivia}
    counted = {name: len(text.split()) if text else 0 for name, text in texts.items()}
    people = (*block.directors, *block.cast)
    return BlockFigures(
        block.title or "",
        {**counted, "directors": len(block.directors), "cast": len(block.cast)},
        max((len(name.split()) for name in people), default=0),
        tuple(dict.fromkeys(line.role for line in lines if line.role in ("header", "cast", "synopsis", "trivia"))),
        frozenset(line.role for line in lines if _labelled(line, words)),
        block.confidence,
        frozenset(opening(line.text) for line in lines if line.role != "header" and not _labelled(line, words)),
        frozenset(_signs(block)),
    )


def _signs(block: FilmBlock) -> Iterator[tuple[str, str]]:
    yield from ((role, name.casefold()) for role in _ROLES for name in getattr(block, role))
    if block.synopsis:
        yield "synopsis", opening(block.synopsis)


def opening(text: str) -> str:
    """The first two words of a line, by which a label that nobody knows is seen again.

    >>> opening("Corner of the house: it rained."), opening("Trivia: it rained.")
    ('corner of', 'trivia it')
    """
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split()[:2])


def _labelled(line: ArticleLine, words: Vocabulary) -> bool:
    """Whether a known label of what the line was taken for opens it."""
    label = words.label_at(line.text)
    return label is not None and label.meaning == line.role
