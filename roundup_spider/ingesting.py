"""Page → archive → reading → database, without the network: what `ingest` and `reparse` share."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

from w3lib.url import canonicalize_url

from normalize.errors import MissingFile, NothingRead, RoundupError
from normalize.records import ArchivePlace, Article, Issue, Page
from normalize.store import PageRecord, Store
from roundup_spider.archive import Archive
from roundup_spider.discovery import canonical_url
from roundup_spider.reading import read
from roundup_spider.sites import layouts_for


def read_page(page: Page) -> Article:
    """The reading of a page with its site's layouts, under its address without tracking parameters and AMP."""
    kind = page.headers.get("Content-Type")
    address = article_address(page.url)
    return read(page.body, address, site=page.site, layouts=layouts_for(page.site), content_type=kind)


def article_address(url: str) -> str:
    """The address of an article: that of its page, folded as in a crawl where it carries tracking parameters or AMP.

    >>> article_address("https://e.org/a?utm_source=x"), article_address("https://e.org/%c3%a9?b&a")
    ('https://e.org/a', 'https://e.org/%c3%a9?b&a')
    """
    if not url.startswith(("http://", "https://")):
        return url
    folded = canonical_url(url)
    return folded if folded != canonicalize_url(url, keep_fragments=True) else url


def failed(article: Article) -> bool:
    """Whether the reader itself broke on the page: our fault, not the page's."""
    return any(issue.code == "reader-failed" for issue in article.issues)


def store_reading(store: Store, page: Page | PageRecord, article: Article, run_id: int) -> str:
    """Stores an article, or, where no film was found, the page and why; gives what was done, for counting."""
    if article.blocks:
        return store.save_article(page, article, run_id=run_id)
    store.save_page(page)
    store.add_page_issues(article.issues, url=page.url, site=page.site, run_id=run_id)
    return "failed" if failed(article) else "without films"


_ARCHIVED = """
SELECT url, digest, last_fetched, status, site, size, content_type, archive_file, archive_offset, archive_length
  FROM (SELECT *, row_number() OVER (PARTITION BY url ORDER BY last_fetched DESC, digest DESC) AS nth FROM pages)
 WHERE nth = 1 AND archive_file IS NOT NULL
   AND (:site IS NULL OR site = :site) AND (:since IS NULL OR last_fetched >= :since)
   AND (status = 0 OR status BETWEEN 200 AND 299)
 ORDER BY archive_file, archive_offset"""


def archived_pages(store: Store, site: str | None, since: str | None) -> list[PageRecord]:
    """The latest version of every archived page, in the order of the archive."""
    rows = store.query(_ARCHIVED, {"site": site, "since": since})
    return [_record(*row.values()) for row in rows]


_ARCHIVED_AT = """
SELECT url, digest, last_fetched, status, site, size, content_type, archive_file, archive_offset, archive_length
  FROM pages WHERE archive_file IS NOT NULL AND (status = 0 OR status BETWEEN 200 AND 299)
   AND url IN (:url, :folded, (SELECT page_url FROM articles WHERE url IN (:url, :folded)))
 ORDER BY last_fetched DESC, digest DESC LIMIT 1"""


def archived_page(store: Store, folder: Path, url: str) -> Page | None:
    """The latest version of one page as the archive has it, by its address or its article's; None where it has none.

    Raises RoundupError when the record is damaged or the file is missing.
    """
    row = next(store.query(_ARCHIVED_AT, {"url": url, "folded": article_address(url)}), None)
    if row is None:
        return None
    record = _record(*row.values())
    assert record.archived
    return replace(Archive(folder).read(record.archived), url=record.url, site=record.site)


def _record(*columns: object) -> PageRecord:
    url, digest, at, status, site, size, kind, file, offset, length = columns
    place = ArchivePlace(str(file), int(str(offset)), int(str(length)))
    return PageRecord(
        str(url), str(digest), str(at), int(str(status)), str(site), int(str(size)), str(kind) if kind else None, place
    )


_ONE_AT_A_TIME = threading.Lock()
"""Reading is work for the processor, and keeps warcio's remarks off stderr: threads would be in each other's way."""


def reread(folder: Path, records: list[PageRecord]) -> list[tuple[PageRecord, Article | Issue]]:
    """Readings of archived pages by today's reader; an issue where the archive gives no page. Runs in any process."""
    archive = Archive(folder)
    with _ONE_AT_A_TIME:
        return [(record, _reread(archive, record)) for record in records]


def _reread(archive: Archive, record: PageRecord) -> Article | Issue:
    assert record.archived
    try:
        page = archive.read(record.archived)
    except RoundupError as error:
        return Issue("archive-damaged", str(error), record.url, "error")
    return read_page(replace(page, url=record.url, site=record.site))


def exit_code(counts: Counter[str]) -> int:
    """1 when the reader itself failed, 2 when a path was missing, 5 when nothing gave a film, else 0.

    >>> exit_code(Counter({"missing": 1, "films": 8}))
    2
    """
    if counts["failed"]:
        return RoundupError.exit_code
    if counts["missing"]:
        return MissingFile.exit_code
    return 0 if counts["films"] else NothingRead.exit_code


def finish(code: int, counts: Counter[str]) -> None:
    """Ends a verb with its exit code; what no line has explained yet is explained."""
    if counts["failed"]:
        raise RoundupError(f"the reader failed on {counts['failed']} pages; please report them, the others are done")
    if code == NothingRead.exit_code and not counts["unreadable"]:
        raise NothingRead("no film found in any of the pages; `roundup inspect PATH` shows how a page was read")
    if code:
        sys.exit(code)


def told(counts: Counter[str]) -> str:
    """Counts as a sentence.

    >>> told(Counter({"new": 2, "unchanged": 1}))
    '2 new, 1 unchanged'
    """
    order = ("new", "changed", "unchanged", "older", "kept", "without films", "failed", "unreadable", "missing")
    return ", ".join(f"{counts[name]} {name}" for name in order if counts[name]) or "nothing to do"
