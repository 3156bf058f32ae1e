"""The figures that the gates judge, gathered from the database; and what the gates found, kept in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.gates import ArticleFigures, BlockFigures, Expectations, Failure, SiteFigures
from normalize.store.schema import create
from normalize.store.views import VIEWS as _VIEWS

MIGRATIONS = Migrations("gates")

_TABLES = {
    "gate_failures": """
CREATE TABLE gate_failures (
    site TEXT NOT NULL,
    gate TEXT NOT NULL,
    url TEXT NOT NULL,
    field TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('error', 'warning')),
    value REAL NOT NULL,
    bound REAL NOT NULL,
    message TEXT NOT NULL,
    first_failed TEXT NOT NULL,
    PRIMARY KEY (site, gate, url, field)
) STRICT, WITHOUT ROWID"""
}


@MIGRATIONS()
def m001_gate_failures(db: Database) -> None:
    """What fails now; a failure that is over is removed."""
    create(db, _TABLES)


VIEWS = {
    "suspect_articles": """
        SELECT a.article_id, a.site, a.url, a.week, g.gate, g.field, g.message, g.first_failed
          FROM gate_failures g JOIN articles a ON a.url = g.url WHERE g.level = 'error'""",
    "site_health": f"""
        SELECT h.*, (SELECT count(*) FROM gate_failures g WHERE g.site = h.site AND g.level = 'error') AS gates_failed,
               (SELECT group_concat(DISTINCT g.gate) FROM gate_failures g WHERE g.site = h.site AND g.level = 'error')
                   AS failing_gates
          FROM ({_VIEWS["site_health"]}) h""",  # noqa: S608
}

_LOST = """
SELECT DISTINCT a.url FROM articles a
  JOIN pages read ON read.url = a.page_url AND read.digest = a.page_digest
  JOIN pages newer ON newer.url = a.page_url AND newer.last_fetched > read.last_fetched AND newer.status = 200
 WHERE a.site = ? ORDER BY a.url"""

_LAST_CRAWL = """
SELECT run_id, exit_code, outcome, counts FROM runs
 WHERE verb = 'crawl' AND ended_at IS NOT NULL AND arguments ->> 'site' = ? AND arguments ->> 'urls' IS NULL
 ORDER BY started_at DESC, run_id DESC LIMIT 1"""

_COMPLAINTS = """
SELECT i.code, i.url, i.message FROM issues i
  JOIN frontier f ON f.site = i.site AND f.url = i.url AND f.kind <> 'article'
 WHERE i.level = 'error' AND i.run_id = ?"""


def site_figures(
    db: Database, site: str, expect: Expectations, freshness: timedelta | None = None, *, articles: int = 60
) -> SiteFigures:
    """What the database knows of a site; the newest `articles` of it."""
    found = tuple(_articles(db, site, articles))
    lost = tuple(url for (url,) in db.execute(_LOST, [site]))
    run_id, exit_code, outcome, counts = db.execute(_LAST_CRAWL, [site]).fetchone() or (0, 0, "", "{}")
    complaints = db.execute(_COMPLAINTS, [run_id]).fetchall()
    if exit_code and not complaints:
        complaints = [("crawl-failed", None, f"the last crawl ended as: {outcome} (exit code {exit_code})")]
    counted = json.loads(counts)
    pages = (counted.get("empty", 0), counted.get("stored", 0) + counted.get("empty", 0))
    return SiteFigures(site, expect, found, lost, tuple(complaints), pages, freshness)


def sites_of(db: Database) -> list[str]:
    """The sites that have articles or were ever crawled."""
    sql = "SELECT site FROM articles UNION SELECT site FROM site_crawls WHERE scope = 'site' ORDER BY 1"
    return [site for (site,) in db.execute(sql)]


def last_crawl(db: Database, site: str) -> str | None:
    """When the last crawl of a whole site ended, ISO 8601 UTC; None when none did, or when one was cut short."""
    row = db.execute("SELECT finished_at FROM site_crawls WHERE site = ? AND scope = 'site'", [site]).fetchone()
    return row[0] if row else None


def save_failures(db: Database, site: str, found: Iterable[Failure], at: str) -> None:
    """Makes a site's failures those found; one that goes on keeps its beginning. The caller holds the transaction."""
    rows = {(f.gate, f.url or "", f.field or ""): f for f in found}
    for key in db.execute("SELECT gate, url, field FROM gate_failures WHERE site = ?", [site]).fetchall():
        if key not in rows:
            db.execute("DELETE FROM gate_failures WHERE (site, gate, url, field) = (?, ?, ?, ?)", [site, *key])
    sql = """INSERT INTO gate_failures (site, gate, url, field, level, value, bound, message, first_failed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
             level = excluded.level, value = excluded.value, bound = excluded.bound, message = excluded.message"""
    db.conn.executemany(sql, [(site, *key, f.level, f.value, f.bound, f.message, at) for key, f in rows.items()])


_ARTICLES = """
SELECT article_id, url, coalesce(week, published, substr(fetched_at, 1, 10)) AS day,
       (SELECT count(*) FROM article_lines l WHERE l.article_id = a.article_id AND l.role <> 'outside'),
       (SELECT count(*) FROM article_lines l WHERE l.article_id = a.article_id AND l.role = 'unclaimed')
  FROM articles a WHERE site = ? ORDER BY day DESC, article_id LIMIT ?"""

_BLOCKS = "SELECT title, directors, actors, synopsis, trivia FROM film_blocks WHERE article_id = ? ORDER BY position"


def _articles(db: Database, site: str, most: int) -> Iterator[ArticleFigures]:
    for ident, url, day, lines, left in reversed(db.execute(_ARTICLES, [site, most]).fetchall()):
        blocks = tuple(_block(*row) for row in db.execute(_BLOCKS, [ident]))
        yield ArticleFigures(url, day, blocks, lines, left)


def _block(title: str | None, directors: str, cast: str, synopsis: str | None, trivia: str | None) -> BlockFigures:
    return block_figures(title, json.loads(directors), json.loads(cast), synopsis, trivia)


def block_figures(
    title: str | None, directors: Sequence[str], cast: Sequence[str], synopsis: str | None, trivia: str | None
) -> BlockFigures:
    """A block in numbers.

    >>> block_figures("Magdala", ["Damien Manivel"], [], "An old woman waits.", None).words["synopsis"]
    4
    """
    words = {"title": title, "synopsis": synopsis, "trivia": trivia}
    counted = {name: len(text.split()) if text else 0 for name, text in words.items()}
    longest = max((len(name.split()) for name in (*directors, *cast)), default=0)
    return BlockFigures(title or "", {**counted, "directors": len(directors), "cast": len(cast)}, longest)
