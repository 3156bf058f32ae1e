"""Whether the reader has become less sure of a field, from article to article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, pvariance

from normalize.figures import ArticleFigures, SiteFigures
from normalize.stretches import MANY_WEEKS

STEADY = 0.05
"""Standard deviation from article to article that is assumed at least."""
UNEVEN = 0.14
"""Standard deviation from film to film beyond what was seen so far: now and then one is hard to read."""
FAR = 5.0
"""Standard deviations by which confidence falls in a single article to be told; in two fields, to be an error."""
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

    How much articles differ is measured from article to article (the films of one have much in common) and from film
    to film: two films that are hard to read say less than eight.
    """
    usual = [found for _, found in _sureness(figures.earlier, name)]
    if len(usual) < MANY_WEEKS:
        return []
    means = [mean(found) for found in usual]
    of_films = mean([pvariance(found) for found in usual if len(found) > 1] or [0.0])
    of_weeks = max(0.0, pvariance(means) - of_films * mean(1 / len(found) for found in usual))
    return [
        Fall(article, mean(found), mean(means), max(STEADY, sqrt(of_weeks + (of_films + UNEVEN**2) / len(found))))
        for article, found in _sureness(figures.recent, name)
    ]


def on_end(found: Sequence[Fall]) -> Sequence[Fall]:
    """The newest two or more articles, as many as possible, that all fall, and far enough together; else none."""
    lengths = range(len(found), 1, -1)
    return next((found[-count:] for count in lengths if _together(found[-count:])), ())


def _together(found: Sequence[Fall]) -> bool:
    far = mean(min(fall.deviations, CAP) for fall in found) >= FALLING[len(found)]
    return far and min(fall.deviations for fall in found) >= 1 and mean(f.usual - f.value for f in found) >= DOUBT


def _sureness(articles: Iterable[ArticleFigures], name: str) -> Iterator[tuple[ArticleFigures, list[float]]]:
    """The articles that have a field, each with the reader's confidence in it, block by block."""
    for article in articles:
        if found := [block.confidence[name] for block in article.blocks if name in block.confidence]:
            yield article, found
