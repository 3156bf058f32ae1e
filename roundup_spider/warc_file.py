"""One WARC file of the archive: written by one process at a time, with an index beside it, mended after a crash."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from normalize.errors import DatabaseBusy
from normalize.records import ArchivePlace
from roundup_spider.warc import Record, records_in, torn_tail


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index: where a version of a page lies; `whole` is False where the body is another's."""

    url: str
    digest: str
    fetched_at: str
    offset: int
    length: int
    whole: bool
    file: str = ""

    @property
    def place(self) -> ArchivePlace:
        """Where the version lies."""
        return ArchivePlace(self.file, self.offset, self.length)


def held(folder: Path, *, alone: bool = False) -> IO[bytes]:
    """A hold on an archive's folder until it is closed: any number of writers share it, upkeep has it `alone`.

    Makes the folder. Raises DatabaseBusy when upkeep, or for upkeep a writer, has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / ".lock").open("ab")
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        who = "a crawl, an ingest or a merge is writing it" if alone else "it is being repaired or pruned"
        raise DatabaseBusy(f"the archive {folder} is in use ({who}); run again when that is done") from error
    return file


class WarcFile:
    """One WARC file that this process alone is writing."""

    def __init__(self, path: Path, file: IO[bytes], fsync: bool) -> None:
        self.path = path
        self._file = file
        self._fsync = fsync
        self._index = index_path(path).open("a", encoding="utf-8")

    @classmethod
    def take(cls, path: Path, fsync: bool) -> WarcFile | None:
        """Opens (or makes) the file for appending, mends a torn tail; None when another process has it."""
        file = path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        taken = cls(path, file, fsync)
        taken._mend()
        return taken

    def _mend(self) -> None:
        """Cuts what a crash left half written, and indexes what it left unindexed."""
        known = list(index_lines(self.path))
        self._forget_lost(known)
        covered = _covered(known)
        if covered >= self.size():
            return
        unknown = [entry for entry in entries_of(self.path) if entry.offset >= covered]
        tail = torn_tail(self.path, covered)
        if tail is not None:
            os.truncate(self.path, tail)
        for entry in unknown:
            self.note(entry)

    def _forget_lost(self, known: list[Entry]) -> None:
        """Writes the index anew when it speaks of records that the file no longer has (a copy cut short)."""
        lines = index_path(self.path).read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > len(known):
            self._index.truncate(0)
            for entry in known:
                self.note(entry)

    def size(self) -> int:
        """Bytes on disk."""
        return os.fstat(self._file.fileno()).st_size

    def append(self, record: bytes, also: bytes = b"") -> int:
        """Writes a record (and one that belongs to it) to disk and gives the byte where it begins."""
        offset = self.size()
        try:
            self._file.write(record + also)
            self._file.flush()
            if self._fsync:
                os.fsync(self._file.fileno())
        except OSError:
            os.truncate(self.path, offset)
            raise
        return offset

    def note(self, entry: Entry) -> None:
        """Adds a line to the index."""
        self._index.write(_line(entry))
        self._index.flush()

    def close(self) -> None:
        """Sees to it that all is on disk, and gives up the lock."""
        self._index.close()
        os.fsync(self._file.fileno())
        self._file.close()


def index_path(path: Path) -> Path:
    """The index beside a WARC file."""
    return path.with_name(f"{path.name}.index")


def index_lines(path: Path) -> Iterator[Entry]:
    """What a file's index says; torn lines, and lines about bytes that the file no longer has, are ignored."""
    index, size = index_path(path), path.stat().st_size
    if not index.exists():
        return
    for line in index.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = Entry(**json.loads(line), file=path.name)
        except (ValueError, TypeError):
            continue
        if entry.offset + entry.length <= size:
            yield entry


def _covered(entries: list[Entry]) -> int:
    return max((entry.offset + entry.length for entry in entries), default=0)


def entries_of(path: Path) -> Iterator[Entry]:
    """Every page of a file: from its index, and from the file itself what the index does not cover."""
    known = list(index_lines(path))
    yield from known
    covered = _covered(known)
    if covered < path.stat().st_size:
        yield from read_entries(path, covered)


def read_entries(path: Path, start: int = 0) -> Iterator[Entry]:
    """Every page of a file as the file itself tells it, from a byte on."""
    for found in records_in(path, start):
        if isinstance(found, Record) and found.page.archived:
            page, place = found.page, found.page.archived
            whole = found.repeats is None
            yield Entry(page.url, page.digest, page.fetched_at, place.offset, place.length, whole, place.file)


def write_index(path: Path, entries: Iterable[Entry]) -> None:
    """Writes a file's index anew; a crash in the middle leaves the old one."""
    draft = path.with_name(f"{path.name}.index.new")
    draft.write_text("".join(map(_line, entries)), encoding="utf-8")
    draft.replace(index_path(path))


def _line(entry: Entry) -> str:
    line = {name: getattr(entry, name) for name in ("url", "digest", "fetched_at", "offset", "length", "whole")}
    return json.dumps(line, ensure_ascii=False) + "\n"
