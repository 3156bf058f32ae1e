"""Articles in and out of the database: verbatim fields, every line, every name, and where each came from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from sqlite_utils import Database

from normalize.outlets import outlet_of
from normalize.records import ArchivePlace, Article, ArticleLine, Block, FilmBlock, Issue, Page, Span
from normalize.store.rows import Row, as_json, mirror, upsert

Saved = Literal["new", "changed", "unchanged", "older", "kept"]
"""What saving did: "older" means that a later version of the page is stored, "kept" that a reading with films is."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What the database keeps of a page: everything but the body, which lies in the archive."""

    url: str
    digest: str
    fetched_at: str
    status: int
    site: str
    size: int
    content_type: str | None = None
    archived: ArchivePlace | None = None

    @staticmethod
    def of(page: Page) -> PageRecord:
        """The record of a page at hand."""
        types = [value for name, value in page.headers.items() if name.lower() == "content-type"]
        return PageRecord(
            page.url,
            page.digest,
            page.fetched_at,
            page.status,
            page.site,
            len(page.body),
            next(iter(types), None),
            page.archived,
        )


def article_id(url: str) -> str:
    """The id of the article at an address, the same in every database.

    >>> article_id("https://example.org/a")
    'article-b5b10dd0429e69ac'
    """
    return f"article-{sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


_SAVE_PAGE = """
INSERT INTO pages (url, digest, site, status, content_type, size, first_fetched, last_fetched,
                   archive_file, archive_offset, archive_length)
VALUES (:url, :digest, :site, :status, :content_type, :size, :at, :at, :file, :offset, :length)
ON CONFLICT (url, digest) DO UPDATE SET
    first_fetched = min(first_fetched, excluded.first_fetched), last_fetched = max(last_fetched, excluded.last_fetched),
    archive_file = coalesce(archive_file, excluded.archive_file),
    archive_offset = CASE WHEN archive_file IS NULL THEN excluded.archive_offset ELSE archive_offset END,
    archive_length = CASE WHEN archive_file IS NULL THEN excluded.archive_length ELSE archive_length END
WHERE excluded.first_fetched < first_fetched OR excluded.last_fetched > last_fetched
   OR (archive_file IS NULL AND excluded.archive_file IS NOT NULL)"""


def save_page(db: Database, page: PageRecord) -> None:
    """Records one version of a page; a version seen again only widens its first and last time."""
    place = page.archived
    values = {
        "url": page.url,
        "digest": page.digest,
        "site": page.site,
        "status": page.status,
        "content_type": page.content_type,
        "size": page.size,
        "at": page.fetched_at,
        "file": place and place.file,
        "offset": place and place.offset,
        "length": place and place.length,
    }
    db.execute(_SAVE_PAGE, values)


_NEWER = """
SELECT 1 FROM articles a
  JOIN pages stored ON stored.url = a.page_url AND stored.digest = a.page_digest
  JOIN pages given ON given.url = ? AND given.digest = ?
 WHERE a.article_id = ?
   AND (stored.last_fetched, stored.digest, stored.url) > (given.last_fetched, given.digest, given.url)"""


def save_article(
    db: Database, page: PageRecord, article: Article, blocks: Sequence[Block], run_id: int | None = None
) -> Saved:
    """Stores one reading of one page version; the caller holds the transaction.

    The latest version of a page is the one that counts, whatever the order of arrival.
    """
    url = article.url or page.url
    key = article_id(url)
    save_page(db, page)
    if db.execute(_NEWER, [page.url, page.digest, key]).fetchone():
        return "older"
    if not article.blocks and _has_films(db, key):
        return "kept"
    known = db.execute("SELECT 1 FROM articles WHERE article_id = ?", [key]).fetchone()
    before = db.conn.total_changes
    upsert(db, "articles", ["article_id"], [_article_row(key, url, page, article)])
    _save_parts(db, key, article, blocks)
    _save_issues(db, key, page, article, run_id)
    if not known:
        return "new"
    return "changed" if db.conn.total_changes > before else "unchanged"


def _has_films(db: Database, key: str) -> bool:
    return db.execute("SELECT 1 FROM film_blocks WHERE article_id = ? LIMIT 1", [key]).fetchone() is not None


def _save_parts(db: Database, key: str, article: Article, blocks: Sequence[Block]) -> None:
    owner = {"article_id": key}
    seen = {block.position: block for block in blocks}
    mirror(db, "article_lines", owner, ["article_id", "line"], _line_rows(key, article.lines))
    mirror(
        db,
        "film_blocks",
        owner,
        ["article_id", "position"],
        [_block_row(key, b, seen.get(b.position)) for b in article.blocks],
    )
    mirror(db, "block_facts", owner, ["article_id", "position", "fact"], _fact_rows(key, article.blocks))
    mirror(db, "field_spans", owner, ["article_id", "position", "field", "part"], _span_rows(key, article.blocks))
    mirror(db, "mentions", owner, ["mention_key"], _mention_rows(key, blocks))


def _article_row(key: str, url: str, page: PageRecord, article: Article) -> Row:
    return {
        "article_id": key,
        "site": article.site,
        "outlet": outlet_of(article.site, url),
        "url": url,
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "week": article.week,
        "language": article.language,
        "reader": article.reader,
        "page_url": page.url,
        "page_digest": page.digest,
        "fetched_at": page.fetched_at,
    }


def _line_rows(key: str, lines: Sequence[ArticleLine]) -> list[Row]:
    return [
        {
            "article_id": key,
            "line": n,
            "role": x.role,
            "position": x.position,
            "confidence": round(x.confidence, 4),
            "text": x.text,
        }
        for n, x in enumerate(lines)
    ]


def _block_row(key: str, film: FilmBlock, block: Block | None) -> Row:
    people = dict.fromkeys(m.name for m in block.people) if block else dict.fromkeys((*film.directors, *film.cast))
    confidence = {name: round(value, 4) for name, value in film.confidence.items()}
    return {
        "block_key": block.key if block else f"{key}#{film.position}",
        "article_id": key,
        "position": film.position,
        "header": film.header,
        "title": film.title,
        "directors": as_json(film.directors),
        "actors": as_json(film.cast),
        "synopsis": film.synopsis,
        "trivia": film.trivia,
        "release_date": film.release_date,
        "release_date_source": film.release_date_source,
        "confidence": min(confidence.values(), default=None),
        "field_confidence": as_json(confidence),
        "title_hints": as_json(block.hints if block else ()),
        "issues": as_json(film.issues),
        "people": ", ".join(people),
    }


def _fact_rows(key: str, films: Iterable[FilmBlock]) -> list[Row]:
    return [
        {"article_id": key, "position": film.position, "fact": fact, "value": value}
        for film in films
        for fact, value in film.facts.items()
    ]


def _span_rows(key: str, films: Iterable[FilmBlock]) -> list[Row]:
    return [
        {
            "article_id": key,
            "position": film.position,
            "field": name,
            "part": part,
            "line": span.line,
            "start_char": span.start,
            "end_char": span.end,
        }
        for film in films
        for name, spans in film.spans.items()
        for part, span in enumerate(spans)
    ]


def _mention_rows(key: str, blocks: Iterable[Block]) -> list[Row]:
    return [
        {
            "mention_key": mention.key,
            "article_id": key,
            "position": block.position,
            "role": mention.role,
            "billing": mention.billing,
            "name": mention.name,
        }
        for block in blocks
        for mention in block.people
    ]


def _save_issues(db: Database, key: str, page: PageRecord, article: Article, run_id: int | None) -> None:
    """Issues of one reading; one that is already there keeps the run and time that first met it."""
    found = {(i.code, i.message, i.level) for i in article.issues}
    stored = {
        tuple(row[1:]): row[0]
        for row in db.execute("SELECT issue_id, code, message, level FROM issues WHERE article_id = ?", [key])
    }
    db.conn.executemany(
        "DELETE FROM issues WHERE issue_id = ?", [(n,) for what, n in stored.items() if what not in found]
    )
    fresh = [i for i in article.issues if (i.code, i.message, i.level) not in stored]
    add_issues(
        db, fresh, run_id=run_id, site=article.site, url=article.url or page.url, at=page.fetched_at, article_id=key
    )


def add_issues(
    db: Database,
    issues: Iterable[Issue],
    *,
    run_id: int | None,
    site: str | None,
    url: str | None,
    at: str,
    article_id: str | None = None,
) -> None:
    """Appends issues; `url` stands in where an issue does not say where."""
    db.conn.executemany(
        "INSERT INTO issues (run_id, site, url, level, code, message, at, article_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(run_id, site, i.where or url, i.level, i.code, i.message, at, article_id) for i in dict.fromkeys(issues)],
    )


def add_page_issues(
    db: Database, issues: Iterable[Issue], *, run_id: int | None, site: str | None, url: str, at: str
) -> None:
    """Appends the issues of a page that gave no article, unless they are there."""
    query = "SELECT code, message FROM issues WHERE url = ? AND article_id IS NULL"
    stored = set(db.execute(query, [url]).fetchall())
    fresh = [replace(issue, where=url) for issue in issues if (issue.code, issue.message) not in stored]
    add_issues(db, fresh, run_id=run_id, site=site, url=url, at=at)


def load_article(db: Database, key: str) -> Article | None:
    """An article as it was read, by article id or address; None when there is none."""
    row = next(db.query("SELECT * FROM articles WHERE article_id = :key OR url = :key", {"key": key}), None)
    if row is None:
        return None
    ident = row["article_id"]
    return Article(
        **{name: row[name] for name in ("url", "site", "title", "author", "published", "week", "language", "reader")},
        blocks=tuple(_load_film_blocks(db, ident)),
        lines=tuple(_load_lines(db, ident)),
        issues=tuple(_load_issues(db, ident)),
    )


def _load_issues(db: Database, ident: str) -> Iterator[Issue]:
    query = "SELECT code, message, url, level FROM issues WHERE article_id = ? ORDER BY issue_id"
    return (Issue(*row) for row in db.execute(query, [ident]))


def _load_lines(db: Database, ident: str) -> Iterator[ArticleLine]:
    query = "SELECT text, role, confidence, position FROM article_lines WHERE article_id = ? ORDER BY line"
    return (ArticleLine(*row) for row in db.execute(query, [ident]))


def _load_film_blocks(db: Database, ident: str) -> Iterator[FilmBlock]:
    facts = facts_of(db, ident)
    spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    query = (
        "SELECT position, field, line, start_char, end_char FROM field_spans WHERE article_id = ? ORDER BY field, part"
    )
    for position, name, *span in db.execute(query, [ident]):
        spans[position][name].append(Span(*span))
    for row in db.query("SELECT * FROM film_blocks WHERE article_id = ? ORDER BY position", [ident]):
        found = {name: tuple(parts) for name, parts in spans[row["position"]].items()}
        yield _film_block(row, facts.get(row["position"], {}), found)


def facts_of(db: Database, ident: str) -> dict[int, dict[str, str]]:
    """The labelled facts of an article's blocks, by position."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for position, fact, value in db.execute(
        "SELECT position, fact, value FROM block_facts WHERE article_id = ?", [ident]
    ):
        found[position][fact] = value
    return found


def _film_block(row: Mapping[str, str], facts: Mapping[str, str], spans: Mapping[str, tuple[Span, ...]]) -> FilmBlock:
    return FilmBlock(
        position=int(row["position"]),
        header=row["header"],
        title=row["title"],
        directors=tuple(json.loads(row["directors"])),
        cast=tuple(json.loads(row["actors"])),
        synopsis=row["synopsis"],
        trivia=row["trivia"],
        release_date=row["release_date"],
        release_date_source=row["release_date_source"],
        facts=facts,
        confidence=json.loads(row["field_confidence"]),
        spans=spans,
        issues=tuple(json.loads(row["issues"])),
    )
