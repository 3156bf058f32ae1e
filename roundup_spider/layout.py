"""What a site file declares about its pages, so that no site needs parsing code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from normalize.errors import UsageError
from normalize.figures import FIELDS, Expectations
from normalize.vocabulary import meanings
from roundup_spider.declaring import check_known, check_language, check_selector, check_share, check_texts, each

__all__ = ["BLURBS", "CARDS", "LINE_UP", "PROSE", "SERIES", "Expectations", "Layout"]

SERIES = Expectations((2, 20), {"title": 0.95, "directors": 0.85, "cast": 0.8, "synopsis": 0.9, "trivia": 0.5})
"""Expected of the weekly series and its copies: credits, a synopsis, an anecdote for most films."""
CARDS = Expectations((2, 20), {"title": 0.95, "directors": 0.8, "cast": 0.6})
"""Expected of films with lines of credits, and mostly a synopsis."""
PROSE = Expectations((2, 20), {"title": 0.9, "directors": 0.4, "synopsis": 0.75})
"""Expected of a title and a paragraph that often names the director."""
BLURBS = Expectations((2, 40), {"title": 0.9, "synopsis": 0.7})
"""Expected of a title and a few words; who made the film is often not told."""
LINE_UP = Expectations((5, 80), {"title": 0.9, "directors": 0.7})
"""Expected of the line-up of a festival: a line a film, nothing of what it is about."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the article stands and what is special about it. All is optional: the reader finds what is not said.

    `article` is the CSS selector of the element that holds the films (exactly one must match); `skip` are selectors of
    parts to drop first; `labels` adds labels to the vocabulary, by meaning (synopsis, trivia, cast, director, runtime,
    …); `language` fixes the page's language; `when` is a selector that must match for this layout to apply (several
    layouts a site are tried in order, the first that applies wins); `expect` is what the gates hold its pages to.
    Raises UsageError that says what to write instead.

    >>> Layout(article="div.entry-content", labels={"trivia": ("Good to know",)}).article
    'div.entry-content'
    """

    article: str | None = None
    skip: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str | None = None
    when: str | None = None
    expect: Expectations = field(default_factory=Expectations)

    def __post_init__(self) -> None:
        for option, selector in (("article", self.article), ("when", self.when)):
            if selector is not None:
                check_selector(option, selector)
        check_texts("skip", self.skip, ".related")
        each(check_selector, "skip", self.skip)
        if self.language is not None:
            check_language("language", self.language)
        _check_labels(self.labels)
        _check_expectations(self.expect)

    def but(self, **changes: Any) -> Layout:
        """The same layout with some options changed: how the pages before or after a redesign are declared.

        >>> Layout(article="div.text", language="fr").but(article="#content", when="section.film").language
        'fr'
        """
        return replace(self, **changes)


def _check_labels(labels: object) -> None:
    if not isinstance(labels, Mapping):
        raise UsageError(f'labels={labels!r}: expected labels by meaning, such as {{"trivia": ("Good to know",)}}')
    for meaning, forms in labels.items():
        check_known("labels", meaning, meanings())
        check_texts(f"labels[{meaning!r}]", forms, "Good to know")


def _check_expectations(expect: object) -> None:
    if not isinstance(expect, Expectations):
        raise UsageError(f"expect={expect!r}: expected Expectations(films=(2, 12), fill={{'title': 0.9}})")
    if not isinstance(expect.films, tuple) or len(expect.films) != 2 or not 1 <= expect.films[0] <= expect.films[1]:
        raise UsageError(f"expect: films={expect.films!r}: expected the fewest and the most films of a page: (2, 12)")
    for name, share in expect.fill.items():
        check_known("expect: fill", name, FIELDS)
        check_share(f"expect: fill[{name!r}]", share)
    for name in expect.never:
        check_known("expect: never", name, FIELDS)
    check_share("expect: unclaimed", expect.unclaimed)
    both = sorted(expect.never & {name for name, share in expect.fill.items() if share})
    if both:
        raise UsageError(f"expect: {both[0]!r} has a floor in fill and is in never; keep one of the two")
