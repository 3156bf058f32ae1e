"""What a site file declares about its pages, so that no site needs parsing code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a healthy page of the site holds; the gates compare each run with it.

    `films` is the smallest and largest number of films on a page; `fill` maps a field to the smallest share (0..1) of
    blocks that have it; `never` names the fields the site does not print; `unclaimed` is the largest share of lines left.
    """

    films: tuple[int, int] = (1, 40)
    fill: Mapping[str, float] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    unclaimed: float = 0.15


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the article stands and what is special about it. Everything is optional: the reader finds what is not said.

    `article` is the CSS selector of the element that holds the films (exactly one must match); `skip` are selectors of parts
    to drop first; `labels` adds labels to the vocabulary, by meaning (synopsis, trivia, cast, director, runtime, …);
    `language` fixes the page's language; `when` is a selector that must match for this layout to apply (several layouts
    a site are tried in order, the first that applies wins).

    >>> Layout(article="div.entry-content", labels={"trivia": ("Good to know",)}).article
    'div.entry-content'
    """

    article: str | None = None
    skip: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str | None = None
    when: str | None = None
    expect: Expectations = field(default_factory=Expectations)
