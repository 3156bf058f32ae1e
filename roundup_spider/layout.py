"""What a site file declares about its pages, so that no site needs parsing code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.gates import Expectations

__all__ = ["Expectations", "Layout"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the article stands and what is special about it. All is optional: the reader finds what is not said.

    `article` is the CSS selector of the element that holds the films (exactly one must match); `skip` are selectors of
    parts to drop first; `labels` adds labels to the vocabulary, by meaning (synopsis, trivia, cast, director, runtime,
    …); `language` fixes the page's language; `when` is a selector that must match for this layout to apply (several
    layouts a site are tried in order, the first that applies wins); `expect` is what the gates hold its pages to.

    >>> Layout(article="div.entry-content", labels={"trivia": ("Good to know",)}).article
    'div.entry-content'
    """

    article: str | None = None
    skip: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str | None = None
    when: str | None = None
    expect: Expectations = field(default_factory=Expectations)
