"""Scrapy's settings: polite and bounded by default. Each default that matters is settled here, with the reason."""

from __future__ import annotations

import os
from typing import Any

BOT_NAME = "roundup"
SPIDER_MODULES = ["roundup_spider.spiders"]
NEWSPIDER_MODULE = "roundup_spider.spiders"
# `scrapy crawl` with an honest exit code (Scrapy's own is 0 after refusals, 404s and failed pipelines).
COMMANDS_MODULE = "roundup_spider.scrapy_commands"

# Where things go; `roundup crawl --db/--archive` and `-s` override.
ROUNDUP_DB = os.environ.get("ROUNDUP_DB", "data/roundup.db")
ROUNDUP_ARCHIVE = os.environ.get("ROUNDUP_ARCHIVE", "data/archive")
ROUNDUP_ARCHIVE_FILE_BYTES = 1 << 30  # the archive begins a new file when one is this large,
ROUNDUP_ARCHIVE_FILE_DAYS = 31  # or this old

# --- Who we are. Site owners must be able to tell and to complain: put your own address in ROUNDUP_CONTACT.
ROUNDUP_CONTACT = os.environ.get("ROUNDUP_CONTACT", "https://example.org/about-our-crawler")
USER_AGENT = f"roundup/0.1 (weekly film roundups; +{ROUNDUP_CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "*",  # the page as the site publishes it, not a translation for us
}

# --- Politeness
ROBOTSTXT_OBEY = True  # off in Scrapy
ROBOTSTXT_USER_AGENT = "roundup"
DOWNLOAD_DELAY = 2.0  # seconds between two requests to a site; none in Scrapy
DOWNLOAD_DELAY_JITTER = 0.5  # each pause between half and one and a half times that
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a reader opens one page at a time; 8 in Scrapy
CONCURRENT_REQUESTS = 8  # over all sites of a run
AUTOTHROTTLE_ENABLED = True  # slow sites are asked less often
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
ROUNDUP_RETRY_PAUSE = 5.0  # seconds before the first new attempt, doubled each time; Retry-After goes first
ROUNDUP_LONGEST_PAUSE = 120.0  # a site that asks for more is left for the next run
COOKIES_ENABLED = False  # nothing we fetch needs a session, and cookies would single us out
REFERRER_POLICY = "same-origin"  # no site learns where else we have been

# --- Bounds: no page, site or bomb may hold a run for ever
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # also after decompression; 1 GiB in Scrapy
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
DOWNLOAD_TIMEOUT = 60  # for the whole answer, so that a server that drips is cut off; 180 in Scrapy
DNS_TIMEOUT = 15
REDIRECT_MAX_TIMES = 5  # 20 in Scrapy
METAREFRESH_ENABLED = False  # pages that refresh themselves are challenges and consent walls, not roundups
DEPTH_LIMIT = 30
URLLENGTH_LIMIT = 2083
CLOSESPIDER_PAGECOUNT = 20_000
ROUNDUP_MOST_BYTES = 4 * 1024**3  # bodies of one run, all pages of a site together
CLOSESPIDER_TIMEOUT = 6 * 3600
CLOSESPIDER_ERRORCOUNT = 100  # our own mistakes: stop before they are repeated on every page
MEMUSAGE_LIMIT_MB = 2048

# --- Safety
DOWNLOAD_VERIFY_CERTIFICATES = True  # off in Scrapy 2.19
TELNETCONSOLE_ENABLED = False  # on in Scrapy; runs Python inside the crawl
REMOTE_CONTROL_ENABLED = False  # on in Scrapy 2.19; runs Python inside the crawl
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}  # the web only, whatever a page links to
TWISTED_DNS_RESOLVER = "roundup_spider.guard.GuardedResolver"  # no name may lead to a private address
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# --- What flows where
JOBDIR = None  # Scrapy's own queues lose requests when killed; the frontier in the database does not
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows what was fetched
HTTPERROR_ALLOW_ALL = True  # the spider records every answer, refusals included
HTTPCACHE_ENABLED = False  # its RFC 2616 policy sends no validators for no-cache pages; the frontier keeps our own
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "roundup_spider.politeness.CarefulRobots": 100,
    "roundup_spider.guard.AddressGuard": 40,
    # Scrapy's lets retried and `dont_filter` requests pass, and what these are redirected to; the guard does not.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "roundup_spider.politeness.PatientRetry": 550,
}
EXTENSIONS = {"roundup_spider.politeness.CrawlDelay": 100, "roundup_spider.crawl.Bookkeeper": 200}
ITEM_PIPELINES = {
    "roundup_spider.pipelines.Archiving": 100,
    "roundup_spider.pipelines.Reading": 200,
    "roundup_spider.pipelines.Storing": 300,
}
CONCURRENT_ITEMS = 1  # pages are stored one after the other, each in its own transaction

# --- Output
FEED_EXPORT_ENCODING = "utf-8"
FEED_STORE_EMPTY = True
LOG_LEVEL = os.environ.get("ROUNDUP_LOG_LEVEL", "INFO")
LOG_VERSIONS: list[Any] = []
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the session says what it means for the crawl
STATS_DUMP = False
LOGSTATS_INTERVAL = 60.0
