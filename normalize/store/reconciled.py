"""What the reconciler keeps from one run to the next, and which articles have changed since.

`noting` says what is noted as a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

Changes = Mapping[str, int]
"""Articles that changed since the last run, and how often: a change that comes while a run is under way stays noted."""


def changes(db: Database) -> Changes:
    """The articles that changed since the last run."""
    return dict(db.execute("SELECT article_id, times FROM unreconciled").fetchall())


def remembered(db: Database) -> dict[str, bytes]:
    """The parts of the memory, empty when there is none."""
    return dict(db.execute("SELECT part, content FROM reconciler_memory").fetchall())


def remember(db: Database, parts: Iterable[tuple[str, bytes]], seen: Changes) -> None:
    """Keeps the memory of a run that has seen these changes, in the caller's transaction."""
    kept = []
    for part, content in parts:
        kept.append(part)
        db.execute(
            """INSERT INTO reconciler_memory VALUES (?, ?) ON CONFLICT (part)
               DO UPDATE SET content = excluded.content WHERE content <> excluded.content""",
            [part, content],
        )
    marks = ", ".join("?" for _ in kept)
    db.execute(f"DELETE FROM reconciler_memory WHERE part NOT IN ({marks})", kept)  # noqa: S608
    db.conn.executemany("DELETE FROM unreconciled WHERE article_id = ? AND times = ?", seen.items())


def forget(db: Database) -> None:
    """Makes the next run begin anew."""
    db.execute("DELETE FROM reconciler_memory")
