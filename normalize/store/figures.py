"""The figures that the gates judge, gathered from the database; and what the gates found, kept in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.failure import Failure
from normalize.figures import ArticleFigures, Expectations, SiteFigures, article_figures
from normalize.store.articles import load_article
from normalize.store.frontier import crawled
from normalize.store.schema import create
from normalize.store.views import VIEWS as _VIEWS
from normalize.vocabulary import Vocabulary, vocabulary

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
_CHECKS = {
    "site_checks": """
CREATE TABLE site_checks (
    site TEXT NOT NULL PRIMARY KEY,
    checked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID"""
}


@MIGRATIONS()
def m001_gate_failures(db: Database) -> None:
    """What fails now; a failure that is over is removed."""
    create(db, _TABLES)


@MIGRATIONS()
def m002_site_checks(db: Database) -> None:
    """A site without a failure is healthy only if somebody looked."""
    create(db, _CHECKS)


VIEWS = {
    "suspect_articles": """
        SELECT a.article_id, a.site, a.url, a.week, g.gate, g.field, g.message, g.first_failed
          FROM gate_failures g JOIN articles a ON a.url = g.url WHERE g.level = 'error'""",
    "site_health": f"""
        SELECT h.*, (SELECT count(*) FROM gate_failures g WHERE g.site = h.site AND g.level = 'error') AS gates_failed,
               (SELECT group_concat(DISTINCT g.gate) FROM gate_failures g WHERE g.site = h.site AND g.level = 'error')
                   AS failing_gates,
               (SELECT c.checked_at FROM site_checks c WHERE c.site = h.site) AS checked_at
          FROM ({_VIEWS["site_health"]}) h""",  # noqa: S608
}

_LOST = """
SELECT DISTINCT a.url FROM articles a
  JOIN pages read ON read.url = a.page_url AND read.digest = a.page_digest
  JOIN pages newer ON newer.url = a.page_url AND newer.last_fetched > read.last_fetched AND newer.status = 200
 WHERE a.site = ? ORDER BY a.url"""

_LAST_CRAWL = """
SELECT run_id, exit_code, outcome FROM runs
 WHERE verb = 'crawl' AND ended_at IS NOT NULL AND arguments ->> 'site' = ? AND arguments ->> 'urls' IS NULL
 ORDER BY started_at DESC, run_id DESC LIMIT 1"""

_COMPLAINTS = """
SELECT i.code, i.url, i.message FROM issues i
  JOIN frontier f ON f.site = i.site AND f.url = i.url AND f.kind <> 'article'
 WHERE i.level = 'error' AND i.run_id = ?"""


def site_figures(
    db: Database,
    site: str,
    expect: Expectations,
    freshness: timedelta | None = None,
    *,
    articles: int = 60,
    labels: Mapping[str, Sequence[str]] | None = None,
) -> SiteFigures:
    """What the database knows of a site; the newest `articles` of it. `labels` are the site's own, by meaning."""
    run_id, exit_code, outcome = db.execute(_LAST_CRAWL, [site]).fetchone() or (0, 0, "")
    complaints = db.execute(_COMPLAINTS, [run_id]).fetchall()
    if exit_code and not complaints:
        complaints = [("crawl-failed", None, f"the last crawl ended as: {outcome} (exit code {exit_code})")]
    empty, stored, barren = _newest_pages(db, site)
    return SiteFigures(
        site,
        expect,
        tuple(_articles(db, site, articles, vocabulary().plus(labels or {}))),
        tuple(url for (url,) in db.execute(_LOST, [site])),
        tuple(complaints),
        empty,
        stored,
        barren,
        freshness,
    )


def sites_of(db: Database) -> list[str]:
    """The sites that have articles or were ever crawled."""
    sql = "SELECT site FROM articles UNION SELECT site FROM site_crawls WHERE scope = 'site' ORDER BY 1"
    return [site for (site,) in db.execute(sql)]


def sites_to_check(db: Database) -> list[str]:
    """The sites of a collection but those that were left: nobody waits for news of them."""
    stays = crawled(db)
    return [site for site in sites_of(db) if stays.get(site, True)]


def read_before(db: Database, reader: str) -> dict[str, int]:
    """How many articles of each site were read by another version of the reader, and could be read again.

    `roundup reparse` reads from the archive: what lies in none stays as it is.
    """
    sql = """SELECT a.site, count(*) FROM articles a JOIN pages p ON (p.url, p.digest) = (a.page_url, a.page_digest)
              WHERE a.reader <> ? AND p.archive_file IS NOT NULL GROUP BY a.site ORDER BY a.site"""
    return dict(db.execute(sql, [reader]).fetchall())


def last_crawl(db: Database, site: str) -> str | None:
    """When the last crawl of a whole site ended, ISO 8601 UTC; None when none did, or when one was cut short."""
    row = db.execute("SELECT finished_at FROM site_crawls WHERE site = ? AND scope = 'site'", [site]).fetchone()
    return row[0] if row else None


def save_failures(db: Database, site: str, found: Iterable[Failure], at: str) -> None:
    """Makes a site's failures those found `at` a time; one that goes on keeps its beginning. The caller holds the
    transaction."""
    rows = {(f.gate, f.url or "", f.field or ""): f for f in found}
    for key in db.execute("SELECT gate, url, field FROM gate_failures WHERE site = ?", [site]).fetchall():
        if key not in rows:
            db.execute("DELETE FROM gate_failures WHERE (site, gate, url, field) = (?, ?, ?, ?)", [site, *key])
    sql = """INSERT INTO gate_failures (site, gate, url, field, level, value, bound, message, first_failed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
             level = excluded.level, value = excluded.value, bound = excluded.bound, message = excluded.message"""
    db.execute("INSERT OR REPLACE INTO site_checks (site, checked_at) VALUES (?, ?)", [site, at])
    db.conn.executemany(sql, [(site, *key, f.level, f.value, f.bound, f.message, at) for key, f in rows.items()])


_ARTICLES = """
SELECT article_id, coalesce(week, published, substr(fetched_at, 1, 10)) AS day
  FROM articles WHERE site = ? ORDER BY day DESC, article_id LIMIT ?"""

_CRAWL_OF = """
SELECT max(started_at) FROM runs WHERE verb = 'crawl' AND arguments ->> 'site' = ? AND arguments ->> 'urls' IS NULL
   AND started_at <= ?"""

_PAGES = """
SELECT p.url, min(p.first_fetched) AS since, EXISTS (SELECT 1 FROM articles a WHERE a.page_url = p.url) AS has_films
  FROM pages p WHERE p.site = ? GROUP BY p.url ORDER BY since"""


def _articles(db: Database, site: str, most: int, words: Vocabulary) -> Iterator[ArticleFigures]:
    for ident, day in reversed(db.execute(_ARTICLES, [site, most]).fetchall()):
        article = load_article(db, ident)
        if article is not None:
            yield article_figures(article.url or ident, day, article.blocks, article.lines, article.issues, words=words)


def _newest_pages(db: Database, site: str) -> tuple[tuple[str, ...], int, float]:
    """Of the last crawl that met new pages: those without films, how many had some; the share without films before."""
    pages = db.execute(_PAGES, [site]).fetchall()
    since = db.execute(_CRAWL_OF, [site, pages[-1][1]]).fetchone()[0] if pages else None
    if since is None:
        return (), 0, 0.0
    new = [(url, has_films) for url, first, has_films in pages if first >= since]
    before = [has_films for _, first, has_films in pages if first < since]
    empty = tuple(url for url, has_films in new if not has_films)
    return empty, len(new) - len(empty), 1 - sum(before) / len(before) if before else 0.0
