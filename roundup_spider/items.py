"""What a spider emits, before and after reading."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from scrapy.http import Response

from normalize.clock import utc_now
from normalize.records import Article, Page
from normalize.store.frontier import Answer, Entry

_ABOUT_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


@dataclass(frozen=True, slots=True, repr=False)
class CrawledPage:
    """An article's page, to be archived, read and stored; `entry` is its place in the frontier."""

    page: Page
    entry: Entry
    answer: Answer
    article: Article | None = None

    def __repr__(self) -> str:
        """Its address: Scrapy logs items, and a page's body does not belong in a log."""
        return f"<page {self.page.url}>"


def page_of(response: Response, site: str, url: str) -> Page:
    """The page of a response under its folded address, without the headers about transfer (the body is decoded)."""
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _ABOUT_TRANSFER
    }
    digest = f"sha256:{sha256(response.body).hexdigest()}"
    return Page(url, response.body, utc_now(), response.status, headers, digest, site)
