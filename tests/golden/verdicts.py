"""One verdict a facet of a case: is it read right, wrong, or does the case not say?"""

from __future__ import annotations

from tests.golden.cases import Case, article
from tests.golden.compare import DATED, films_of, plain, same

ABOUT = ("title", "author", "published", "week", "language")
OF_FILMS = tuple(f"films.{name}" for name in (*DATED, "facts"))
FACETS = (*ABOUT, "films", *OF_FILMS, "issue")


def right(case: Case, facet: str) -> bool | None:
    """Whether the reading has `facet` right; None when the case says nothing of it."""
    if facet in ABOUT:
        wanted = case.expected.get(facet)
        return None if wanted is None else plain(getattr(article(case.name), facet)) == plain(wanted)
    if facet == "films":
        return len(article(case.name).blocks) == len(case.expected["films"])
    if facet == "issue":
        wanted = case.expected.get("issue")
        return None if wanted is None else wanted in {issue.code for issue in article(case.name).issues}
    return films_right(case, facet.removeprefix("films."))


def films_right(case: Case, field: str) -> bool | None:
    """Whether every film of the page has one field right, film by film in page order."""
    gold, read = case.expected["films"], films_of(article(case.name))
    if not gold or (field == "facts" and not any(film["facts"] for film in gold)):
        return None
    return len(gold) == len(read) and all(same(want, got, field) for want, got in zip(gold, read, strict=True))
