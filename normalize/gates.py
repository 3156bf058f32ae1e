"""What a healthy site looks like: the thresholds it declares, and the gates that compare its articles with them.

A gate is a function from a site's figures to failures. It knows no database and no network: `normalize.store.figures`
gathers the figures, `roundup check` tells the failures. Gates are silent on a healthy site with its natural variation
(weeks with two films, films without anecdote) and ring when the site or the reader has changed; `tests/drills` holds
them to both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Literal

from normalize.chance import surprising, unlikely

FIELDS = ("title", "directors", "cast", "synopsis", "trivia")
RECENT = 4
"""The newest articles of a site, which are judged; what came before is what they are compared with."""
FEWEST = 4
"""Earlier articles needed before a site is compared with its own past."""


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
    """One film block in numbers: how many words each field has (0: absent), and its longest person's name in words."""

    title: str
    words: Mapping[str, int]
    longest_name: int = 0

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
    if name in ("directors", "cast"):
        return name.removesuffix("s") if count == 1 else f"{name.removesuffix('s')} of several"
    longest, shortest = {"title": (LONGEST_TITLE // 2, 0)}.get(name, (10**6, 6))
    return f"long {name}" if count > longest else f"scrap of {name}" if count < shortest else name


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """One article in numbers; `day` is the ISO date it is about or was posted."""

    url: str
    day: str | None
    blocks: tuple[BlockFigures, ...]
    lines: int = 0
    unclaimed: int = 0

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
    of the errors of the last crawl, `empty` its pages without films and how many pages it read. `freshness` is how old
    the newest article may be; None where nobody expects news.
    """

    site: str
    expect: Expectations
    articles: tuple[ArticleFigures, ...]
    lost: tuple[str, ...] = ()
    complaints: tuple[tuple[str, str | None, str], ...] = ()
    empty: tuple[int, int] = (0, 0)
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


@dataclass(frozen=True, slots=True)
class Failure:
    """A gate that a site or article did not pass: what was found, what was expected, and the command that shows it."""

    site: str
    gate: str
    message: str
    value: float
    bound: float
    url: str | None = None
    field: str | None = None
    level: Literal["error", "warning"] = "error"

    @property
    def command(self) -> str:
        """What to type to see it."""
        return f"roundup inspect {self.url}" if self.url else "roundup status"


Gate = Callable[[SiteFigures, date], Iterable[Failure]]


def failures(figures: SiteFigures, today: date) -> list[Failure]:
    """Every failure of a site, in the order of GATES.

    >>> failures(SiteFigures("e", Expectations(), ()), date(2022, 7, 20))[0].gate
    'no-articles'
    """
    return [failure for gate in GATES for failure in gate(figures, today)]


def no_articles(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A site that never gave an article fails, whatever the reason: zero results are never a success."""
    if not figures.articles:
        yield Failure(figures.site, "no-articles", "no article was ever read", 0, 1)


def complaints(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Errors of the last crawl: refusals, challenges, listings without links."""
    for code, url, message in figures.complaints:
        yield Failure(figures.site, code, message, 1, 0, url)


def lost_articles(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A page that held films and whose newest version holds none."""
    for url in figures.lost:
        yield Failure(figures.site, "lost-article", "its newest version holds no film, an older one did", 0, 1, url)


def empty_pages(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Most of the pages that the last crawl took for roundups held no film."""
    empty, pages = figures.empty
    if empty > 1 and empty * 2 > pages:
        what = f"{empty} of the {pages} pages read by the last crawl held no film"
        yield Failure(figures.site, "empty-pages", what, empty, pages / 2)


def film_count(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Fewer or more films on a page than the site declares."""
    fewest, most = figures.expect.films
    for article in figures.recent:
        count = len(article.blocks)
        if not fewest <= count <= most:
            bound = fewest if count < fewest else most
            what = f"{count} films; expected {fewest} to {most}"
            yield Failure(figures.site, "film-count", what, count, bound, article.url)


def film_drop(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Far fewer films than any earlier page had: one instead of several, or less than a quarter of the median."""
    counts = [len(article.blocks) for article in figures.earlier]
    for article in figures.recent if counts else ():
        count = len(article.blocks)
        if count < min(counts) and (count * 4 < median(counts) or (count == 1 and median(counts) >= 3)):
            what = f"{count} films; the site's pages had {min(counts)} to {max(counts)}"
            yield Failure(figures.site, "film-drop", what, count, min(counts), article.url)


def fill_floor(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A field that fewer blocks have, over the recent articles, than the site declares."""
    blocks = sum(len(article.blocks) for article in figures.recent)
    for name, floor in figures.expect.fill.items():
        filled = sum(article.filled(name) for article in figures.recent)
        if blocks and unlikely(filled, blocks, floor):
            share = filled / blocks
            what = f"{filled} of {blocks} blocks have {name} ({share:.0%}); expected at least {floor:.0%}"
            worst = min(figures.recent, key=lambda article: article.filled(name) / max(1, len(article.blocks)))
            yield Failure(figures.site, "fill", what, share, floor, worst.url, name)


def fill_drop(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A field that an article, or the newest few together, lack although the site's earlier articles had it."""
    past = sum(len(article.blocks) for article in figures.earlier)
    for name in FIELDS if past else ():
        had = sum(article.filled(name) for article in figures.earlier)
        for stretch in _stretches(figures.recent):
            filled, blocks = sum(one.filled(name) for one in stretch), sum(len(one.blocks) for one in stretch)
            if blocks and filled / blocks <= had / past - DROP and surprising(filled, blocks, had, past):
                what = f"{filled} of {blocks} blocks{_over(stretch)} have {name}; before it was {had / past:.0%}"
                yield Failure(figures.site, "fill-drop", what, filled / blocks, had / past, stretch[-1].url, name)
                break


def never(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A field the site is declared not to print, in more than a stray block."""
    for name in sorted(figures.expect.never):
        for article in figures.recent:
            if article.filled(name) > 1:
                what = f"{article.filled(name)} blocks have {name}, which the site is declared never to print"
                yield Failure(figures.site, "never", what, article.filled(name), 0, article.url, name, "warning")


def unclaimed(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Lines that no field took and no rule named as noise."""
    bound = figures.expect.unclaimed
    for article in figures.recent:
        share = article.unclaimed / article.lines if article.lines else 0.0
        if share > bound and article.unclaimed > 1:
            what = f"{article.unclaimed} of {article.lines} lines are in no field; expected at most {bound:.0%}"
            yield Failure(figures.site, "unclaimed", what, share, bound, article.url)


def shapes(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Fields that look like something else: a "director" of nine words, a title that is a paragraph."""
    for article in figures.recent:
        long_names = sum(block.longest_name > LONGEST_NAME for block in article.blocks)
        long_titles = sum(block.words.get("title", 0) > LONGEST_TITLE for block in article.blocks)
        for name, count, bound in (("names", long_names, LONGEST_NAME), ("titles", long_titles, LONGEST_TITLE)):
            if count:
                grave = count > 1 or count * 2 >= len(article.blocks)
                what = f"{count} of {len(article.blocks)} blocks have {name} of more than {bound} words"
                level: Literal["error", "warning"] = "error" if grave else "warning"
                yield Failure(figures.site, "shape", what, count, 0, article.url, name, level)


def odd_blocks(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """More blocks of a make that the site never had (a title alone; a synopsis of two words) than chance would bring.

    The chance of a make never seen is estimated by the makes seen once (Good and Turing).
    """
    makes = Counter(block.make for article in figures.earlier for block in article.blocks)
    if makes.total() < FEWEST_BLOCKS:
        return
    unseen = (sum(count == 1 for count in makes.values()) + 1) / (makes.total() + 1)
    for stretch in _stretches(figures.recent):
        blocks = [block for article in stretch for block in article.blocks]
        odd = [block.make for block in blocks if block.make not in makes]
        if odd and unlikely(len(blocks) - len(odd), len(blocks), 1 - unseen):
            what = f"{len(odd)} of {len(blocks)} blocks{_over(stretch)} are made as none before: {odd[-1]}"
            yield Failure(figures.site, "odd-blocks", what, len(odd), unseen * len(blocks), stretch[-1].url)
            break


def lengths(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """An article whose texts are in the middle longer or shorter than any the site had: swapped, or swallowed."""
    for name in ("synopsis", "trivia"):
        usual = [length for article in figures.earlier for length in article.lengths(name)]
        if len(usual) < FEWEST_TEXTS:
            continue
        least, most = min(usual) / STRETCH, max(usual) * STRETCH
        for article in figures.recent:
            found = article.lengths(name)
            if len(found) > 2 and not least <= median(found) <= most:
                what = f"{name} of {median(found):g} words in the middle; before it was {min(usual)} to {max(usual)}"
                yield Failure(figures.site, "length", what, median(found), most, article.url, name)


def repeats(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """An article that tells its films twice."""
    for article in figures.recent:
        titles = [block.title.casefold() for block in article.blocks if block.title]
        twice = len(titles) - len(set(titles))
        if twice > 1 and twice * 3 >= len(titles):
            what = f"{twice} of {len(titles)} titles occur twice in the article"
            yield Failure(figures.site, "repeats", what, twice, 1, article.url)


def duplicates(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Two articles with the same films: one page under two addresses that name no canonical one."""
    known: list[ArticleFigures] = []
    for article in figures.articles:
        twin = next((other for other in known if _same_films(article, other)), None)
        if twin and article in figures.recent:
            what = f"holds the same films as {twin.url}"
            yield Failure(figures.site, "duplicate-article", what, 1, ALIKE, article.url, level="warning")
        known.append(article)


def _same_films(one: ArticleFigures, other: ArticleFigures) -> bool:
    first, second = ({block.title.casefold() for block in found.blocks if block.title} for found in (one, other))
    return len(first & second) > 1 and len(first & second) >= ALIKE * len(first | second)


def freshness(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """No article for longer than the site's rhythm allows."""
    days = [article.day for article in figures.articles if article.day]
    if figures.freshness is None or not days:
        return
    age = today - date.fromisoformat(max(days)[:10])
    if age > figures.freshness:
        what = f"the newest article is {age.days} days old; expected one every {figures.freshness.days} days"
        yield Failure(figures.site, "stale", what, age.days, figures.freshness.days)


GATES: tuple[Gate, ...] = (
    no_articles,
    complaints,
    lost_articles,
    empty_pages,
    film_count,
    film_drop,
    fill_floor,
    fill_drop,
    never,
    unclaimed,
    shapes,
    odd_blocks,
    lengths,
    repeats,
    duplicates,
    freshness,
)

DROP = 0.4
"""How far a field's share must fall below what it was before an article is suspected."""
STRETCH = 1.25
"""How many times longer or shorter than ever before the texts of an article may be."""
FEWEST_TEXTS = 24
"""Earlier texts needed before lengths are compared."""
FEWEST_BLOCKS = 24
"""Earlier blocks needed before their make is compared."""
ALIKE = 0.8
"""Share of titles that two articles have in common when they are the same article twice."""
LONGEST_NAME = 7
"""Words of the longest plausible person's name ("Maria de Medeiros Esteves de Almeida (II)")."""
LONGEST_TITLE = 20


def _stretches(recent: tuple[ArticleFigures, ...]) -> Iterator[tuple[ArticleFigures, ...]]:
    """Each recent article, then the newest two together, three, …: what is too little to judge adds up."""
    yield from ((article,) for article in reversed(recent))
    yield from (recent[-count:] for count in range(2, len(recent) + 1))


def _over(stretch: tuple[ArticleFigures, ...]) -> str:
    return f" of the newest {len(stretch)} articles" if len(stretch) > 1 else ""
