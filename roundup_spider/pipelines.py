"""What happens to a crawled page: archived, read, stored. What comes out is the object `roundup parse` prints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scrapy.crawler import Crawler

from roundup_spider.article_json import article_object
from roundup_spider.crawl import CrawlSession, spider_of
from roundup_spider.ingesting import read_page
from roundup_spider.items import CrawledPage


class _Stage:
    """One stage of the pipeline, with the session of the spider it serves."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """The stage of one crawl."""
        return cls(crawler)

    @property
    def session(self) -> CrawlSession:
        """The open database, archive and frontier."""
        return spider_of(self.crawler).session


class Archiving(_Stage):
    """Bytes first: whatever the reader makes of a page, it can be read again."""

    def process_item(self, item: CrawledPage) -> CrawledPage:
        """The page with its place in the archive."""
        return replace(item, page=self.session.archive.keep(item.page))


class Reading(_Stage):
    """Bytes → Article."""

    def process_item(self, item: CrawledPage) -> CrawledPage:
        """The page with its article."""
        return replace(item, article=read_page(item.page))


class Storing(_Stage):
    """Article and acknowledgement, in one transaction."""

    def process_item(self, item: CrawledPage) -> dict[str, Any]:
        """The article as `roundup parse` prints it."""
        assert item.article is not None
        self.session.read(item.entry, item.answer, item.page, item.article)
        return article_object(item.article, item.page.url)
