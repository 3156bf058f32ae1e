"""Reads the pages of any WARC or ARC file, whoever wrote it: compressed or not, chunked, encoded, torn.

Damage is an issue with the byte where it begins, never an exception; reading goes on at the next record found.
"""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator, WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from normalize.records import ArchivePlace, Issue, Page

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # pragma: no cover - comes with Scrapy on CPython
    brotli = None

logging.getLogger("warcio.recordloader").setLevel(logging.ERROR)

MAX_BODY = 64 * 1024 * 1024
"""Bytes of a body that are read, as stored and decoded; a longer one is an issue."""

UNKNOWN_TYPE = "application/octet-stream"
"""Content type of a resource record whose type nobody told."""

_CHUNK = 1 << 20
_TEXT_TYPES = ("text/html", "application/xhtml", "text/plain")
_KINDS = ("response", "resource", "revisit")
_PAGE_SCHEMES = ("http:", "https:", "ftp:", "file:")
_BEGINNINGS = (b"\x1f\x8b", b"WARC/", b"filedesc:")


@dataclass(frozen=True, slots=True)
class Record:
    """A page found in a WARC file.

    `named` is the payload digest as the record gives it (often sha1 of the encoded body); `repeats` is the digest, in
    the same manner, of the body that a revisit record does not hold itself.
    """

    page: Page
    named: str | None = None
    repeats: str | None = None


class _Damaged(Exception):
    """The file cannot be read on from `offset`."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset


class _OneMember(Exception):
    """All records lie in a single gzip member, so that none can be addressed."""


class _TooLarge(Exception):
    """A body that unpacks to more than MAX_BODY."""


def digest_of(body: bytes) -> str:
    """The digest that names a body.

    >>> digest_of(b"")[:15]
    'sha256:e3b0c442'
    """
    return f"sha256:{sha256(body).hexdigest()}"


def is_text(content_type: str | None) -> bool:
    """Whether a page of this type can hold an article; one that does not say may.

    >>> is_text("text/html; charset=utf-8"), is_text("image/png"), is_text(None)
    (True, False, True)
    """
    return not content_type or content_type.strip().lower().startswith(_TEXT_TYPES)


def records_in(path: Path, start: int = 0) -> Iterator[Record | Issue]:
    """The text pages of a file in order (responses, resources, revisits), and an issue for what cannot be read.

    `Page.site` is "generic": only the caller knows the sites. Addresses, dates and headers are those of the records.
    """
    with path.open("rb") as file:
        at: int | None = start
        head = file.read(16)
        if head and not head.startswith(_BEGINNINGS) and _next_record(file, 0) is None:
            yield Issue("archive-damaged", f"{path} is not a WARC file (it begins with {head[:8]!r})", str(path))
            return
        while at is not None:
            try:
                yield from _addressable(file, at, path)
                at = None
            except _OneMember:
                yield from _unpacked(path)
                at = None
            except _Damaged as damage:
                yield Issue("archive-damaged", f"{path}: unreadable from byte {damage.offset}: {damage}", str(path))
                at = _next_record(file, damage.offset + 1)


def record_at(path: Path, offset: int) -> Record | Issue:
    """The one record that begins at `offset`."""
    found = next(records_in(path, offset), None)
    return found or Issue("archive-damaged", f"{path}: no page at byte {offset}", str(path))


def torn_tail(path: Path, start: int) -> int | None:
    """Where the tail that a crash tore off begins, reading records from `start`; None when the file ends whole.

    Damage that records follow is no tail: nothing of it may be cut.
    """
    with path.open("rb") as file:
        end = _end_of_whole_records(file, start)
        if end >= path.stat().st_size or _next_record(file, end + 1) is not None:
            return None
        return end


def _end_of_whole_records(file: IO[bytes], start: int) -> int:
    file.seek(start)
    records, end = WARCIterator(file), start
    try:
        for record in _quietly(records):
            begin = records.offset
            _skip(record, begin)
            end = begin + _finish(records)
    except (_Damaged, _OneMember):
        pass
    return end


def _addressable(file: IO[bytes], start: int, path: Path) -> Iterator[Record | Issue]:
    records, end = _iterator(file, start), start
    for record in _quietly(records):
        begin = records.offset
        found = _read(record, begin, path)
        length = _finish(records)
        end = begin + length
        if found:
            yield _placed(found, ArchivePlace(path.name, begin, length))
    file.seek(end)
    if file.read(_CHUNK).strip():
        raise _Damaged(end, "the record is cut short")


def _iterator(file: Any, start: int) -> Any:
    """warcio's iterator from a byte on: strict for WARC files, for ARC files the one that knows both."""
    file.seek(0)
    head = file.read(512)
    if head[:2] == b"\x1f\x8b":
        head = _start_of_member(head)
    file.seek(start)
    return ArchiveIterator(file, arc2warc=True) if head.startswith(b"filedesc:") else WARCIterator(file)


def _finish(records: Any) -> int:
    """Reads the current record to its end and gives its length; raises _OneMember, or _Damaged for a torn member."""
    begin = records.offset
    with redirect_stderr(StringIO()):
        length: int = records.get_record_length()
    unpacking = records.reader.decompressor if records.reader else None
    if unpacking is not None and records.next_line:
        raise _OneMember
    if unpacking is not None and not unpacking.eof:
        raise _Damaged(begin, "the record is cut short or does not unpack")
    return length


def _placed(found: Record | Issue, place: ArchivePlace) -> Record | Issue:
    if isinstance(found, Issue):
        return found
    page = found.page
    whole = Page(page.url, page.body, page.fetched_at, page.status, page.headers, page.digest, page.site, place)
    return Record(whole, found.named, found.repeats)


def _unpacked(path: Path) -> Iterator[Record | Issue]:
    """The records of a file that was compressed as a whole; they have no place of their own."""
    try:
        with gzip.open(path) as file:
            for record in _quietly(_iterator(file, 0)):
                found = _read(record, 0, path)
                if found:
                    yield found
    except (EOFError, OSError, zlib.error, _Damaged) as error:
        yield Issue("archive-damaged", f"{path}: unreadable after the records above: {error}", str(path))


def _quietly(records: Any) -> Iterator[Any]:
    """The records; warcio's remarks on stderr and its many errors become one: _Damaged."""
    while True:
        begin = records.offset
        try:
            with redirect_stderr(StringIO()):
                record = next(records, None)
        except ArchiveLoadFailed as error:
            raise _Damaged(records.offset, "no WARC record begins there") from error
        except (ValueError, TypeError, AttributeError, EOFError, OSError, zlib.error) as error:
            raise _Damaged(begin, f"{type(error).__name__}: {error}") from error
        if record is None:
            return
        yield record


def _read(record: Any, offset: int, path: Path) -> Record | Issue | None:
    """The page of one record; None for records that hold none. Raises _Damaged when the record ends too early."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = _headers(record)
    content_type = headers.get("Content-Type")
    if record.rec_type not in _KINDS or not url.startswith(_PAGE_SCHEMES) or not is_text(content_type):
        _skip(record, offset)
        return None
    raw = record.raw_stream.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        return _too_large(path, url)
    if _torn(record, len(raw)):
        raise _Damaged(offset, f"the record of {url} is cut short or does not unpack")
    try:
        return _record(record, url, decoded(raw, headers), headers)
    except _TooLarge:
        return _too_large(path, url)


def _skip(record: Any, offset: int) -> None:
    if _torn(record, _consumed(record)):
        raise _Damaged(offset, "the record is cut short or does not unpack")


def _consumed(record: Any) -> int:
    size = 0
    while piece := record.raw_stream.read(_CHUNK):
        size += len(piece)
    return size


def _torn(record: Any, got: int) -> bool:
    expected = record.payload_length if record.http_headers else record.length
    return record.length is None or (expected is not None and got < expected)


def _too_large(path: Path, url: str) -> Issue:
    return Issue("page-too-large", f"{path}: the page {url} is larger than {MAX_BODY >> 20} MB; it was left out", url)


def _record(record: Any, url: str, body: bytes, headers: Mapping[str, str]) -> Record:
    status = _status(record)
    at = _instant(record.rec_headers.get_header("WARC-Date") or "")
    named = record.rec_headers.get_header("WARC-Payload-Digest")
    if record.rec_type != "revisit":
        return Record(Page(url, body, at, status, headers, digest_of(body), "generic"), named)
    return Record(Page(url, b"", at, status, headers, named or "", "generic"), repeats=named or "")


def _status(record: Any) -> int:
    code = record.http_headers.get_statuscode() if record.http_headers else ""
    return int(code) if code and code.isdigit() else 0


def _headers(record: Any) -> dict[str, str]:
    """The HTTP headers, names in the usual capitals, repeated ones joined; a resource record has only its type."""
    if not record.http_headers:
        kind = record.rec_headers.get_header("Content-Type") if record.rec_type == "resource" else None
        return {"Content-Type": kind} if kind and kind != UNKNOWN_TYPE else {}
    found: dict[str, str] = {}
    for name, value in record.http_headers.headers:
        name = name.title()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _instant(date: str) -> str:
    """A WARC date to the second.

    >>> _instant("2022-07-20T10:00:00.123456Z")
    '2022-07-20T10:00:00Z'
    """
    return f"{date[:19]}Z" if len(date) >= 19 else date


def decoded(raw: bytes, headers: Mapping[str, str]) -> bytes:
    """A body without transfer and content encoding; what does not unpack is taken as it is (often it is)."""
    if headers.get("Transfer-Encoding", "").lower() == "chunked":
        raw = ChunkedDataReader(BytesIO(raw)).read()
    for name in reversed(headers.get("Content-Encoding", "").lower().split(",")):
        decode = _DECODERS.get(name.strip())
        raw = decode(raw) if decode else raw
    return raw


def _inflate(*formats: int) -> Callable[[bytes], bytes]:
    def decode(raw: bytes) -> bytes:
        for window in formats:
            try:
                return _capped(zlib.decompressobj(window).decompress(raw, MAX_BODY + 1))
            except zlib.error:
                continue
        return raw

    return decode


def _unbrotli(raw: bytes) -> bytes:
    if brotli is None:
        return raw
    try:
        return _capped(brotli.Decompressor().process(raw, output_buffer_limit=MAX_BODY + 1))
    except brotli.error:
        return raw


def _capped(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise _TooLarge
    return body


_DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _inflate(zlib.MAX_WBITS | 16),
    "x-gzip": _inflate(zlib.MAX_WBITS | 16),
    "deflate": _inflate(zlib.MAX_WBITS, -zlib.MAX_WBITS),
    "br": _unbrotli,
}


def _next_record(file: IO[bytes], start: int) -> int | None:
    """The next byte from `start` on at which a record begins: a gzip member that holds one, or a plain header."""
    file.seek(start)
    tail, offset = b"", start
    while piece := file.read(_CHUNK):
        window = tail + piece
        base = offset - len(tail)
        at = _candidate(window)
        if at is not None:
            return base + at
        tail, offset = window[-512:], offset + len(piece)
    return None


def _candidate(window: bytes) -> int | None:
    found = [at for at in (_member_in(window), _header_in(window)) if at is not None]
    return min(found, default=None)


def _header_in(window: bytes) -> int | None:
    at = window.find(b"\r\nWARC/1.")
    return None if at < 0 else at + 2


def _start_of_member(packed: bytes) -> bytes:
    """The first bytes of a gzip member, nothing when it does not unpack."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, 16)
    except zlib.error:
        return b""


def _member_in(window: bytes) -> int | None:
    at = window.find(b"\x1f\x8b\x08")
    while at >= 0:
        if _start_of_member(window[at : at + 512]).startswith(b"WARC/"):
            return at
        at = window.find(b"\x1f\x8b\x08", at + 1)
    return None
