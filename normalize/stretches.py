"""Recent articles one by one and together, and what of their blocks can be told from what came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from normalize.figures import ArticleFigures, BlockFigures

MANY_WEEKS = 12
"""Earlier articles needed before their numbers of films, or the words in them, tell what is to be expected."""


def stretches(recent: tuple[ArticleFigures, ...]) -> Iterator[tuple[ArticleFigures, ...]]:
    """Each recent article, then the newest two together, three, …: what is too little to judge adds up."""
    yield from ((article,) for article in reversed(recent))
    yield from (recent[-count:] for count in range(2, len(recent) + 1))


def over(stretch: tuple[ArticleFigures, ...]) -> str:
    """In words, how many articles they are; nothing for one."""
    return f" of the newest {len(stretch)} articles" if len(stretch) > 1 else ""


def held(articles: Iterable[ArticleFigures], holds: Callable[[BlockFigures], bool | None]) -> list[bool]:
    """The answers of all blocks of which something can be said."""
    answers = (holds(block) for article in articles for block in article.blocks)
    return [answer for answer in answers if answer is not None]


def unknown_label(earlier: Sequence[ArticleFigures], stretch: Iterable[ArticleFigures]) -> bool:
    """Whether lines of several films, a third of all, open with words that no line in many weeks opened with."""
    if len(earlier) < MANY_WEEKS:
        return False
    blocks = [block for article in stretch for block in article.blocks]
    openings = Counter(words for block in blocks for words in block.openings if words)
    common = {words for words, count in openings.items() if count > 1 and count * 3 >= len(blocks)}
    return bool(common) and not common <= _openings(earlier)


def _openings(articles: Iterable[ArticleFigures]) -> set[str]:
    return {words for article in articles for block in article.blocks for words in block.openings}
