"""What Datasette is told about the database: the data dictionary, the facets, and the questions as canned queries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from normalize.store.dictionary import Entry, dictionary

DATABASE = "roundup"
"""The name of the database in addresses, whatever the file is called."""

FACETS: Mapping[str, tuple[str, ...]] = {
    "articles": ("site", "language"),
    "films": ("year",),
    "review_queue": ("kind",),
    "issues": ("level", "code"),
    "runs": ("verb", "outcome"),
    "suspect_articles": ("site", "gate"),
}
"""Tables that stay small: their facets are counted on every page."""

LIGHT_FACETS: Mapping[str, tuple[str, ...]] = {
    "film_mentions": ("site", "language"),
    "credits": ("role", "site"),
    "name_variants": ("language",),
    "title_variants": ("language",),
    "unclaimed_lines": ("site",),
}
"""Views over every mention: faceted while the database is small enough for it."""

LIGHT = 200_000
"""Mentions up to which the views over mentions are faceted unasked."""

_SORT = {"films": "release_date", "people": "mention_count", "articles": "week", "runs": "run_id"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question analysts ask, with the query that answers it; `:name` in the query is asked of the user."""

    name: str
    title: str
    description: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """The questions of `questions.toml`, in order.

    >>> questions()[0].name
    'films-of-a-week'
    """
    stored = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
    return tuple(Question(name, q["title"], q["description"], q["sql"].strip()) for name, q in stored.items())


def metadata(mentions: int) -> dict[str, Any]:
    """Datasette's metadata for a database of so many mentions."""
    facets = {**FACETS, **(LIGHT_FACETS if mentions <= LIGHT else {})}
    return {
        "title": "Roundup",
        "databases": {
            DATABASE: {
                "title": "The tables",
                "description": "Every table and view, as SQL sees them; the views are made from the hidden tables.",
                "tables": {
                    **{name: _table(entry, facets.get(name, ())) for name, entry in dictionary().items()},
                    "_sqlite_migrations": {"hidden": True},
                },
                "queries": {question.name: _query(question) for question in questions()},
            }
        },
    }


def _table(entry: Entry, facets: tuple[str, ...]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": entry.description, "columns": dict(entry.columns)}
    if facets:
        told["facets"] = list(facets)
    if entry.name in _SORT:
        told["sort_desc"] = _SORT[entry.name]
    if entry.kind in {"internal", "search"}:
        told["hidden"] = True
    return told


def _query(question: Question) -> dict[str, Any]:
    return {"sql": question.sql, "title": question.title, "description": question.description}
