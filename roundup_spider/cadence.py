"""When a site is to be crawled next: its last finished crawl and its cadence."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from normalize.store import Store
from normalize.store.figures import last_crawl
from normalize.store.frontier import crawled
from roundup_spider.sites import own_sites, real_sites, site, sites

log = logging.getLogger("roundup.crawl")

EARLY = 0.1
"""Share of a site's cadence by which a run may come early: a daily timer is never exactly a day apart."""
_NOBODY_CHOSE = (
    "%s follows no site yet, so all %d that are described are crawled (see: roundup sites); "
    "to keep to some, name them at the first run: roundup run %s"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A site's place in the schedule; `finished` is None when no crawl of it ended, or the last was cut short."""

    site: str
    cadence: timedelta
    finished: datetime | None

    @property
    def due(self) -> datetime | None:
        """From when `roundup run` crawls it; None: at once."""
        return self.finished and self.finished + self.cadence * (1 - EARLY)

    def is_due(self, now: datetime) -> bool:
        """Whether a run would crawl it now."""
        return self.due is None or now >= self.due

    def told(self, now: datetime) -> str:
        """In a few words.

        >>> from datetime import UTC
        >>> Turn("e", timedelta(days=1), datetime(2022, 7, 20, tzinfo=UTC)).told(datetime(2022, 7, 23, tzinfo=UTC))
        'overdue 2 d'
        """
        if self.finished is None:
            return "due, never finished"
        waited = now - self.finished
        if waited >= 2 * self.cadence:
            return f"overdue {briefly(waited - self.cadence)}"
        return "due" if self.is_due(now) else f"in {briefly(self.cadence - waited)}"


def turn(store: Store, name: str) -> Turn:
    """A site's place in the schedule of a database."""
    finished = last_crawl(store.db, name)
    return Turn(name, site(name).cadence, datetime.fromisoformat(finished) if finished else None)


def all_sites(store: Store) -> list[str]:
    """The sites that are meant when none is named: those the collection follows, and those of the user's own.

    A site is followed from its first crawl on, until it is left. Where nobody has chosen any yet, by crawling one or
    by writing a site file, all that are described are meant, and a warning says how to choose.
    """
    known, own = crawled(store.db), own_sites()
    chosen = [name for name in sites() if known.get(name, name in own)]
    if chosen or known:
        return chosen
    described = real_sites()
    log.warning(_NOBODY_CHOSE, store.path, len(described), " ".join(described[:2]))
    return described


def due_sites(store: Store, now: datetime) -> list[str]:
    """Of all sites those whose last finished crawl is as long ago as their cadence."""
    return [name for name in all_sites(store) if turn(store, name).is_due(now)]


def briefly(span: timedelta) -> str:
    """A stretch of time in its largest unit.

    >>> briefly(timedelta(hours=30)), briefly(timedelta(minutes=90))
    ('1 d', '1 h')
    """
    minutes = max(0, int(span.total_seconds() // 60))
    return next(
        (f"{minutes // size} {unit}" for unit, size in (("d", 1440), ("h", 60)) if minutes >= size), f"{minutes} min"
    )
