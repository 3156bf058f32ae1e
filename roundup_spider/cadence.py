"""When a site is to be crawled next: its last finished crawl and its cadence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from normalize.errors import UsageError
from normalize.store import Store
from normalize.store.figures import last_crawl
from normalize.store.frontier import followed
from roundup_spider.sites import real_sites, site

EARLY = 0.1
"""Share of a site's cadence by which a run may come early: a daily timer is never exactly a day apart."""


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


def sites_followed(store: Store) -> list[str]:
    """The described sites that this collection follows; raises UsageError, which says how to choose, for none.

    A site is followed from its first crawl on, until it is left: nobody wants to crawl every site that is known.
    """
    known = real_sites()
    found = [name for name in followed(store.db) if name in known]
    if not found:
        raise UsageError(
            f"no site to crawl: {store.path} follows none yet; name some of the {len(known)} described ones "
            f"(see: roundup sites), which from then on are crawled when they are due: roundup run {' '.join(known[:2])}"
        )
    return found


def is_due(store: Store, name: str, now: datetime) -> bool:
    """Whether a site's last finished crawl is as long ago as its cadence."""
    return turn(store, name).is_due(now)


def briefly(span: timedelta) -> str:
    """A stretch of time in its largest unit.

    >>> briefly(timedelta(hours=30)), briefly(timedelta(minutes=90))
    ('1 d', '1 h')
    """
    minutes = max(0, int(span.total_seconds() // 60))
    return next(
        (f"{minutes // size} {unit}" for unit, size in (("d", 1440), ("h", 60)) if minutes >= size), f"{minutes} min"
    )
