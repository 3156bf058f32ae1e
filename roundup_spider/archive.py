"""The archive: a folder of WARC files that any web-archive tool can read; a crash costs at most the last record.

Each file `NAME.warc.gz` has a companion `NAME.warc.gz.index`, one JSON line a record, written after the record is on
disk. The index is a convenience: what it does not cover is read from the WARC file itself. A file is written by one
process at a time (it holds a lock), so several crawls can share the folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO

from normalize.clock import now
from normalize.errors import MissingFile, UsageError
from normalize.records import ArchivePlace, Issue, Page
from roundup_spider.warc import Record, record_at, records_in
from roundup_spider.warc_file import Entry, WarcFile, entries_of, held, index_lines
from roundup_spider.warc_records import record_bytes, request_bytes, warcinfo_bytes

MAX_FILE = 1 << 30
"""Bytes after which the archive begins a new file."""

MAX_AGE = timedelta(days=31)
"""Time after which it does so, too: old pages then lie in files of their own, which retention can give up whole."""

_MOST_TRIES = 20
_NAME_TIME = "%Y%m%d%H%M%S"


class Archive:
    """Keeps pages and gives them back.

    >>> from tempfile import mkdtemp
    >>> page = Page("https://e.org/a", b"<p>Close</p>", "2023-03-01T08:00:00Z", 200, {}, "", "generic")
    >>> with Archive(mkdtemp()) as archive:
    ...     place = archive.append(page)
    ...     archive.read(place).body == page.body
    True
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        max_file: int = MAX_FILE,
        max_age: timedelta = MAX_AGE,
        fsync: bool = True,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.folder = Path(folder)
        self.written = 0
        self._max_file = max_file
        self._max_age = max_age
        self._fsync = fsync
        self._clock = clock
        self._open: WarcFile | None = None
        self._hold: IO[bytes] | None = None
        self._by_digest: dict[str, list[Entry]] | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file being written, and of the archive."""
        if self._open:
            self._open.close()
            self._open = None
        if self._hold:
            self._hold.close()
            self._hold = None

    def append(self, page: Page, request: Mapping[str, str] | None = None) -> ArchivePlace:
        """Writes a page and gives its place; it is on disk when this returns.

        The same version fetched at the same time is not written again, a body that is already there only as a revisit
        record. `request` are the headers it was asked for with, written as a request record. Raises UsageError when the
        folder cannot be written, DatabaseBusy while it is being repaired or pruned.
        """
        try:
            self._hold = self._hold or held(self.folder)
            known = self._entries(page.digest)
            same = next((e for e in known if (e.url, e.fetched_at) == (page.url, page.fetched_at)), None)
            return same.place if same else self._write(page, next((e for e in known if e.whole), None), request)
        except OSError as error:
            raise UsageError(
                f"cannot write the archive {self.folder} ({error.strerror}); nothing of {page.url} was stored: "
                "check permissions and free space, or give --archive DIR"
            ) from error

    def keep(self, page: Page, request: Mapping[str, str] | None = None) -> Page:
        """Writes a page and gives it back with its place."""
        return replace(page, archived=self.append(page, request))

    def read(self, place: ArchivePlace) -> Page:
        """The page at a place, its body from the original where the record only repeats it.

        Raises MissingFile when the file is not in the archive, UsageError when the record is damaged.
        """
        path = self.folder / place.file
        if not path.exists():
            raise MissingFile(f"no {place.file} in the archive {self.folder}; is --archive right?")
        found = record_at(path, place.offset)
        if isinstance(found, Issue):
            raise UsageError(found.message)
        return self._whole(found)

    def pages(self) -> Iterator[Page | Issue]:
        """Every page of every file, oldest file first; an issue for what cannot be read."""
        for path in self.files():
            for found in records_in(path):
                yield found if isinstance(found, Issue) else self._whole_or_issue(found, path)

    def fold(self, other: Archive) -> Iterator[tuple[ArchivePlace, ArchivePlace] | Issue]:
        """Takes in every page of another archive that is not here yet; gives its place there and its place here.

        A body that is here already is not written again. An issue stands for what cannot be read.
        """
        for page in other.pages():
            if isinstance(page, Issue):
                yield page
            elif page.archived:
                yield page.archived, self.append(replace(page, archived=None))

    def checked(self) -> Iterator[Record | Issue]:
        """Every record that is whole, and an issue for every damage, for every page whose body is not what its record
        or the index says, and for every repetition of a body that is lost."""
        for path in self.files():
            told = {entry.offset: entry.digest for entry in index_lines(path)}
            for found in records_in(path):
                yield found if isinstance(found, Issue) else self._problem(found, told, path) or found

    def verify(self) -> Iterator[Issue]:
        """What `checked` finds wrong."""
        return (found for found in self.checked() if isinstance(found, Issue))

    def files(self) -> list[Path]:
        """The files of the archive, oldest first."""
        return sorted([*self.folder.glob("*.warc.gz"), *self.folder.glob("*.warc")])

    def entries(self) -> Iterator[Entry]:
        """Where each version of each page lies, oldest file first."""
        for path in self.files():
            yield from entries_of(path)

    # --- inside

    def _problem(self, found: Record, told: Mapping[int, str], path: Path) -> Issue | None:
        page = found.page
        named = found.named if found.named and found.named.startswith("sha256:") else page.digest
        if found.repeats is None and {page.digest} != {named, told.get(_offset(page), page.digest)}:
            return Issue("archive-changed", f"{path}: {page.url} is not what was stored", str(path), "error")
        whole = self._whole_or_issue(found, path) if found.repeats is not None else None
        return whole if isinstance(whole, Issue) else None

    def _entries(self, digest: str) -> list[Entry]:
        if self._by_digest is None:
            self._by_digest = {}
            for entry in self.entries():
                self._by_digest.setdefault(entry.digest, []).append(entry)
        return self._by_digest.get(digest, [])

    def _whole_or_issue(self, found: Record, path: Path) -> Page | Issue:
        try:
            return self._whole(found)
        except UsageError as error:
            return Issue("revisit-without-original", f"{path}: {error}", found.page.url, "error")

    def _whole(self, found: Record) -> Page:
        if not found.repeats:
            return found.page
        original = next((e for e in self._entries(found.repeats) if e.whole), None)
        if original is None:
            raise UsageError(
                f"the body of {found.page.url} ({found.repeats}) is in no file of the archive {self.folder}"
            )
        body = record_at(self.folder / original.file, original.offset)
        if isinstance(body, Issue):
            raise UsageError(body.message)
        return replace(found.page, body=body.page.body, headers={**body.page.headers, **found.page.headers})

    def _write(self, page: Page, original: Entry | None, request: Mapping[str, str] | None) -> ArchivePlace:
        file = self._file()
        record = record_bytes(page, original)
        self.written += 1
        offset = file.append(record, also=request_bytes(page, request) if request else b"")
        entry = Entry(page.url, page.digest, page.fetched_at, offset, len(record), original is None, file.path.name)
        file.note(entry)
        self._entries(page.digest)
        assert self._by_digest is not None
        self._by_digest.setdefault(page.digest, []).append(entry)
        return entry.place

    def _file(self) -> WarcFile:
        if self._open and self._open.size() >= self._max_file:
            self.close()
        if self._open is None:
            self._open = self._unfinished() or self._fresh()
            if not self._open.size():
                self._open.append(warcinfo_bytes(self._open.path.name))
        return self._open

    def _unfinished(self) -> WarcFile | None:
        """The newest file of ours that is neither full nor old and that nobody else is writing."""
        oldest = f"roundup-{self._clock() - self._max_age:{_NAME_TIME}}"
        for path in sorted(self.folder.glob("roundup-*.warc.gz"), reverse=True):
            if path.stat().st_size < self._max_file and path.name > oldest:
                file = WarcFile.take(path, self._fsync)
                if file:
                    return file
        return None

    def _fresh(self) -> WarcFile:
        """A new file; another process may have taken it as unfinished before we could: then there is one more."""
        for _ in range(_MOST_TRIES):
            name = f"roundup-{self._clock():{_NAME_TIME}}-{secrets.token_hex(3)}.warc.gz"
            file = WarcFile.take(self.folder / name, self._fsync)
            if file is not None:
                return file
        raise UsageError(
            f"could not lock a new file in {self.folder} ({_MOST_TRIES} tries); the archive needs a file system with "
            "locks: --archive DIR puts it elsewhere"
        )


def _offset(page: Page) -> int:
    return page.archived.offset if page.archived else -1
