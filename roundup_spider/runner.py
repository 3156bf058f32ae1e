"""Starts Scrapy for one or more sites in this process and says how each of them ended."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from normalize.errors import Interrupted, RoundupError, UsageError
from normalize.store import Store
from roundup_spider.crawl import CrawlOutcome, outcomes
from roundup_spider.room import make_sure_of_room
from roundup_spider.sites import site, site_for

LEAST = 16 << 20
"""Bytes that a crawl must find free: some hundred pages, and the log beside the database."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to crawl: whole sites, or single addresses (each read as its site, or as any page)."""

    db: Path
    archive: Path
    sites: Sequence[str] = ()
    urls: Sequence[str] = ()
    limit: int = 0
    since: date | None = None
    revisit_all: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def crawl(order: Order) -> list[CrawlOutcome]:
    """Crawls what is ordered, all sites at once, and gives one outcome a site, in the order asked for.

    Scrapy can be started once in a process. Raises UsageError for an unknown site or a full disk, and what Store.open
    raises.
    """
    wanted = dict(_wanted(order))
    Store.open(order.db).close()
    for folder in (order.db.parent, order.archive):
        make_sure_of_room(folder, LEAST, f"crawl, for pages in {order.archive} and rows in {order.db}")
    _quieten()
    process = CrawlerProcess(_settings(order))
    for name, arguments in wanted.items():
        process.crawl(site(name), **arguments)
    with stopping(process) as signals:
        process.start(install_signal_handlers=False)
    ended = {outcome.site: outcome for outcome in outcomes()}
    return [ended.get(name) or _never_began(name, bool(signals)) for name in wanted]


@contextmanager
def stopping(process: CrawlerProcess) -> Iterator[list[int]]:
    """Within, the first SIGINT or SIGTERM ends the crawls in order, the next one the process; gives those that came.

    Afterwards all is as before: Scrapy's own handlers stay when the crawls are over, and nothing that follows could
    be interrupted.
    """
    came: list[int] = []

    def stop(number: int, _frame: object) -> None:
        from twisted.internet import reactor

        came.append(number)
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        reactor.callFromThread(process.stop)

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def interrupted(ended: Iterable[CrawlOutcome]) -> bool:
    """Whether somebody stopped the crawls."""
    return any(outcome.exit_code == Interrupted.exit_code for outcome in ended)


def worst(ended: Iterable[CrawlOutcome]) -> int:
    """The exit code of a run: that of the site that ended worst."""
    return max((outcome.exit_code for outcome in ended), default=0)


def _wanted(order: Order) -> Iterable[tuple[str, dict[str, str]]]:
    """Sites and their spider arguments."""
    common = {
        "limit": str(order.limit),
        "since": order.since.isoformat() if order.since else "",
        "revisit": "all" if order.revisit_all else "",
    }
    by_site: dict[str, list[str]] = {}
    for url in order.urls:
        by_site.setdefault(site_for(_checked(url)).name, []).append(url)
    for name, urls in by_site.items():
        yield name, {**common, "url": ",".join(urls)}
    for name in order.sites:
        if name in by_site:
            raise UsageError(f"{name} is asked for both whole and by address; give one or the other")
        site(name)
        yield name, common


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(f"{url!r} is no web address; expected http://… or https://…")
    return url


def _settings(order: Order) -> Settings:
    settings = Settings()
    settings.setmodule("roundup_spider.settings", priority="project")
    ours = {"ROUNDUP_DB": str(order.db), "ROUNDUP_ARCHIVE": str(order.archive), "LOG_INSTALL_ROOT_HANDLER": False}
    settings.setdict(ours, priority="cmdline")
    settings.setdict(dict(order.settings), priority="cmdline")
    return settings


def _quieten() -> None:
    """Scrapy's own chatter is for -vv; what the crawl does is told by `roundup.crawl`, and to a person without -v."""
    root = logging.getLogger()
    if sys.stderr.isatty():
        logging.getLogger("roundup.crawl").setLevel(min(root.level, logging.INFO))
    if root.level > logging.DEBUG:
        for handler in root.handlers:
            handler.addFilter(_worth_telling)


def _worth_telling(record: logging.LogRecord) -> bool:
    """Our own errors end the crawl, and its outcome says so in one line: no traceback besides."""
    error = record.exc_info[1] if record.exc_info else None
    told_by_us = record.name.startswith("scrapy.downloadermiddlewares.robotstxt") or isinstance(error, RoundupError)
    return record.name.startswith("roundup") or (record.levelno >= logging.WARNING and not told_by_us)


def _never_began(name: str, stopped: bool) -> CrawlOutcome:
    if stopped:
        return CrawlOutcome(name, Interrupted.exit_code, "interrupted before it began")
    return CrawlOutcome(name, RoundupError.exit_code, "the crawl could not begin, see the log")
