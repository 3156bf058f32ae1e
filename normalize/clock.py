"""The time, in one place: everything that asks for it asks here, so that a test may live through a year in minutes."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware, in UTC.

    >>> now().tzinfo is UTC
    True
    """
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """ISO 8601 UTC to the second, as every time in the database.

    >>> stamp(datetime(2022, 7, 20, 9, tzinfo=UTC))
    '2022-07-20T09:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_now() -> str:
    """The present as the database writes it.

    >>> len(utc_now())
    20
    """
    return stamp(now())
