"""The gates: what a site declares and what its articles used to be like, compared with what they are now.

A gate is a function from a site's figures to failures. It knows no database and no network: `normalize.store.figures`
gathers the figures, `roundup check` tells the failures. Gates are silent on a healthy site with its natural variation
(weeks with two films, films without anecdote) and ring when the site or the reader has changed; `tests/drills` holds
them to both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations, permutations
from math import sqrt
from statistics import mean, median, pstdev

from normalize.chance import CHANCE, SIGNED, surprising, unlikely
from normalize.doubt import DOUBT, FAR, Fall, falls, on_end
from normalize.failure import Failure, Level
from normalize.figures import FIELDS, LONGEST_TITLE, ArticleFigures, BlockFigures, SiteFigures
from normalize.stretches import MANY_WEEKS, held, over, stretches, unknown_label

Gate = Callable[[SiteFigures, date], Iterable[Failure]]


def failures(figures: SiteFigures, today: date) -> list[Failure]:
    """Every failure of a site, in the order of GATES.

    >>> from normalize.figures import Expectations
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
    """Most of the newest pages that were taken for roundups hold no film; until newer ones do.

    A warning only where the site's addresses are known to lead to other pages, too.
    """
    empty, pages = len(figures.empty), len(figures.empty) + figures.stored
    if empty * 2 > pages:
        what = f"{empty} of the {pages} newest pages hold no film"
        level: Level = "error" if figures.barren < OFTEN_BARREN else "warning"
        yield Failure(figures.site, "empty-pages", what, empty, pages / 2, figures.empty[-1], level=level)


def layout_mismatch(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """What the site file says about where the article stands does not fit the page."""
    for article in figures.recent:
        for issue in article.issues:
            if issue.code == "layout-mismatch":
                yield Failure(figures.site, issue.code, issue.message, 1, 0, article.url)


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
    """One film instead of several, or less than a quarter of the median; or, after many weeks, far fewer in the newest
    few articles together than the numbers of the earlier ones let expect."""
    counts = sorted(len(article.blocks) for article in figures.earlier)
    for article in figures.recent if counts else ():
        count, usual, fewest = len(article.blocks), median(counts), counts[len(counts) // MANY_WEEKS]
        if count < fewest and (count * 4 < usual or (count == 1 and usual >= 3)):
            what = f"{count} films; the site's pages had {counts[0]} to {counts[-1]}"
            yield Failure(figures.site, "film-drop", what, count, fewest, article.url)
    yield from _fewer(figures, counts)


def _fewer(figures: SiteFigures, counts: Sequence[int]) -> Iterator[Failure]:
    for stretch in stretches(figures.recent) if len(counts) >= MANY_WEEKS else ():
        found = mean(len(article.blocks) for article in stretch)
        likely = max(pstdev(counts), sqrt(mean(counts)) / 3) * sqrt(1 / len(stretch) + 1 / len(counts))
        bound = mean(counts) - FEWER * likely
        if found < bound:
            what = f"{found:.1f} films{over(stretch)}; before it was {mean(counts):.1f}"
            yield Failure(figures.site, "film-drop", what, found, bound, stretch[-1].url)
            return


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
    for name in FIELDS:
        told = f"have {name}"
        yield from _rarer(figures, "fill-drop", name, told, partial(_filled, name))


def label_drop(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A field whose label is no longer one that we know, although the site's earlier articles had one."""
    for name in LABELLED:
        told = f"have a known label before the {name}"
        yield from _rarer(figures, "label-drop", name, told, partial(_labelled, name))


def order(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """Fields that follow each other otherwise than in the site's earlier articles."""
    for first, second in permutations(ORDERED, 2):
        told = f"have {first} before {second}"
        yield from _rarer(figures, "order", second, told, partial(_in_order, first, second))


def _filled(name: str, block: BlockFigures) -> bool:
    return block.words.get(name, 0) > 0


def _labelled(name: str, block: BlockFigures) -> bool:
    return name in block.labels


def _in_order(first: str, second: str, block: BlockFigures) -> bool | None:
    if first not in block.order or second not in block.order:
        return None
    return block.order.index(first) < block.order.index(second)


def _rarer(
    figures: SiteFigures, gate: str, name: str, told: str, holds: Callable[[BlockFigures], bool | None]
) -> Iterator[Failure]:
    """A failure if far fewer blocks are thus, in a recent article or the newest few, than chance would bring.

    `holds` gives None for blocks of which nothing can be said. A new phrase that opens lines of many films, as a label
    does, speaks for a change: then less is needed.
    """
    had = held(figures.earlier, holds)
    for stretch in stretches(figures.recent) if had else ():
        found = held(stretch, holds)
        now, before = sum(found) / max(1, len(found)), sum(had) / len(had)
        chance = SIGNED if unknown_label(figures.earlier, stretch) else CHANCE
        if (
            found
            and now <= before - min(DROP, before / 2)
            and surprising(sum(found), len(found), sum(had), len(had), chance)
        ):
            what = f"{sum(found)} of {len(found)} blocks{over(stretch)} {told}; before it was {before:.0%}"
            yield Failure(figures.site, gate, what, now, before, stretch[-1].url, name)
            return


def confidence(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """The reader is far less sure of a field than before: in each of the newest few articles, or in a single one.

    One article that is hard to read is a warning, unless two of its fields fall together; several on end are an error.
    """
    found = {name: falls(figures, name) for name in FIELDS}
    for name in FIELDS:
        if several := on_end(found[name]):
            yield _doubted(figures, name, several, "error")
        else:
            single = [fall for fall in found[name] if fall.deviations >= FAR]
            yield from (_doubted(figures, name, [fall], _level(fall, found)) for fall in single)


def _level(one: Fall, found: Mapping[str, Sequence[Fall]]) -> Level:
    """An error where two fields of the article fall very far."""
    of_article = [fall for each in found.values() for fall in each if fall.article is one.article]
    return "error" if sum(fall.deviations >= FAR for fall in of_article) > 1 else "warning"


def _doubted(figures: SiteFigures, name: str, found: Sequence[Fall], level: Level) -> Failure:
    value, usual = mean(fall.value for fall in found), found[0].usual
    stretch = tuple(fall.article for fall in found)
    what = f"{name} read with a confidence of {value:.2f}{over(stretch)}; before it was {usual:.2f}"
    return Failure(figures.site, "confidence", what, value, usual - DOUBT, stretch[-1].url, name, level)


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
        for name, count, bound in (("name", long_names, LONGEST_NAME), ("title", long_titles, LONGEST_TITLE)):
            if count:
                grave = count > 1 or count * 2 >= len(article.blocks)
                what = f"{count} of {len(article.blocks)} blocks have a {name} of more than {bound} words"
                level: Level = "error" if grave else "warning"
                yield Failure(figures.site, "shape", what, count, 0, article.url, name, level)


def odd_blocks(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """More blocks of a make that the site never had (a title alone; a synopsis of two words) than chance would bring.

    The chance of a make never seen is estimated by the makes seen once (Good and Turing).
    """
    makes = Counter(block.make for article in figures.earlier for block in article.blocks)
    if len(figures.earlier) < MANY_WEEKS:
        return
    unseen = (sum(count == 1 for count in makes.values()) + 1) / (makes.total() + 1)
    for stretch in stretches(figures.recent):
        blocks = [block for article in stretch for block in article.blocks]
        odd = [block.make for block in blocks if block.make not in makes]
        if odd and unlikely(len(blocks) - len(odd), len(blocks), 1 - unseen):
            what = f"{len(odd)} of {len(blocks)} blocks{over(stretch)} are made as none before: {odd[-1]}"
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


def standing_titles(figures: SiteFigures, today: date) -> Iterator[Failure]:
    """A "title" that each of the newest articles has, none had before, and that is each time another film.

    A phrase of the page was taken for a film's title. A film that is listed for weeks keeps its people and its text.
    """
    newest = figures.recent[-ON_END:] if figures.earlier else ()
    told = [{block.title.casefold(): block for block in article.blocks if block.title} for article in newest]
    before = {block.title.casefold() for article in figures.earlier for block in article.blocks}
    for title in sorted(set.intersection(*map(set, told)) - before if told else ()):
        if _other_films([blocks[title].signs for blocks in told]):
            what = f"{told[-1][title].title!r} stands as a title in each of the newest {ON_END} articles"
            yield Failure(figures.site, "standing-title", what, ON_END, 1, newest[-1].url, "title")


def _other_films(signs: Sequence[frozenset[tuple[str, str]]]) -> bool:
    """Whether no two of them share a sign, and two have other people in the same role."""
    pairs = list(combinations(signs, 2))
    apart = ({role for role, _ in one} & {role for role, _ in other} - {"synopsis"} for one, other in pairs)
    return any(apart) and not any(one & other for one, other in pairs)


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
    layout_mismatch,
    film_count,
    film_drop,
    fill_floor,
    fill_drop,
    label_drop,
    order,
    confidence,
    never,
    unclaimed,
    shapes,
    odd_blocks,
    lengths,
    repeats,
    standing_titles,
    duplicates,
    freshness,
)

DROP = 0.4
"""How far a field's share must fall below what it was before an article is suspected; a rare one by half."""
STRETCH = 1.25
"""How many times longer or shorter than ever before the texts of an article may be."""
FEWEST_TEXTS = 24
"""Earlier texts needed before lengths are compared."""
ON_END = 3
"""Articles on end that have a title before it is taken for a phrase of the page."""
ALIKE = 0.8
"""Share of titles that two articles have in common when they are the same article twice."""
LONGEST_NAME = 7
"""Words of the longest plausible person's name ("Maria de Medeiros Esteves de Almeida (II)")."""
LABELLED = ("cast", "synopsis", "trivia")
ORDERED = ("header", "cast", "synopsis", "trivia")
FEWER = 4
"""Standard deviations by which the number of films must fall."""
OFTEN_BARREN = 0.25
"""Share of a site's pages without films from which another one is nothing new."""
