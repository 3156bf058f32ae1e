"""Is there room on the disk? Asked before a verb writes much, so that it stops before it begins, not in the middle."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from normalize.errors import UsageError

SPARE = 64 << 20
"""Bytes that stay free for everybody else; `ROUNDUP_SPARE_BYTES` says another number, a negative one: do not look."""


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of files, and of all files in folders; what is not there has none."""
    return sum(_size(path) for path in paths)


def size_loaded(paths: Iterable[Path]) -> int:
    """About how many bytes saved pages need in archive and database together: half of theirs, thrice if compressed.

    Measured on 68 pages of 84 kB: .15 of their size in the archive, .23 in the database.
    """
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return sum(3 * _size(file) if file.suffix == ".gz" else _size(file) // 2 for file in files if file.is_file())


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(inner.stat().st_size for inner in path.rglob("*") if inner.is_file())
    return path.stat().st_size if path.is_file() else 0


def make_sure_of_room(folder: Path, needed: int, what: str) -> None:
    """Raises UsageError when the disk of `folder` (or of the first parent that exists) lacks `needed` bytes.

    `what` is the verb and what it writes there: "merge, for a copy of node.db".
    """
    spare = _spare()
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if spare >= 0 and free < needed + spare:
        raise UsageError(
            f"not enough room on the disk of {there}: {in_words(free)} free, about {in_words(needed)} needed "
            f"({what}) and {in_words(spare)} to spare; nothing was written: make room, or give another place"
        )


def _spare() -> int:
    written = os.environ.get("ROUNDUP_SPARE_BYTES", str(SPARE))
    try:
        return int(written)
    except ValueError:
        raise UsageError(f"ROUNDUP_SPARE_BYTES is {written!r}, expected a number of bytes") from None


def in_words(size: float) -> str:
    """Bytes for people.

    >>> in_words(1536), in_words(3 << 30)
    ('1.5 kB', '3.0 GB')
    """
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"
