"""Runs the gates over the sites of a database: what `roundup check` and `roundup run` share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from normalize.clock import utc_now
from normalize.errors import UsageError
from normalize.failure import Failure
from normalize.figures import RECENT
from normalize.gates import failures
from normalize.outlets import GENERIC
from normalize.store import Store
from normalize.store.figures import save_failures, site_figures, sites_of, sites_to_check
from normalize.store.frontier import followed
from roundup_spider.sites import expectations_for, labels_for, sites

LONGEST_PAST = 60
"""Articles of a site, newest first, that the gates look at."""


def check_sites(store: Store, names: Iterable[str], today: date) -> dict[str, list[Failure]]:
    """Every site's failures (the empty list is a pass), also kept in the database; no names: all that were not left.

    Pages of undescribed sites (`generic`) are checked when they are named or when there is nothing else; they are held
    to general bounds only, for they have no common past. Only a site that is crawled can be stale. Raises UsageError
    for a site that is neither described nor in the database.
    """
    known, usual = sites_of(store.db), sites_to_check(store.db)
    wanted = list(names) or [name for name in usual if name != GENERIC or len(usual) == 1]
    return {name: _check(store, name, today, known) for name in wanted}


def passed(found: Iterable[Iterable[Failure]]) -> bool:
    """Whether no gate failed; warnings do not count."""
    return not any(failure.level == "error" for failing in found for failure in failing)


def _check(store: Store, name: str, today: date, known: list[str]) -> list[Failure]:
    if name not in known and name not in sites():
        raise UsageError(f"no site called {name!r}: the database has {', '.join(known) or 'none'} (see: roundup sites)")
    spider = sites().get(name)
    freshness = spider.freshness if spider and name in followed(store.db) else None
    past = RECENT if name == GENERIC else LONGEST_PAST
    labels = labels_for(name)
    figures = site_figures(store.db, name, expectations_for(name), freshness, articles=past, labels=labels)
    found = failures(figures, today)
    with store.transaction():
        save_failures(store.db, name, found, utc_now())
    return found
