"""Retention: which versions of pages the archive gives up, and giving them up so that a crash loses nothing else.

A file that holds such versions is written anew under the next name (NAME.warc.gz, NAME.1.warc.gz, …) without them; then
the rows of the database are led to the new file in one transaction; then the old file is removed. Of two files that a
crash has left, the one that no row names is removed by the next run.
"""

from __future__ import annotations

import os
import re
import shutil
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import IO

from normalize.store import Store
from roundup_spider.archive import Archive
from roundup_spider.room import make_sure_of_room
from roundup_spider.warc_file import Entry, held, index_path, write_index

Version = tuple[str, str]
"""A page's address and digest."""

OURS = "roundup-"
"""What the names of files begin with that Roundup wrote; others are left as they are."""

_PIECE = 1 << 20
_NAME = re.compile(r"(?P<stem>.+?)(?:\.(?P<number>\d+))?(?P<kind>\.warc(?:\.gz)?)")


@dataclass(frozen=True, slots=True)
class Keep:
    """What stays: versions seen in the last `days`, and the newest `versions` of each page (None: no such rule).

    What any rule keeps is kept; so is the version an article was read from, unless `articles_too` may go.
    """

    days: int | None = None
    versions: int | None = None
    articles_too: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """What goes: versions by site, and the records that hold them, by file."""

    versions: dict[Version, str]
    records: dict[str, list[Entry]]

    @property
    def size(self) -> int:
        """Bytes that become free."""
        return sum(entry.length for entries in self.records.values() for entry in entries)

    def per_site(self) -> list[tuple[str, int, int, int]]:
        """(site, versions, records, bytes), for people."""
        entries = [entry for found in self.records.values() for entry in found]
        records = Counter(self.versions[entry.url, entry.digest] for entry in entries)
        size: Counter[str] = Counter()
        for entry in entries:
            size[self.versions[entry.url, entry.digest]] += entry.length
        versions = Counter(self.versions.values())
        return [(site, versions[site], records[site], size[site]) for site in sorted(versions)]


_GOING = """
SELECT url, digest, site
  FROM (SELECT *, row_number() OVER (PARTITION BY url ORDER BY last_fetched DESC, digest DESC) AS nth FROM pages) p
 WHERE (:versions IS NULL OR nth > :versions) AND (:since IS NULL OR last_fetched < :since)
   AND (:articles_too OR NOT EXISTS (SELECT 1 FROM articles a WHERE a.page_url = p.url AND a.page_digest = p.digest))"""


def going(store: Store, archive: Archive, keep: Keep, now: datetime) -> Going:
    """What `keep` does not keep. A body that other records repeat stays, and so does its version."""
    since = f"{now - timedelta(days=keep.days):%Y-%m-%dT%H:%M:%SZ}" if keep.days is not None else None
    values = {"versions": keep.versions, "since": since, "articles_too": keep.articles_too}
    versions = {(str(url), str(digest)): str(site) for url, digest, site in store.db.execute(_GOING, values)}
    out: list[Entry] = []
    whole: set[str] = set()
    repeated: set[str] = set()
    for entry in archive.entries():
        if (entry.url, entry.digest) in versions and entry.file.startswith(OURS):
            out.append(entry)
        else:
            (whole if entry.whole else repeated).add(entry.digest)
    needed = {(entry.url, entry.digest) for entry in out if entry.digest in repeated - whole}
    out = [entry for entry in out if (entry.url, entry.digest) not in needed]
    files: dict[str, list[Entry]] = {}
    for entry in out:
        files.setdefault(entry.file, []).append(entry)
    found = {(entry.url, entry.digest) for entry in out}
    return Going({version: site for version, site in versions.items() if version in found}, files)


def prune(store: Store, archive: Archive, keep: Keep, now: datetime) -> Iterator[tuple[str, int]]:
    """Gives up what `keep` does not keep, file by file; yields each file's name and the bytes it has lost.

    Raises DatabaseBusy while anybody writes the archive, UsageError when the disk has no room for the largest file.
    """
    hold = held(archive.folder, alone=True)
    try:
        _finish_interrupted(store, archive)
        plan = going(store, archive, keep, now)
        sizes = [(archive.folder / name).stat().st_size for name in plan.records]
        make_sure_of_room(archive.folder, max(sizes, default=0), "archive prune, to write the largest file anew")
        for name, out in plan.records.items():
            _without(store, archive.folder / name, out)
            yield name, sum(entry.length for entry in out)
    finally:
        hold.close()


def _finish_interrupted(store: Store, archive: Archive) -> None:
    """Removes, of an old and a new file that a crash has left side by side, the one that no row names."""
    named = {name for (name,) in store.db.execute("SELECT DISTINCT archive_file FROM pages")}
    for path in archive.folder.glob(f"{OURS}*.warc.gz"):
        following = next_name(path)
        if following.exists() and (path.name in named) != (following.name in named):
            _remove(following if path.name in named else path)


def next_name(path: Path) -> Path:
    """The name a file has after it was written anew.

    >>> next_name(Path("roundup-1.warc.gz")).name, next_name(Path("roundup-1.1.warc.gz")).name
    ('roundup-1.1.warc.gz', 'roundup-1.2.warc.gz')
    """
    found = _NAME.fullmatch(path.name)
    assert found
    return path.with_name(f"{found['stem']}.{int(found['number'] or 0) + 1}{found['kind']}")


_MOVED = """UPDATE pages SET archive_file = ?, archive_offset = ?
             WHERE (url, digest) = (?, ?) AND archive_file = ? AND archive_offset = ?"""
_GIVEN_UP = """UPDATE pages SET archive_file = NULL, archive_offset = NULL, archive_length = NULL
                WHERE (url, digest) = (?, ?) AND archive_file = ?"""


def _without(store: Store, old: Path, out: Sequence[Entry]) -> None:
    """Writes a file anew without some records, leads the rows there, and removes the old one."""
    new = next_name(old)
    gone = {entry.offset for entry in out}
    staying = [entry for entry in Archive(old.parent).entries() if entry.file == old.name and entry.offset not in gone]
    shifts = _copy(old, new, out)
    moved = [(entry, entry.offset - shifts(entry.offset)) for entry in staying]
    write_index(new, (replace(entry, offset=offset, file=new.name) for entry, offset in moved))
    with store.transaction():
        rows = ((new.name, offset, entry.url, entry.digest, old.name, entry.offset) for entry, offset in moved)
        store.db.conn.executemany(_MOVED, rows)
        store.db.conn.executemany(_GIVEN_UP, ((entry.url, entry.digest, old.name) for entry in out))
    _remove(old)
    if not staying:
        _remove(new)


def _copy(old: Path, new: Path, out: Sequence[Entry]) -> Callable[[int], int]:
    """Copies a file without some records, to disk; gives how far what stood at a byte has moved up."""
    gaps = sorted((entry.offset, entry.length) for entry in out)
    draft = new.with_name(f"{new.name}.new")
    with old.open("rb") as source, draft.open("wb") as target:
        for offset, length in gaps:
            _pass_on(source, target, offset - source.tell())
            source.seek(length, os.SEEK_CUR)
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(new)
    starts, lost = [offset for offset, _ in gaps], [0, *accumulate(length for _, length in gaps)]
    return lambda offset: lost[bisect_left(starts, offset)]


def _pass_on(source: IO[bytes], target: IO[bytes], size: int) -> None:
    while size > 0 and (piece := source.read(min(size, _PIECE))):
        target.write(piece)
        size -= len(piece)


def _remove(path: Path) -> None:
    index_path(path).unlink(missing_ok=True)
    path.unlink()
