"""Is the archive whole, and does the database know where everything lies? And what can be put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from normalize.records import ArchivePlace, Issue
from normalize.store import Store
from roundup_spider.archive import Archive
from roundup_spider.warc import Record, torn_tail
from roundup_spider.warc_file import Entry, WarcFile, held, index_lines, read_entries, write_index

Version = tuple[str, str]
"""A page's address and digest."""

Watch = Callable[[Iterator[Record | Issue]], Iterator[Record | Issue]]

_ROWS = "SELECT url, digest, archive_file, archive_offset FROM pages ORDER BY archive_file, archive_offset"

_LED = "UPDATE pages SET (archive_file, archive_offset, archive_length) = (?, ?, ?) WHERE (url, digest) = (?, ?)"


@dataclass(slots=True)
class Findings:
    """What verifying found: `damages` fail, `strangers` (records of which the database knows nothing) do not."""

    records: int = 0
    damages: list[Issue] = field(default_factory=list)
    strangers: list[Issue] = field(default_factory=list)
    places: dict[Version, ArchivePlace] = field(default_factory=dict)
    lost: list[Version] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was put right: bytes of torn tails cut, indexes written anew, rows led to where their record lies now."""

    torn_bytes: int
    indexes: int
    rows: int


def verify(store: Store | None, archive: Archive, watch: Watch = iter) -> Findings:
    """Reads every record; compares bodies with their digests, and records with the rows of the database (if any)."""
    findings = Findings()
    seen: dict[tuple[str, int], Version] = {}
    for found in watch(archive.checked()):
        if isinstance(found, Issue):
            findings.damages.append(found)
        elif found.page.archived:
            findings.records += 1
            place, version = found.page.archived, (found.page.url, found.page.digest)
            seen[place.file, place.offset] = version
            if version not in findings.places or found.repeats is None:
                findings.places[version] = place
    findings.damages += [tail for path in archive.files() if (tail := _torn(path))]
    if store:
        _compare(store, seen, findings)
    return findings


def _torn(path: Path) -> Issue | None:
    at = torn_tail(path, 0)
    if at is None:
        return None
    lost = path.stat().st_size - at
    what = (
        f"{path}: the last {lost} bytes are half a record, as a crash leaves it; roundup archive repair cuts them off"
    )
    return Issue("torn-tail", what, str(path), "error")


def _compare(store: Store, seen: dict[tuple[str, int], Version], findings: Findings) -> None:
    known: set[Version] = set()
    for url, digest, file, offset in store.db.execute(_ROWS):
        known.add((url, digest))
        if file is not None and seen.get((file, offset)) != (url, digest):
            findings.lost.append((url, digest))
            elsewhere = findings.places.get((url, digest))
            told = f"it lies in {elsewhere.file}: roundup archive repair" if elsewhere else "and in no other file"
            what = f"{url}: the database says {file}, byte {offset}; there is no such record, {told}"
            findings.damages.append(Issue("row-without-record", what, url, "error"))
    for version, place in findings.places.items():
        if version not in known:
            what = (
                f"{place.file}, byte {place.offset}: {version[0]} is in no row of the database; roundup ingest reads it"
            )
            findings.strangers.append(Issue("record-without-row", what, version[0], "info"))


def repair(store: Store | None, archive: Archive, watch: Watch = iter) -> tuple[Repaired, Findings]:
    """Cuts torn tails, writes wrong indexes anew and leads rows to their records; gives what is left to complain of.

    Only files that Roundup wrote are cut, and only behind their last whole record. Raises DatabaseBusy while anybody
    writes the archive.
    """
    hold = held(archive.folder, alone=True)
    try:
        cut = indexes = 0
        for path in archive.folder.glob("roundup-*.warc.gz"):
            before = path.stat().st_size
            taken = WarcFile.take(path, fsync=True)
            if taken:
                taken.close()
            cut += before - path.stat().st_size
            indexes += _index_mended(path)
        archive = Archive(archive.folder)
        rows = _rows_led(store, verify(store, archive, watch)) if store else 0
        return Repaired(cut, indexes, rows), verify(store, archive, watch)
    finally:
        hold.close()


def _index_mended(path: Path) -> bool:
    """Writes the index anew where it is not what the file says."""
    told, true = list(index_lines(path)), list(read_entries(path))
    if told == true:
        return False
    write_index(path, true)
    return True


def _rows_led(store: Store, findings: Findings) -> int:
    """Gives rows whose record is not where they say, and rows without a place, the place of their record."""
    nowhere = store.db.execute("SELECT url, digest FROM pages WHERE archive_file IS NULL").fetchall()
    wanted = [version for version in (*findings.lost, *nowhere) if version in findings.places]
    with store.transaction():
        for version in wanted:
            place = findings.places[version]
            store.db.execute(_LED, [place.file, place.offset, place.length, *version])
    return len(wanted)


@dataclass(frozen=True, slots=True)
class Share:
    """What a site's pages of one month take in the archive."""

    site: str
    month: str
    pages: int
    records: int
    size: int


def sizes(
    store: Store | None, archive: Archive, watch: Callable[[Iterator[Entry]], Iterator[Entry]] = iter
) -> list[Share]:
    """Records and bytes per site and month, by when the pages were fetched; "unknown" is in no row of the database."""
    rows = store.db.execute("SELECT url, digest, site FROM pages") if store else ()
    sites = {(url, digest): site for url, digest, site in rows}
    records: Counter[tuple[str, str]] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    pages: dict[tuple[str, str], set[str]] = {}
    for entry in watch(archive.entries()):
        key = (sites.get((entry.url, entry.digest), "unknown"), entry.fetched_at[:7])
        records[key] += 1
        taken[key] += entry.length
        pages.setdefault(key, set()).add(entry.url)
    return [Share(*key, len(pages[key]), records[key], taken[key]) for key in sorted(records)]
