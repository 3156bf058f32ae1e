"""What every site shares: find the roundups, fetch each page once, hand it on. A site file only declares.

class ExampleSpider(RoundupSpider):
    name = "example"
    allowed_domains = ("example.org",)
    seeds = (Feed("https://example.org/feed/"),)
    roundups = r"/films-of-the-week-"
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from normalize.errors import RoundupError, UsageError
from normalize.store.frontier import Answer, Entry, Found
from roundup_spider.crawl import CrawlOutcome, CrawlSession, record
from roundup_spider.discovery import Feed, Listing, Seed, Sitemap, canonical_url, declared_canonical, discover
from roundup_spider.items import CrawledPage, page_of
from roundup_spider.layout import Layout
from roundup_spider.refusals import refusal_in
from roundup_spider.site_rules import check_site

__all__ = ["Feed", "Listing", "RoundupSpider", "SampleSpider", "Sitemap"]

ARTICLE_PRIORITY, DISCOVERY_PRIORITY = 0, 10


class RoundupSpider(Spider):
    """Base of all sites. Arguments (`-a`): `url` (addresses, comma-separated), `limit` (articles), `since` (ISO date),
    `revisit` (`all`: look at every known article again, due or not).
    """

    allowed_domains: Sequence[str] = ()
    seeds: ClassVar[tuple[Seed, ...]] = ()
    """Where the site announces its roundups."""
    roundups: ClassVar[str] = ""
    """Pattern found in the address of a roundup; empty: any address."""
    titles: ClassVar[str] = ""
    """Pattern found in the title of a roundup where a seed gives titles; empty: any title."""
    examples: ClassVar[tuple[str, ...]] = ()
    """Addresses of roundups that were seen; `roundups` must find them."""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    """Where the article stands and what to expect of it, by version of the site."""
    cadence: ClassVar[timedelta] = timedelta(days=1)
    """How often `roundup run` looks at the site; new roundups are weekly at most."""
    freshness: ClassVar[timedelta] = timedelta(days=10)
    """The site is stale when its newest roundup is older than this (a gate)."""
    verified: ClassVar[str] = ""
    """What of all this was checked against the live site, when, and where the rest comes from."""
    private_network: ClassVar[bool] = False
    """The site may live at a private address (an intranet, a test server)."""
    sample: ClassVar[bool] = False
    """A bundled sample, crawled only when it is named."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        check_site(cls)

    def __init__(
        self,
        name: str | None = None,
        url: str = "",
        limit: str | int = 0,
        since: str = "",
        revisit: str = "",
        **more: Any,
    ) -> None:
        super().__init__(name, **more)
        self.addresses = [address.strip() for address in url.split(",") if address.strip()]
        self.limit = int(limit)
        self.since = since_date(since)
        self.revisit = revisit
        self.asked: set[str] = set()
        self.articles = 0
        self.session: CrawlSession
        self.hindrance: RoundupError | None = None
        if self.addresses:
            hosts = {urlsplit(address).hostname or "" for address in self.addresses}
            self.allowed_domains = (*self.allowed_domains, *sorted(hosts))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> RoundupSpider:
        """The spider with its session (database, archive, frontier) open; it is closed when the spider is.

        A session that cannot be opened is no reason to raise: other sites of the same process would suffer.
        """
        spider = super().from_crawler(crawler, *args, **kwargs)
        try:
            spider.check_arguments()
            spider.session = CrawlSession.from_settings(cls.name, crawler.settings)
        except RoundupError as error:
            spider.hindrance = error
        return spider

    def check_arguments(self) -> None:
        """Raises UsageError when there is nothing to crawl."""
        if not self.addresses and not self.seeds:
            raise UsageError(f"site {self.name} lists no roundups of its own; give an address: -a url=https://…")

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the addresses given, or for all that the frontier holds pending, seeds first."""
        if self.hindrance:
            return
        try:
            entries = self._entries()
        except RoundupError as error:
            self.session.failed(error)
            return
        for request in self._requests(entries):
            yield request

    def visit(self, response: Response, entry: Entry) -> Iterator[Request | CrawledPage]:
        """Takes in one answer: records what became of the page, follows what it announces, or hands the article on."""
        if self.session.acknowledged(entry):
            return
        if entry.kind == "article" and canonical_url(response.url) != entry.url:
            yield from self._moved(response, entry)
        elif response.status == 304 and entry.digest:
            self.session.unchanged(entry)
        elif response.status in (404, 410):
            self.session.gone(entry, response.status)
        elif why := refusal_in(response):
            self.session.refused(entry, why, response.status)
        elif entry.kind == "article":
            yield from self._article(response, entry)
        else:
            yield from self._requests(self._discovered(response, entry))

    def missed(self, failure: Any, entry: Entry) -> None:
        """Records why a page could not be fetched."""
        if failure.check(IgnoreRequest):
            self.session.forbidden(entry, str(failure.value) or "refused by our own rules")
        else:
            self.session.refused(entry, f"{failure.type.__name__}: {failure.getErrorMessage()}")

    def closed(self, reason: str) -> None:
        """Ends the run in the database; Scrapy calls it with the reason the spider ended."""
        if self.hindrance:
            record(CrawlOutcome(self.name, self.hindrance.exit_code, f"the crawl could not begin: {self.hindrance}"))
        else:
            self.session.close(reason)

    def is_roundup(self, found: Found) -> bool:
        """Whether an announced page is worth fetching: its address, its title and its date say so."""
        if not re.search(self.roundups, found.url) or not self._is_ours(found.url):
            return False
        if found.title and self.titles and not re.search(self.titles, found.title):
            return False
        announced = found.modified or found.published
        return not (self.since and announced and announced[:10] < self.since.isoformat())

    def _entries(self) -> list[Entry]:
        if self.addresses:
            return self.session.demand(canonical_url(address) for address in self.addresses)
        return self.session.begin(self.seeds, revisit_all=self.revisit == "all")

    def _requests(self, entries: Iterable[Entry]) -> Iterator[Request]:
        """Requests, each address once and at most `limit` articles; what is left stays pending for the next run."""
        for entry in entries:
            if entry.url in self.asked or (entry.kind == "article" and self.limit and self.articles >= self.limit):
                continue
            self.asked.add(entry.url)
            self.articles += entry.kind == "article"
            yield self._request(entry)

    def _request(self, entry: Entry) -> Request:
        validators = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
        return Request(
            entry.url,
            callback=self.visit,
            errback=self.missed_by(entry),
            headers={name: value for name, value in validators.items() if value and entry.kind == "article"},
            cb_kwargs={"entry": entry},
            priority=ARTICLE_PRIORITY if entry.kind == "article" else DISCOVERY_PRIORITY,
        )

    def missed_by(self, entry: Entry) -> Any:
        """The errback of one entry."""
        return lambda failure: self.missed(failure, entry)

    def _moved(self, response: Response, entry: Entry) -> Iterator[Request | CrawledPage]:
        """The answer as the new address's own; not so "not modified", for the validators were the old address's."""
        reasons = [reason for reason in response.meta.get("redirect_reasons", []) if isinstance(reason, int)]
        targets = self.session.moved(entry, canonical_url(response.url), next(iter(reasons), 301))
        if response.status == 304:
            yield from self._requests(targets)
            return
        for target in targets:
            yield from self.visit(response, target)

    def _article(self, response: Response, entry: Entry) -> Iterator[Request | CrawledPage]:
        own = declared_canonical(response.body, response.url)
        if own != entry.url and not self.addresses and self.is_roundup(Found(own)):
            yield from self._requests(self.session.moved(entry, own, response.status))
            return
        page = page_of(response, self.name, entry.url)
        if page.digest == entry.digest:
            self.session.unchanged(entry, response.status)
        else:
            yield CrawledPage(page, entry, answer_of(response, page.digest))

    def _discovered(self, response: Response, entry: Entry) -> list[Entry]:
        seed = next((seed for seed in self.seeds if seed.url == (entry.seed or entry.url)), None)
        if seed is None:
            return self.session.discovered(entry, answer_of(response, None), [])
        found = discover(response.body, response.url, entry.depth, seed)
        if not found:
            self.session.announces_nothing(entry)
        wanted = [one for one in found if one.kind != "article" or self.is_roundup(one)]
        return self.session.discovered(entry, answer_of(response, None), wanted)

    def _is_ours(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.allowed_domains)


class SampleSpider(RoundupSpider):
    """Base of the bundled samples: our own server on this machine needs no politeness (real sites keep theirs)."""

    sample = True
    freshness = timedelta(days=36_500)
    custom_settings: dict[str, Any] | None = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}  # noqa: RUF012


def answer_of(response: Response, digest: str | None) -> Answer:
    """Status and validators of a response."""
    etag, modified = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    return Answer(response.status, _text(etag), _text(modified), digest)


def _text(header: bytes | None) -> str | None:
    return header.decode("latin-1") if header else None


def since_date(text: str) -> date | None:
    """The ISO date of `-a since=`; raises UsageError for anything else.

    >>> since_date("2022-07-20")
    datetime.date(2022, 7, 20)
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"since is {text!r}; expected a date such as 2022-07-20") from error
