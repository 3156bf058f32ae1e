"""Waiting as long as a site asks: Retry-After and growing pauses between attempts, Crawl-delay of robots.txt."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from normalize.clock import now


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (seconds or an HTTP date); None when it asks for nothing readable.

    >>> retry_after("120", datetime(2022, 7, 20, tzinfo=UTC))
    120.0
    """
    if not header:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())


class PatientRetry:
    """Scrapy's retries, each after a pause: as long as Retry-After asks, else 1, 2, 4, … times ROUNDUP_RETRY_PAUSE.

    A site that asks for more than ROUNDUP_LONGEST_PAUSE is left alone: the page stays pending for the next run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.retries = RetryMiddleware.from_crawler(crawler)
        self.first = crawler.settings.getfloat("ROUNDUP_RETRY_PAUSE")
        self.longest = crawler.settings.getfloat("ROUNDUP_LONGEST_PAUSE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientRetry:
        """The middleware of one crawl."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or a request to try again, after the pause."""
        header = response.headers.get("Retry-After")
        asked = retry_after(header.decode("latin-1") if header else None, now())
        if asked is not None and asked > self.longest:
            return response
        again = self.retries.process_response(request, response)
        return await self._after_pause(again, asked) if isinstance(again, Request) else again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:
        """A request to try again, after the pause, where trying again makes sense."""
        again = self.retries.process_exception(request, exception)
        return await self._after_pause(again, None) if isinstance(again, Request) else again

    async def _after_pause(self, again: Request, asked: float | None) -> Request:
        grown = self.first * 2 ** (again.meta.get("retry_times", 1) - 1) * random.uniform(0.8, 1.2)
        await asyncio.sleep(min(asked if asked is not None else grown, self.longest))
        return again


class CarefulRobots(RobotsTxtMiddleware):
    """Scrapy's robots.txt, but a server that fails to give one is left alone (RFC 9309, section 2.3.1.4)."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        failing = response.status >= 500
        rules = b"User-agent: *\nDisallow: /" if failing else b"" if response.status >= 400 else response.body
        await super()._parse_robots(response.replace(body=rules), netloc, request)


class CrawlDelay:
    """Extension: a Crawl-delay in robots.txt lengthens the site's delay (never shortens it)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        """The extension of one crawl."""
        return cls(crawler)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Lengthens the delay of the host's slot, and keeps AutoThrottle from shortening it again."""
        settings = self.crawler.settings
        asked = robotparser.crawl_delay(settings["USER_AGENT"]) or 0.0
        delay = min(asked, settings.getfloat("ROUNDUP_LONGEST_PAUSE"))
        _, slot = self.crawler.engine.downloader._get_slot(request)  # Scrapy has no public way to a slot's delay
        slot.delay = max(slot.delay, delay)
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle:
            throttle.mindelay = max(throttle.mindelay, delay)
