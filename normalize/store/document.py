"""The data dictionary as documentation and as Datasette's metadata.

`python -m normalize.store.document > docs/data-dictionary.md` writes the documentation anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from normalize.store.dictionary import Entry, dictionary

TITLES = {
    "view": "Views: start here",
    "table": "Tables",
    "internal": "Tables behind the views",
    "search": "Full-text search",
}
"""The kinds of entries, in the order in which a reader wants them."""


def as_markdown() -> str:
    """The dictionary as a page of documentation."""
    parts = ["# Data dictionary", "", "Made from `data/dictionary.toml` by `python -m normalize.store.document`."]
    for kind, title in TITLES.items():
        parts += ["", f"## {title}"]
        for entry in dictionary().values():
            if entry.kind == kind:
                parts += ["", f"### `{entry.name}`", "", entry.description, *_markdown_rows(entry)]
    return "\n".join(parts) + "\n"


def _markdown_rows(entry: Entry) -> Iterator[str]:
    if entry.columns:
        yield from ("", "| column | meaning |", "|---|---|")
    for column, meaning in entry.columns.items():
        yield f"| `{column}` | {meaning} |"


def as_datasette_metadata() -> dict[str, object]:
    """Descriptions of tables, views and columns as Datasette's metadata wants them for one database.

    >>> as_datasette_metadata()["tables"]["films"]["columns"]["title"]
    'Best title known.'
    """
    tables = {
        entry.name: {
            "description": entry.description,
            "columns": dict(entry.columns),
            "hidden": entry.kind == "internal",
        }
        for entry in dictionary().values()
    }
    return {"tables": tables}


if __name__ == "__main__":
    print(as_markdown(), end="")
