"""The archive: a folder of WARC files that any web-archive tool can read; a crash costs at most the last record.

Each file `NAME.warc.gz` has a companion `NAME.warc.gz.index`, one JSON line a record, written after the record is on
disk. The index is a convenience: what it does not cover is read from the WARC file itself. A file is written by one
process at a time (it holds a lock), so several crawls can share the folder.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from normalize.errors import MissingFile, UsageError
from normalize.records import ArchivePlace, Issue, Page
from roundup_spider.warc import UNKNOWN_TYPE, Record, record_at, records_in, torn_tail

MAX_FILE = 1 << 30
"""Bytes after which the archive begins a new file."""

_ENCODINGS = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True, slots=True)
class _Entry:
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
        return ArchivePlace(self.file, self.offset, self.length)


class Archive:
    """Keeps pages and gives them back.

    >>> with Archive(Path("/tmp/example-archive")) as archive:
    ...     place = archive.append(page)
    ...     archive.read(place).body == page.body
    True
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        max_file: int = MAX_FILE,
        fsync: bool = True,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self._max_file = max_file
        self._fsync = fsync
        self._clock = clock or (lambda: datetime.now(UTC))
        self._open: _WarcFile | None = None
        self._by_digest: dict[str, list[_Entry]] | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file being written."""
        if self._open:
            self._open.close()
            self._open = None

    def append(self, page: Page, request: Mapping[str, str] | None = None) -> ArchivePlace:
        """Writes a page and gives its place; it is on disk when this returns.

        The same version fetched at the same time is not written again, a body that is already there only as a revisit
        record. `request` are the headers it was asked for with, written as a request record. Raises UsageError when the
        folder cannot be written.
        """
        known = self._entries(page.digest)
        same = next((e for e in known if (e.url, e.fetched_at) == (page.url, page.fetched_at)), None)
        if same:
            return same.place
        original = next((e for e in known if e.whole), None)
        try:
            return self._write(page, original, request)
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
        for path in self._files():
            for found in records_in(path):
                yield found if isinstance(found, Issue) else self._whole(found)

    def verify(self) -> Iterator[Issue]:
        """Every damage, and every page whose body is not what its index line says."""
        for path in self._files():
            told = {entry.offset: entry.digest for entry in _index_lines(path)}
            for found in records_in(path):
                if isinstance(found, Issue):
                    yield found
                elif (
                    found.page.archived and told.get(found.page.archived.offset, found.page.digest) != found.page.digest
                ):
                    yield Issue(
                        "archive-changed", f"{path}: {found.page.url} is not what was stored", str(path), "error"
                    )

    # --- inside

    def _files(self) -> list[Path]:
        return sorted([*self.folder.glob("*.warc.gz"), *self.folder.glob("*.warc")])

    def _entries(self, digest: str) -> list[_Entry]:
        if self._by_digest is None:
            self._by_digest = {}
            for path in self._files():
                for entry in _entries_of(path):
                    self._by_digest.setdefault(entry.digest, []).append(entry)
        return self._by_digest.get(digest, [])

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

    def _write(self, page: Page, original: _Entry | None, request: Mapping[str, str] | None) -> ArchivePlace:
        file = self._file()
        record = _record_bytes(page, original)
        offset = file.append(record, also=_request_bytes(page, request) if request else b"")
        entry = _Entry(page.url, page.digest, page.fetched_at, offset, len(record), original is None, file.path.name)
        file.note(entry)
        self._entries(page.digest)
        assert self._by_digest is not None
        self._by_digest.setdefault(page.digest, []).append(entry)
        return entry.place

    def _file(self) -> _WarcFile:
        if self._open and self._open.size() >= self._max_file:
            self.close()
        if self._open is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._open = self._unfinished() or self._fresh()
        return self._open

    def _unfinished(self) -> _WarcFile | None:
        """The newest file of ours that is not full and that nobody else is writing."""
        for path in sorted(self.folder.glob("roundup-*.warc.gz"), reverse=True):
            if path.stat().st_size < self._max_file:
                file = _WarcFile.take(path, self._fsync)
                if file:
                    return file
        return None

    def _fresh(self) -> _WarcFile:
        name = f"roundup-{self._clock():%Y%m%d%H%M%S}-{secrets.token_hex(3)}.warc.gz"
        file = _WarcFile.take(self.folder / name, self._fsync)
        assert file is not None
        file.append(_warcinfo_bytes(name))
        return file


class _WarcFile:
    """One WARC file that this process alone is writing."""

    def __init__(self, path: Path, file: IO[bytes], fsync: bool) -> None:
        self.path = path
        self._file = file
        self._fsync = fsync
        self._index = _index_path(path).open("a", encoding="utf-8")

    @classmethod
    def take(cls, path: Path, fsync: bool) -> _WarcFile | None:
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
        known = list(_index_lines(self.path))
        self._forget_lost(known)
        covered = _covered(known)
        if covered >= self.size():
            return
        unknown = [entry for entry in _entries_of(self.path) if entry.offset >= covered]
        tail = torn_tail(self.path, covered)
        if tail is not None:
            os.truncate(self.path, tail)
        for entry in unknown:
            self.note(entry)

    def _forget_lost(self, known: list[_Entry]) -> None:
        """Writes the index anew when it speaks of records that the file no longer has (a copy cut short)."""
        lines = _index_path(self.path).read_text(encoding="utf-8", errors="replace").splitlines()
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

    def note(self, entry: _Entry) -> None:
        """Adds a line to the index."""
        line = {name: getattr(entry, name) for name in ("url", "digest", "fetched_at", "offset", "length", "whole")}
        self._index.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._index.flush()

    def close(self) -> None:
        """Gives up the lock."""
        self._index.close()
        self._file.close()


def _index_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.index")


def _index_lines(path: Path) -> Iterator[_Entry]:
    """What a file's index says; torn lines, and lines about bytes that the file no longer has, are ignored."""
    index, size = _index_path(path), path.stat().st_size
    if not index.exists():
        return
    for line in index.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = _Entry(**json.loads(line), file=path.name)
        except (ValueError, TypeError):
            continue
        if entry.offset + entry.length <= size:
            yield entry


def _covered(entries: list[_Entry]) -> int:
    return max((entry.offset + entry.length for entry in entries), default=0)


def _entries_of(path: Path) -> Iterator[_Entry]:
    """Every page of a file: from its index, and from the file itself what the index does not cover."""
    known = list(_index_lines(path))
    yield from known
    covered = _covered(known)
    if covered < path.stat().st_size:
        for found in records_in(path, covered):
            if isinstance(found, Record) and found.page.archived:
                page, place = found.page, found.page.archived
                yield _Entry(
                    page.url, page.digest, page.fetched_at, place.offset, place.length, not found.repeats, place.file
                )


# --- records


def _record_bytes(page: Page, original: _Entry | None) -> bytes:
    """The page as one gzip member: a response, a resource (no HTTP status), or a revisit of a body already stored."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    dated = {"WARC-Date": page.fetched_at}
    http = _http_headers(page) if page.status else None
    if original:
        record = writer.create_revisit_record(
            page.url, page.digest, original.url, original.fetched_at, http_headers=http, warc_headers_dict=dated
        )
    else:
        dated["WARC-Payload-Digest"] = page.digest
        kind = "response" if page.status else "resource"
        if not page.status:
            dated["Content-Type"] = page.headers.get("Content-Type", UNKNOWN_TYPE)
        body = BytesIO(page.body)
        record = writer.create_warc_record(
            page.url, kind, payload=body, length=len(page.body), http_headers=http, warc_headers_dict=dated
        )
    writer.write_record(record)
    return out.getvalue()


def _http_headers(page: Page) -> StatusAndHeaders:
    """The response's headers; those that described the encoded body are kept under X-Archive-Orig- names."""
    kept = [(_archived_name(name), " ".join(value.split())) for name, value in page.headers.items()]
    kept.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(f"{page.status} {_phrase(page.status)}", kept, protocol="HTTP/1.1")


def _archived_name(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in _ENCODINGS else name


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"


def _request_bytes(page: Page, headers: Mapping[str, str]) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    http = StatusAndHeaders(f"GET {page.url} HTTP/1.1", list(headers.items()), is_http_request=True)
    record = writer.create_warc_record(
        page.url, "request", http_headers=http, warc_headers_dict={"WARC-Date": page.fetched_at}
    )
    writer.write_record(record)
    return out.getvalue()


def _warcinfo_bytes(name: str) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record(name, {"software": "roundup", "format": "WARC File Format 1.1"}))
    return out.getvalue()
