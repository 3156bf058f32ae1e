"""Whether the reader has become less sure of a field, from article to article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, pstdev

from normalize.figures import ArticleFigures, SiteFigures
from normalize.stretches import MANY_WEEKS

STEADY = 0.05
"""Standard deviation from article to article that is assumed at least."""
FAR, VERY_FAR = 6.0, 7.0
"""Standard deviations by which confidence falls in a single article to be told; to be more than a week hard to read."""
FALLING = {2: 5.0, 3: 3.6, 4: 2.8}
"""By how many standard deviations it falls in the mean, by the number of articles on end in which it does,"""
CAP = 6.0
"""each of which counts as this many at most,"""
DOUBT = 0.1
"""and by how much in all."""


@dataclass(frozen=True, slots=True)
class Fall:
    """The reader's mean confidence in a field of one article, the usual one, and how much articles usually differ."""

    article: ArticleFigures
    value: float
    usual: float
    spread: float

    @property
    def deviations(self) -> float:
        """How many standard deviations it lies under the usual."""
        return (self.usual - self.value) / self.spread


def falls(figures: SiteFigures, name: str) -> list[Fall]:
    """How far confidence in a field falls in each recent article that has it; nothing while few earlier ones have it.

    How much articles differ is measured from article to article: the films of one have much in common.
    """
    usual = [value for _, value in _sureness(figures.earlier, name)]
    if len(usual) < MANY_WEEKS:
        return []
    spread = max(STEADY, pstdev(usual))
    return [Fall(article, value, mean(usual), spread) for article, value in _sureness(figures.recent, name)]


def on_end(found: Sequence[Fall]) -> Sequence[Fall]:
    """The newest two or more articles, as many as possible, that all fall, and far enough together; else none."""
    lengths = range(len(found), 1, -1)
    return next((found[-count:] for count in lengths if _together(found[-count:])), ())


def _together(found: Sequence[Fall]) -> bool:
    far = mean(min(fall.deviations, CAP) for fall in found) >= FALLING[len(found)]
    return far and min(fall.deviations for fall in found) >= 1 and mean(f.usual - f.value for f in found) >= DOUBT


def _sureness(articles: Iterable[ArticleFigures], name: str) -> Iterator[tuple[ArticleFigures, float]]:
    """The articles that have a field, each with the reader's mean confidence in it."""
    for article in articles:
        if found := [block.confidence[name] for block in article.blocks if name in block.confidence]:
            yield article, mean(found)
