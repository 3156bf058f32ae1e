"""Crawls by hand: visits of pages that change, made by one node or shared out among several, and what they leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from normalize.clock import stamp
from normalize.records import Article, FilmBlock, Issue, Page
from normalize.store import Store
from normalize.store.frontier import Answer, Found, Frontier
from normalize.store.nodes import fold, snapshot
from roundup_spider.archive import Archive
from roundup_spider.ingesting import store_reading
from roundup_spider.warc import digest_of

START = datetime(2022, 7, 20, 6, tzinfo=UTC)
TITLES = ("The Salt Road", "A Winter in Porto", "Night Ferry", "Salt Roads")
PEOPLE = ("Ada Lindqvist", "Rui Tavares", "Jonas Weber", "Ada Lindquist", "Tom Becker")

READ = ("articles", "article_lines", "film_blocks", "block_facts", "field_spans", "mentions")
CONCLUDED = ("films", "people", "film_titles", "person_names", "links", "review_queue", "redirects")
IDENTITY = (
    "film_id", "film_probability", "film_decided_by", "also_known", "person_id", "probability", "decided_by",
)  # fmt: skip
SETTLED = "site, url, kind, state, title, digest, etag, fetched_at, first_seen, status, moved_to"


@dataclass(frozen=True)
class Visit:
    """Somebody fetches version `version` of page `page`, `hour` hours after the start; version 0 holds no film."""

    hour: int
    page: int
    version: int

    @property
    def site(self) -> str:
        return f"site-{self.page % 2}"

    @property
    def url(self) -> str:
        return f"https://{self.site}.example/week-{self.page}"

    @property
    def fetched(self) -> Page:
        body = f"version {self.version} of {self.page}".encode()
        at = stamp(START + timedelta(hours=self.hour))
        return Page(self.url, body, at, 200, {"Content-Type": "text/html"}, digest_of(body), self.site)


def reading(visit: Visit) -> Article:
    """The article of a version: films that other pages have, too, some of them spelt otherwise."""
    films = tuple(
        FilmBlock(n, TITLES[k], TITLES[k], (PEOPLE[k],), (PEOPLE[-1],), f"Somebody looks for a way home, {k}.")
        for n, k in enumerate(sorted({visit.page % 4, (visit.page + visit.version) % 4}), start=1)
    )
    issue = Issue("odd", f"version {visit.version}", visit.url)
    blocks = films if visit.version else ()
    return Article(visit.url, visit.site, "Films", None, "2022-07-19", "2022-07-20", "en", "1", blocks, (), (issue,))


def crawl(folder: Path, visits: Iterable[Visit]) -> Store:
    """A node that makes these visits in order of time, pages archived, each visit acknowledged in the frontier."""
    now = [START]
    store = Store.open(folder / "roundup.db", clock=lambda: stamp(now[0]))
    with Archive(folder / "archive", fsync=False) as archive:
        run = store.begin_run("crawl", {"site": "both"})
        for visit in sorted(visits, key=lambda visit: visit.hour):
            now[0] = START + timedelta(hours=visit.hour)
            with store.transaction():
                _make(visit, store, archive, run, now)
        store.end_run(run, 0)
    return store


def _make(visit: Visit, store: Store, archive: Archive, run: int, now: list[datetime]) -> None:
    frontier = Frontier(store.db, visit.site, clock=lambda: now[0])
    (entry,) = frontier.announce([Found(visit.url)]) or [frontier.entry(visit.url)]
    assert entry
    page = archive.keep(visit.fetched)
    store_reading(store, page, reading(visit), run)
    frontier.read(entry, Answer(200, f'"{visit.version}"', None, page.digest))


def merged(folder: Path, nodes: Sequence[Store]) -> Store:
    """The databases of nodes folded into a new one, without their archives."""
    folder.mkdir()
    store = Store.open(folder / "all.db")
    for node in nodes:
        fold_in(store, node)
    return store


def fold_in(store: Store, node: Store) -> None:
    with snapshot(node.path, store.path.parent) as copy:
        fold(store.db, copy, {})


def concluded(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the reconciler made of it."""
    return {table: rows(store, table) for table in (*READ, *CONCLUDED)}


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the database says of pages, articles and the frontier, but not where bodies lie."""
    found = {table: rows(store, table, *IDENTITY) for table in READ}
    found["pages"] = sorted(store.db.execute(
        "SELECT url, digest, site, status, content_type, size, first_fetched, last_fetched FROM pages"
    ).fetchall())  # fmt: skip
    found["frontier"] = sorted(store.db.execute(f"SELECT {SETTLED} FROM frontier").fetchall(), key=repr)
    told = "SELECT DISTINCT site, url, level, code, message, article_id FROM issues"
    found["issues"] = sorted(store.db.execute(told).fetchall(), key=repr)
    found["decisions"] = rows(store, "decisions")
    return found


def rows(store: Store, table: str, *but: str) -> list[tuple[Any, ...]]:
    named = [row[1] for row in store.db.execute(f"PRAGMA table_info({table})")]
    columns = [name for name in named if name not in ("block_id", *but)]
    return sorted(store.db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr)
