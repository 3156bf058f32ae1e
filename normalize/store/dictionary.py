"""The data dictionary (`data/dictionary.toml`): what every table, view and column means, in one place.

The schema takes its comments from here, the documentation and the web pages their descriptions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from normalize.resources import data_file


@dataclass(frozen=True, slots=True)
class Entry:
    """One table or view: what a row is, and what each column says."""

    name: str
    kind: str
    description: str
    columns: Mapping[str, str]


@cache
def dictionary() -> Mapping[str, Entry]:
    """Every described table and view, by name.

    >>> dictionary()["films"].columns["film_id"][:9]
    'Stable id'
    """
    tables = tomllib.loads(data_file("dictionary.toml").read_text(encoding="utf-8"))
    return {
        name: Entry(name, table["kind"], table["description"], table.get("columns", {}))
        for name, table in tables.items()
    }


def _commented(lines: list[str], columns: Mapping[str, str]) -> Iterator[str]:
    for line in lines:
        words = line.split(maxsplit=1)
        meaning = columns.get(words[0]) if words else None
        yield f"{line}  -- {meaning}" if meaning else line


def with_comments(table: str, definition: str) -> str:
    """A CREATE TABLE statement (one column a line) with the dictionary's descriptions as comments, which SQLite keeps.

    A table that the dictionary does not describe is returned unchanged; a test sees to it that none is left out.
    """
    entry = dictionary().get(table)
    if entry is None:
        return definition
    first, *rest = definition.strip().splitlines()
    return "\n".join([f"{first}  -- {entry.description}", *_commented(rest, entry.columns)])
