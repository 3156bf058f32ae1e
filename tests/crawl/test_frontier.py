"""The frontier's promises, with a clock in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from normalize.store import Store
from normalize.store.frontier import ATTEMPTS, Answer, Entry, Found, Frontier, revisit_after

SEED = Found("https://e.org/feed/", kind="feed")
A, B = "https://e.org/a", "https://e.org/b"


@dataclass
class Clock:
    now: datetime = datetime(2022, 7, 20, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(tmp_path: Path, clock: Clock) -> Iterator[Frontier]:
    with Store.open(tmp_path / "roundup.db") as store:
        yield Frontier(store.db, "example", clock)


def _urls(entries: list[Entry]) -> list[str]:
    return [entry.url for entry in entries]


def _read(frontier: Frontier, url: str, digest: str = "sha256:1", etag: str | None = '"1"') -> None:
    entry = frontier.entry(url)
    assert entry
    frontier.read(entry, Answer(200, etag, None, digest))


def test_a_seed_that_is_gone_is_tried_by_every_run_until_it_is_back(frontier: Frontier, clock: Clock) -> None:
    _crawl(frontier, A)
    for _ in range(3):
        clock.pass_days(7)
        frontier.begin([SEED])
        assert _urls(frontier.pending())[0] == SEED.url
        entry = frontier.entry(SEED.url)
        assert entry
        frontier.gone(entry, 404)


def _crawl(frontier: Frontier, *urls: str) -> list[str]:
    """One whole crawl in which the feed announces `urls`; gives the articles it fetched."""
    frontier.begin([SEED])
    _read(frontier, SEED.url)
    frontier.announce([Found(url) for url in urls], frontier.entry(SEED.url))
    fetched = [entry.url for entry in frontier.pending() if entry.kind == "article"]
    for url in fetched:
        _read(frontier, url)
    frontier.finish()
    return fetched


def test_a_crawl_cut_short_is_resumed_without_its_acknowledged_pages(frontier: Frontier) -> None:
    assert frontier.begin([SEED]) is False
    frontier.announce([Found(A), Found(B)], frontier.entry(SEED.url))
    _read(frontier, SEED.url)
    _read(frontier, A)
    assert frontier.begin([SEED]) is True
    assert _urls(frontier.pending()) == [B]


def test_a_finished_crawl_is_followed_by_a_new_one_that_reads_the_seeds(frontier: Frontier) -> None:
    assert _crawl(frontier, A, B) == [A, B]
    assert frontier.begin([SEED]) is False
    assert _urls(frontier.pending()) == [SEED.url]


def test_looks_at_an_unchanged_page_become_rarer(frontier: Frontier, clock: Clock) -> None:
    visits = []
    for day in range(120):
        if _crawl(frontier, A):
            visits.append(day)
        clock.pass_days(1)
    assert visits[:5] == [0, 1, 2, 3, 5]
    gaps = [later - earlier for earlier, later in pairwise(visits)]
    assert gaps == sorted(gaps)
    assert len(visits) < 16


def test_a_page_that_changes_is_looked_at_often_again(frontier: Frontier, clock: Clock) -> None:
    _crawl(frontier, A)
    clock.pass_days(60)
    frontier.begin([SEED])
    _read(frontier, A, digest="sha256:2")
    frontier.finish()
    clock.pass_days(1)
    frontier.begin([])
    assert A in _urls(frontier.pending())


def test_an_announcement_that_a_page_changed_makes_it_due(frontier: Frontier, clock: Clock) -> None:
    _crawl(frontier, A)
    clock.pass_days(0.2)
    frontier.begin([SEED])
    assert frontier.announce([Found(A, modified="2022-07-20T08:00:00Z")])
    assert not frontier.announce([Found(B, modified="2022-07-20T08:00:00Z")]) or frontier.state(B) == "pending"


def test_validators_are_kept_for_the_next_visit(frontier: Frontier) -> None:
    _crawl(frontier, A)
    frontier.demand_all()
    [entry] = [entry for entry in frontier.pending() if entry.url == A]
    assert (entry.etag, entry.digest) == ('"1"', "sha256:1")


def test_a_page_that_cannot_be_fetched_stays_pending_until_it_is_given_up(frontier: Frontier) -> None:
    frontier.begin([SEED])
    frontier.announce([Found(A)])
    for attempt in range(ATTEMPTS):
        assert frontier.state(A) == "pending", attempt
        entry = frontier.entry(A)
        assert entry
        frontier.refused(entry, "http-503")
    assert frontier.state(A) == "failed"


def test_a_moved_page_hands_over_to_its_target_once(frontier: Frontier) -> None:
    frontier.begin([SEED])
    first = frontier.announce([Found(A)])
    assert _urls(frontier.moved(first[0], B, 301)) == [B]
    _read(frontier, B)
    frontier.finish()
    frontier.begin([SEED])
    frontier.announce([Found(A)])
    assert frontier.state(A) == "moved"


def test_a_gone_page_announced_again_is_looked_at_when_its_time_has_come(frontier: Frontier, clock: Clock) -> None:
    frontier.begin([SEED])
    [entry] = frontier.announce([Found(A)])
    frontier.gone(entry, 404)
    frontier.finish()
    frontier.begin([SEED])
    assert not frontier.announce([Found(A)])
    frontier.finish()
    clock.pass_days(2)
    frontier.begin([SEED])
    assert _urls(frontier.announce([Found(A)])) == [A]


def test_demanded_addresses_are_fetched_once_in_a_crawl_and_again_in_the_next(frontier: Frontier) -> None:
    assert _urls(frontier.demand([A, B, A])) == [A, B]
    _read(frontier, A)
    assert _urls(frontier.demand([A, B])) == [B], "cut short: A is not fetched again"
    _read(frontier, B)
    frontier.finish()
    assert _urls(frontier.demand([A])) == [A]


def test_nothing_is_half_written_when_a_transaction_fails(frontier: Frontier) -> None:
    frontier.begin([SEED])

    def store_and_fail() -> None:
        with frontier.transaction():
            frontier.announce([Found(A)])
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        store_and_fail()
    assert frontier.entry(A) is None


def test_revisits_have_bounds() -> None:
    assert revisit_after(timedelta(0)) == timedelta(days=1)
    assert revisit_after(timedelta(days=10_000)) == timedelta(days=90)
