"""Saved pages from anywhere on disk: HTML, MHTML, plain text, gzipped pages, WARC and ARC files, zip files, folders,
stdin.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from normalize.records import Issue, Page
from roundup_spider import mhtml
from roundup_spider.sites import site_for
from roundup_spider.warc import MAX_BODY, Record, digest_of, record_at, records_in

_HEAD = 200_000
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".html.gz", ".htm.gz", ".txt.gz", *mhtml.SUFFIXES)
_BUNDLE_SUFFIXES = (".wacz", ".zip")
_ARCHIVE_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", *_BUNDLE_SUFFIXES)

Bodies = dict[str, tuple[Path, int]]
"""Where each body seen so far lies, by the digest its record gives, for the records that only repeat it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One page and its path; `url` is None when nothing tells its address (the page then has its path as address)."""

    path: str
    page: Page
    url: str | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read, and why; `absent` when the path itself cannot be opened."""

    path: str
    issue: Issue
    absent: bool = False


def saved_pages(
    paths: Sequence[str], *, url: str | None = None, site: str | None = None
) -> Iterator[Saved | Unreadable]:
    """The pages under `paths`, in order, folders in the order of their names; "-" is standard input.

    `url` and `site` hold for every page that does not carry its own address. Of WARC files, successful text responses.
    """
    bodies: Bodies = {}
    for path in paths:
        for found in _pages_of(path, url, bodies):
            yield replace(found, page=_with_site(found, site)) if isinstance(found, Saved) else found


def _with_site(found: Saved, site: str | None) -> Page:
    return replace(found.page, site=site or site_for(found.url).name)


def _pages_of(path: str, url: str | None, bodies: Bodies) -> Iterator[Saved | Unreadable]:
    if path == "-":
        yield _page("-", sys.stdin.buffer.read(MAX_BODY + 1), url, datetime.now(UTC))
        return
    file = Path(path)
    try:
        if file.is_dir():
            for inner in sorted(inner for inner in file.rglob("*") if _is_wanted(inner)):
                yield from _pages_of(str(inner), url, bodies)
        elif file.name.lower().endswith(_BUNDLE_SUFFIXES):
            yield from _bundled(file, bodies)
        elif _is_archive(file):
            yield from _archived(file, bodies)
        else:
            yield _page_file(file, url)
    except OSError as error:
        yield Unreadable(
            path, Issue("missing-file", f"cannot read {path}: {error.strerror or error}", path, "error"), absent=True
        )


def _is_wanted(file: Path) -> bool:
    return file.name.lower().endswith((*_PAGE_SUFFIXES, *_ARCHIVE_SUFFIXES))


def left_aside(paths: Sequence[str]) -> Counter[str]:
    """How many files of each suffix the folders among `paths` hold that are taken for no saved pages."""
    files = (file for path in paths if Path(path).is_dir() for file in Path(path).rglob("*"))
    return Counter(file.suffix.lower() or file.name for file in files if file.is_file() and not _is_wanted(file))


def _is_archive(file: Path) -> bool:
    """By name, or by what it begins with."""
    if file.name.lower().endswith(_ARCHIVE_SUFFIXES):
        return True
    with file.open("rb") as stream:
        return stream.read(5) == b"WARC/"


def _page_file(file: Path, url: str | None) -> Saved | Unreadable:
    with file.open("rb") as stream:
        body = stream.read(_most(file.name) + 1)
    return _page(str(file), _unzipped(body), url, datetime.fromtimestamp(file.stat().st_mtime, UTC))


def _most(name: str) -> int:
    """Bytes of a file that may hold one page."""
    return mhtml.LARGEST if name.lower().endswith(mhtml.SUFFIXES) else MAX_BODY


def _unzipped(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MAX_BODY + 1)
    except zlib.error:
        return body


def _page(path: str, body: bytes, url: str | None, at: datetime) -> Saved | Unreadable:
    if not path.lower().endswith(mhtml.SUFFIXES):
        return _plain_page(path, body, url, at)
    found = mhtml.snapshot(body)
    if found is None:
        return Unreadable(path, Issue("no-page-in-mhtml", f"{path} is no MHTML file, or holds no HTML page", path))
    saved = _plain_page(path, found.body, url or own_address(found.body) or found.address, found.saved_at or at)
    if isinstance(saved, Unreadable):
        return saved
    return replace(saved, page=replace(saved.page, headers={"Content-Type": found.content_type}))


def _plain_page(path: str, body: bytes, url: str | None, at: datetime) -> Saved | Unreadable:
    if len(body) > MAX_BODY:
        return Unreadable(
            path, Issue("page-too-large", f"{path} is larger than the {MAX_BODY >> 20} MB that are read", path)
        )
    address = url or own_address(body)
    place = address or (Path(path).absolute().as_uri() if path != "-" else "file:///dev/stdin")
    page = Page(place, body, at.strftime("%Y-%m-%dT%H:%M:%SZ"), 0, {}, digest_of(body), "generic")
    return Saved(path, page, address)


def own_address(body: bytes) -> str | None:
    """The address a saved page gives for itself: canonical link, og:url, or a browser's "saved from" comment.

    >>> own_address(b'<link rel="canonical" href="https://example.org/a">')
    'https://example.org/a'
    """
    head = body[:_HEAD]
    tree = LexborHTMLParser(head.decode("utf-8", "replace"))
    for selector, attribute in (("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        value = (node.attributes.get(attribute) or "").strip() if node is not None else ""
        if value.startswith(("http://", "https://")):
            return value
    saved = _SAVED_FROM.search(head)
    return saved[1].decode("utf-8", "replace") if saved else None


def _archived(file: Path, bodies: Bodies) -> Iterator[Saved | Unreadable]:
    """The pages of a WARC file; the body of a revisit is that of the record it repeats, if any file given holds it."""
    for found in records_in(file):
        if isinstance(found, Issue):
            yield Unreadable(str(file), found)
        elif found.page.status not in range(200, 300) and found.page.status:
            continue
        elif found.repeats is not None:
            yield _repeated(file, found, bodies)
        else:
            if found.page.archived and found.named:
                bodies.setdefault(found.named, (file, found.page.archived.offset))
            yield Saved(str(file), found.page, found.page.url)


def _bundled(file: Path, bodies: Bodies) -> Iterator[Saved | Unreadable]:
    """The pages of a zip file: saved pages, or WARC files (WACZ, as Browsertrix and ArchiveWeb.page write)."""
    try:
        with zipfile.ZipFile(file) as bundle, tempfile.TemporaryDirectory() as folder:
            for member in sorted(bundle.infolist(), key=lambda member: member.filename):
                if member.filename.endswith((".warc", ".warc.gz")):
                    copy = Path(folder, member.filename.replace("/", "_"))
                    with bundle.open(member) as packed, copy.open("wb") as out:
                        shutil.copyfileobj(packed, out)
                    yield from (replace(found, path=str(file)) for found in _archived(copy, bodies))
                elif member.filename.lower().endswith(_PAGE_SUFFIXES):
                    yield _packed_page(file, bundle, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # RuntimeError: it wants a password
        yield Unreadable(str(file), Issue("archive-damaged", f"{file}: not a whole zip file: {error}", str(file)))


def _packed_page(file: Path, bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> Saved | Unreadable:
    with bundle.open(member) as packed:
        body = packed.read(_most(member.filename) + 1)
    return _page(f"{file}/{member.filename}", _unzipped(body), None, datetime(*member.date_time, tzinfo=UTC))


def _repeated(file: Path, found: Record, bodies: Bodies) -> Saved | Unreadable:
    place = bodies.get(found.repeats or "")
    original = record_at(*place) if place and place[0].exists() else None
    if not isinstance(original, Record):
        message = f"{file}: {found.page.url} repeats a body ({found.repeats}) that no file given holds"
        return Unreadable(str(file), Issue("revisit-without-original", message, found.page.url, "info"))
    page = replace(found.page, body=original.page.body, digest=original.page.digest)
    return Saved(str(file), page, page.url)
