"""The golden cases of this folder, and what the reader makes of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from normalize.records import Article
from roundup_spider.goldens import facets
from roundup_spider.goldens.cases import Case, cases_in, load

HERE = Path(__file__).parent

__all__ = ["HERE", "Case", "article", "cases", "load", "right"]


@cache
def cases(part: str | None = None) -> tuple[Case, ...]:
    """All cases in the order of their names, or those of one part ("open" or "exam")."""
    return tuple(case for case in cases_in(HERE) if part in (None, case.meta.get("part", "open")))


@cache
def article(name: str) -> Article:
    """What the reader makes of a case's page."""
    return load(HERE / name).read()


def right(case: Case, facet: str) -> bool | None:
    """Whether the reading has `facet` right; None when the case says nothing of it."""
    return facets.right(case.expected, article(case.name), facet)
