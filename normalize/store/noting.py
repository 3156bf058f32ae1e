"""Tables and triggers by which the reconciler knows what has changed since its last run.

Triggers note every article whose blocks, names or facts are new, changed or gone, whoever writes them; changes that the
reconciler makes itself, and changes of what it does not read, are not noted. New authority lists make it begin anew.
"""

from __future__ import annotations

from collections.abc import Iterator

TABLES = {
    "reconciler_memory": """
CREATE TABLE reconciler_memory (
    part TEXT PRIMARY KEY NOT NULL,
    content BLOB NOT NULL
) STRICT""",
    "unreconciled": """
CREATE TABLE unreconciled (
    article_id TEXT PRIMARY KEY NOT NULL,
    times INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
}

_READ = {
    "articles": ("outlet", "url", "title", "published", "week", "language"),
    "film_blocks": ("block_key", "position", "title", "synopsis", "trivia", "release_date", "title_hints"),
    "mentions": ("mention_key", "position", "role", "billing", "name"),
    "block_facts": ("position", "fact", "value"),
}
"""The columns that the reconciler reads."""

_NOTE = """CREATE TRIGGER {table}_{event}_unreconciled AFTER {event}{columns} ON {table} BEGIN
    INSERT INTO unreconciled SELECT {row}.article_id, 0
     WHERE NOT EXISTS (SELECT 1 FROM unreconciled WHERE article_id = {row}.article_id);
    UPDATE unreconciled SET times = times + 1 WHERE article_id = {row}.article_id;
END"""
_FORGET = """CREATE TRIGGER {table}_{event}_forgets AFTER {event} ON {table} BEGIN DELETE FROM reconciler_memory; END"""

_AUTHORITY = ("authority_entities", "authority_names")


def triggers() -> Iterator[str]:
    """The statements that make the triggers."""
    for table, columns in _READ.items():
        of = f" OF {', '.join(columns)}"
        for event, row, these in (("INSERT", "new", ""), ("UPDATE", "new", of), ("DELETE", "old", "")):
            yield _NOTE.format(table=table, event=event, columns=these, row=row)
    for table in _AUTHORITY:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield _FORGET.format(table=table, event=event)
