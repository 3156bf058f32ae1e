"""One site's crawl from open to closed: its database, archive and frontier, what it counted, and how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from normalize.errors import Interrupted, NothingRead, RoundupError, SiteRefused, UsageError
from normalize.records import Article, Issue, Page
from normalize.store import Store
from normalize.store.frontier import Answer, Entry, Found, Frontier
from roundup_spider.discovery import Seed, seed_kind
from roundup_spider.ingesting import store_reading
from roundup_spider.locks import SiteLock

if TYPE_CHECKING:
    from roundup_spider.archive import Archive
    from roundup_spider.spiders.base import RoundupSpider

log = logging.getLogger("roundup.crawl")

Level = Literal["error", "warning", "info"]

MOST_REFUSED = 0.5
"""Share of a run's articles that may be refused before the whole run counts as refused."""

_OUTCOMES: list[CrawlOutcome] = []


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """How the crawl of one site ended: exit code, one line that says why, and what was counted."""

    site: str
    exit_code: int
    why: str
    counts: Mapping[str, int] = field(default_factory=dict)


def outcomes() -> list[CrawlOutcome]:
    """The outcomes of the crawls that ended in this process, in that order."""
    return list(_OUTCOMES)


def record(outcome: CrawlOutcome) -> CrawlOutcome:
    """Keeps an outcome for whoever started the crawl, and logs it."""
    _OUTCOMES.append(outcome)
    log.log(logging.ERROR if outcome.exit_code else logging.INFO, "%s: %s", outcome.site, outcome.why)
    return outcome


def judge(counts: Mapping[str, int], *, addressed: bool, known: int) -> tuple[int, str]:
    """Exit code and reason for what one crawl counted.

    `addressed`: the crawl was of given addresses, not of a site; `known` is how many articles the site ever gave.

    >>> judge({"listings": 1, "stored": 3}, addressed=False, known=3)
    (0, '3 stored')
    >>> judge({"listings_refused": 2}, addressed=False, known=0)[0]
    4
    """
    count = Counter(counts)
    refused = count["refused"] + count["forbidden"]
    answered = count["stored"] + count["unchanged"] + count["empty"] + count["gone"] + count["moved"]
    if count["errors"]:
        return RoundupError.exit_code, f"{count['errors']} internal errors, see the log"
    if count["listings_refused"] and not count["listings"]:
        return SiteRefused.exit_code, "none of the pages that list the roundups could be fetched"
    if refused and (addressed or refused > MOST_REFUSED * (refused + answered)):
        return SiteRefused.exit_code, f"{refused} of {refused + answered} articles were refused"
    if addressed and count["gone"] == answered and not count["stored"] + count["unchanged"]:
        return (SiteRefused.exit_code, "the site says it has no such page") if answered else (0, "nothing to do")
    if count["empty"] and not count["stored"] + count["unchanged"]:
        return NothingRead.exit_code, f"no film could be read in any of the {count['empty']} pages fetched"
    if not addressed and not known:
        return NothingRead.exit_code, "the pages that list the roundups announce none; see `seeds` and `roundups`"
    told = ("stored", "unchanged", "moved", "gone", "empty", "refused")
    return 0, ", ".join(f"{count[name]} {name}" for name in told if count[name]) or "nothing new"


def _missing(code: str, why: str, entry: Entry) -> Issue:
    """A page we cannot have: news of the site where it is an article or lies deeper, an error where it is a seed."""
    seed = entry.kind != "article" and not entry.depth
    told = f"listing-{code.removeprefix('page-')}" if seed else code
    return Issue(told, why, entry.url, "error" if seed else "info")


class CrawlSession:
    """Database, archive and frontier of one site's crawl, open. A method records one fact, in one transaction."""

    def __init__(self, site: str, store: Store, archive: Archive, lock: SiteLock) -> None:
        self.site = site
        self.store = store
        self.archive = archive
        self.lock = lock
        self.frontier = Frontier(store.db, site)
        self.counts: Counter[str] = Counter()
        self.addressed = False
        self.fault: RoundupError | None = None
        self.run_id = 0

    @classmethod
    def from_settings(cls, site: str, settings: Mapping[str, Any]) -> CrawlSession:
        """Opens what the settings name; raises UsageError (no permission, foreign file, the site is being crawled)."""
        from roundup_spider.archive import Archive

        db = Path(settings["ROUNDUP_DB"])
        store = Store.open(db)
        try:
            age = timedelta(days=int(settings["ROUNDUP_ARCHIVE_FILE_DAYS"]))
            size = int(settings["ROUNDUP_ARCHIVE_FILE_BYTES"])
            archive = Archive(Path(settings["ROUNDUP_ARCHIVE"]), max_file=size, max_age=age)
            return cls(site, store, archive, SiteLock.take(db, site))
        except BaseException:
            store.close()
            raise

    # --- opening

    def begin(self, seeds: Iterable[Seed], *, revisit_all: bool = False) -> list[Entry]:
        """Opens a crawl of the site, or resumes the one that was cut short; gives what is pending."""
        self._begin_run({"revisit": "all"} if revisit_all else {})
        resumed = self.frontier.begin(Found(seed.url, kind=seed_kind(seed)) for seed in seeds)
        if revisit_all and not resumed:
            self.frontier.demand_all()
        pending = self.frontier.pending()
        what = "resuming a crawl that was cut short" if resumed else "new crawl"
        log.info("%s: %s, %d pages pending", self.site, what, len(pending))
        return pending

    def demand(self, urls: Iterable[str]) -> list[Entry]:
        """Opens a crawl of just these addresses."""
        wanted = list(urls)
        self.addressed = True
        self._begin_run({"urls": wanted})
        return self.frontier.demand(wanted)

    # --- what became of a page

    def acknowledged(self, entry: Entry) -> bool:
        """Whether this crawl has the page already (two addresses may lead to one)."""
        return self.frontier.state(entry.url) != "pending"

    def discovered(self, entry: Entry, answer: Answer, found: list[Found]) -> list[Entry]:
        """Acknowledges a listing, feed or sitemap together with what it announces; gives what is pending thereby."""
        with self.store.transaction():
            queued = self.frontier.announce(found, entry)
            self.frontier.read(entry, answer)
        self.counts["listings"] += 1
        log.info("%s: %s announces %d roundups, %d to fetch", self.site, entry.url, len(found), len(queued))
        return queued

    def announces_nothing(self, entry: Entry) -> None:
        """Records a listing, feed or sitemap without a single address: a site never means that."""
        what = f"this {entry.kind} names no address at all; look whether the site moved its listing"
        self._note([Issue("empty-listing", what, entry.url, "error")])
        log.warning("%s: %s names no address at all", self.site, entry.url)

    def read(self, entry: Entry, answer: Answer, page: Page, article: Article) -> None:
        """Acknowledges a page and stores its article in one transaction.

        A page without films is noted, and stored as a page only: it never replaces a reading with films.
        """
        with self.store.transaction():
            store_reading(self.store, page, article, self.run_id)
            self.frontier.read(entry, answer)
        self.counts["stored" if article.blocks else "empty"] += 1
        self.counts["films"] += len(article.blocks)
        log.info("%s: read %s, %d films", self.site, page.url, len(article.blocks))

    def unchanged(self, entry: Entry, status: int = 304) -> None:
        """Acknowledges a page that is as it was."""
        self.frontier.unchanged(entry, status)
        self.counts["unchanged"] += 1
        self.counts["not_modified"] += status == 304

    def moved(self, entry: Entry, target: str, status: int) -> list[Entry]:
        """Records a redirect or another address the page names as its own; gives the target if it is to be fetched."""
        self.counts["moved"] += 1
        log.info("%s: %s moved to %s (%d)", self.site, entry.url, target, status)
        return self.frontier.moved(entry, target, status)

    def gone(self, entry: Entry, status: int) -> None:
        """Records a page that is no more."""
        with self.store.transaction():
            self.frontier.gone(entry, status)
            what = f"the site answered {status}; what was read before stays"
            self._note([_missing("page-gone", what, entry)])
        self.counts["listings_refused" if entry.kind != "article" else "gone"] += 1
        log.info("%s: %s is gone (%d)", self.site, entry.url, status)

    def refused(self, entry: Entry, why: str, status: int | None = None) -> None:
        """Records a failed attempt; the page stays pending for the next run."""
        code, colon, _ = why.partition(": ")
        named = bool(colon) and " " not in code and code.islower()
        level: Level = "warning" if entry.kind == "article" else "error"
        issue = Issue(code if named else "unreachable", why, entry.url, level)
        with self.store.transaction():
            self.frontier.refused(entry, why, status)
            self._note([issue])
        self.counts["listings_refused" if entry.kind != "article" else "refused"] += 1
        log.warning("%s: %s refused: %s", self.site, entry.url, why)

    def forbidden(self, entry: Entry, why: str) -> None:
        """Records a page that robots.txt or our own rules keep us from."""
        with self.store.transaction():
            self.frontier.forbidden(entry, why)
            self._note([_missing("forbidden", why, entry)])
        self.counts["listings_refused" if entry.kind != "article" else "forbidden"] += 1
        log.info("%s: %s not fetched: %s", self.site, entry.url, why)

    def failed(self, error: BaseException | None) -> None:
        """Notes that something raised (Scrapy has logged the traceback): our mistake, or what hinders storing."""
        self.counts["errors"] += 1
        if isinstance(error, RoundupError) and self.fault is None:
            self.fault = error

    # --- closing

    def close(self, reason: str) -> CrawlOutcome:
        """Ends the run; the crawl counts as finished unless it was interrupted or could not read the listings."""
        try:
            code, why = self._end(reason)
        except RoundupError as error:
            code, why = error.exit_code, str(error)
        unwritten = list(self._release())
        if unwritten and not code:
            code, why = UsageError.exit_code, f"cannot write ({unwritten[0].strerror}); free some space and run again"
        return record(CrawlOutcome(self.site, code, why, dict(self.counts)))

    def _release(self) -> Iterator[OSError]:
        """Closes everything; gives what went wrong (what is buffered on a full disk was never acknowledged)."""
        for close in (self.store.close, self.archive.close, self.lock.release):
            try:
                close()
            except OSError as error:
                yield error

    def _end(self, reason: str) -> tuple[int, str]:
        code, why = self._verdict(reason)
        if reason == "finished" and not (self.counts["listings_refused"] and not self.counts["listings"]):
            self.frontier.finish()
        if self.run_id:
            self.store.end_run(self.run_id, code, self.counts)
        return code, why

    def _verdict(self, reason: str) -> tuple[int, str]:
        if self.fault:
            return self.fault.exit_code, str(self.fault)
        known = sum(self.frontier.counts().values())
        code, why = judge(self.counts, addressed=self.addressed, known=known)
        if reason == "shutdown":
            return Interrupted.exit_code, f"interrupted, run again to resume; {why}"
        return code, why if reason == "finished" else f"stopped early ({reason}); {why}"

    def _begin_run(self, arguments: Mapping[str, object]) -> None:
        self.run_id = self.store.begin_run("crawl", {"site": self.site, **arguments})

    def _note(self, issues: Iterable[Issue]) -> None:
        self.store.add_issues(issues, run_id=self.run_id, site=self.site)


def spider_of(crawler: Crawler) -> RoundupSpider:
    """The spider of a running crawl."""
    return cast("RoundupSpider", crawler.spider)


class Bookkeeper:
    """Extension: notes callbacks and pipelines that raised, which Scrapy only logs; ends a crawl that gets too big."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ending: asyncio.Future[None] | None = None
        self.received, self.most = 0, crawler.settings.getint("ROUNDUP_MOST_BYTES")
        crawler.signals.connect(self.weigh, signal=signals.response_received)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(self.failed, signal=signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Bookkeeper:
        """The extension of one crawl."""
        return cls(crawler)

    def failed(self, failure: Failure) -> None:
        """One callback or pipeline raised. What hinders storing (a full disk) hinders every page: the crawl ends."""
        spider_of(self.crawler).session.failed(failure.value)
        if isinstance(failure.value, RoundupError):
            self._end("cannot store")

    def weigh(self, response: Response) -> None:
        """Adds up what was received; what is left when it is too much stays pending."""
        self.received += len(response.body)
        if self.received > self.most:
            self._end("more bytes than ROUNDUP_MOST_BYTES")

    def _end(self, reason: str) -> None:
        """Ends the crawl, without waiting: the end waits for the page that is at hand just now."""
        if self.ending is None and self.crawler.engine:
            self.ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))
