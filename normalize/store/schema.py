"""The tables, made by migrations: each runs once, in the transaction that records it, and is never edited later."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from normalize.outlets import outlet_of
from normalize.store import noting
from normalize.store.dictionary import dictionary, with_comments

MIGRATIONS = Migrations("roundup")

APPLICATION_ID = 0x524F554E
""""ROUN" in the SQLite header: tells our databases from anybody else's."""

_READING = {
    "pages": """
CREATE TABLE pages (
    url TEXT NOT NULL,
    digest TEXT NOT NULL,
    site TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT,
    size INTEGER NOT NULL,
    first_fetched TEXT NOT NULL,
    last_fetched TEXT NOT NULL,
    archive_file TEXT,
    archive_offset INTEGER,
    archive_length INTEGER,
    PRIMARY KEY (url, digest)
) STRICT, WITHOUT ROWID""",
    "articles": """
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY NOT NULL,
    site TEXT NOT NULL,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    author TEXT,
    published TEXT,
    week TEXT,
    language TEXT NOT NULL,
    reader TEXT NOT NULL,
    page_url TEXT NOT NULL,
    page_digest TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    FOREIGN KEY (page_url, page_digest) REFERENCES pages (url, digest)
) STRICT""",
    "article_lines": """
CREATE TABLE article_lines (
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    role TEXT NOT NULL,
    position INTEGER,
    confidence REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, line)
) STRICT, WITHOUT ROWID""",
    "film_blocks": """
CREATE TABLE film_blocks (
    block_id INTEGER PRIMARY KEY NOT NULL,
    block_key TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    header TEXT NOT NULL,
    title TEXT,
    directors TEXT NOT NULL,
    actors TEXT NOT NULL,
    synopsis TEXT,
    trivia TEXT,
    release_date TEXT,
    release_date_source TEXT,
    confidence REAL,
    field_confidence TEXT NOT NULL,
    title_hints TEXT NOT NULL,
    issues TEXT NOT NULL,
    people TEXT NOT NULL,
    also_known TEXT NOT NULL DEFAULT '',
    film_id TEXT REFERENCES films (film_id),
    film_probability REAL,
    film_decided_by TEXT,
    UNIQUE (article_id, position)
) STRICT""",
    "block_facts": """
CREATE TABLE block_facts (
    article_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    fact TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (article_id, position, fact),
    FOREIGN KEY (article_id, position) REFERENCES film_blocks (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
    "field_spans": """
CREATE TABLE field_spans (
    article_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    part INTEGER NOT NULL,
    line INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    PRIMARY KEY (article_id, position, field, part),
    FOREIGN KEY (article_id, position) REFERENCES film_blocks (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
    "mentions": """
CREATE TABLE mentions (
    mention_key TEXT PRIMARY KEY NOT NULL,
    article_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('director', 'cast', 'mentioned')),
    billing INTEGER NOT NULL,
    name TEXT NOT NULL,
    person_id TEXT REFERENCES people (person_id),
    probability REAL,
    decided_by TEXT,
    FOREIGN KEY (article_id, position) REFERENCES film_blocks (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID""",
}

_IDENTITIES = {
    "films": """
CREATE TABLE films (
    film_id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    original_title TEXT,
    year INTEGER,
    release_date TEXT,
    mention_count INTEGER NOT NULL,
    site_count INTEGER NOT NULL
) STRICT""",
    "people": """
CREATE TABLE people (
    person_id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    mention_count INTEGER NOT NULL,
    film_count INTEGER NOT NULL
) STRICT""",
    "film_titles": """
CREATE TABLE film_titles (
    film_id TEXT NOT NULL REFERENCES films (film_id) ON DELETE CASCADE,
    variant TEXT NOT NULL,
    language TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    first_url TEXT NOT NULL,
    probability REAL NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (film_id, variant)
) STRICT, WITHOUT ROWID""",
    "person_names": """
CREATE TABLE person_names (
    person_id TEXT NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
    variant TEXT NOT NULL,
    language TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    first_url TEXT NOT NULL,
    probability REAL NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (person_id, variant)
) STRICT, WITHOUT ROWID""",
    "links": """
CREATE TABLE links (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    a_key TEXT NOT NULL,
    b_key TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    probability REAL NOT NULL,
    decided_by TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (kind, a_key, b_key)
) STRICT, WITHOUT ROWID""",
    "redirects": """
CREATE TABLE redirects (
    old_id TEXT PRIMARY KEY NOT NULL,
    new_id TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "former_keys": """
CREATE TABLE former_keys (
    key TEXT PRIMARY KEY NOT NULL,
    identity_id TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    "review_queue": """
CREATE TABLE review_queue (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    a_id TEXT NOT NULL,
    a TEXT NOT NULL,
    b_id TEXT NOT NULL,
    b TEXT NOT NULL,
    probability REAL NOT NULL,
    why TEXT NOT NULL,
    a_key TEXT NOT NULL,
    b_key TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (kind, a_id, b_id)
) STRICT, WITHOUT ROWID""",
    "decisions": """
CREATE TABLE decisions (
    kind TEXT NOT NULL CHECK (kind IN ('person', 'film')),
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (kind, a, b)
) STRICT, WITHOUT ROWID""",
}

_RUNS = {
    "runs": """
CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    verb TEXT NOT NULL,
    arguments TEXT NOT NULL,
    version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    exit_code INTEGER,
    outcome TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT""",
    "issues": """
CREATE TABLE issues (
    issue_id INTEGER PRIMARY KEY NOT NULL,
    run_id INTEGER REFERENCES runs (run_id),
    site TEXT,
    url TEXT,
    level TEXT NOT NULL CHECK (level IN ('error', 'warning', 'info')),
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    at TEXT NOT NULL,
    article_id TEXT REFERENCES articles (article_id) ON DELETE CASCADE
) STRICT""",
}

_INDEXES = (
    "CREATE INDEX articles_by_week ON articles (week, site)",
    "CREATE INDEX articles_by_site ON articles (site, fetched_at)",
    "CREATE INDEX articles_by_page ON articles (page_url, page_digest)",
    "CREATE INDEX film_blocks_by_film ON film_blocks (film_id)",
    "CREATE INDEX mentions_by_block ON mentions (article_id, position, role, billing)",
    "CREATE INDEX mentions_by_person ON mentions (person_id)",
    "CREATE INDEX mentions_by_name ON mentions (name)",
    "CREATE INDEX film_titles_by_variant ON film_titles (variant)",
    "CREATE INDEX person_names_by_variant ON person_names (variant)",
    "CREATE INDEX links_by_identity ON links (identity_id)",
    "CREATE INDEX films_by_title ON films (title)",
    "CREATE INDEX films_by_release ON films (release_date)",
    "CREATE INDEX people_by_name ON people (name)",
    "CREATE INDEX people_by_mentions ON people (mention_count DESC)",
    "CREATE INDEX issues_by_article ON issues (article_id)",
    "CREATE INDEX issues_by_run ON issues (run_id)",
    "CREATE INDEX issues_by_url ON issues (url)",
)

# A key that a later reading drops keeps its identity, so that it gets the same id should it come back.
_TRIGGERS = (
    """CREATE TRIGGER mentions_remember AFTER DELETE ON mentions WHEN old.person_id IS NOT NULL
       BEGIN INSERT OR REPLACE INTO former_keys VALUES (old.mention_key, old.person_id); END""",
    """CREATE TRIGGER film_blocks_remember AFTER DELETE ON film_blocks WHEN old.film_id IS NOT NULL
       BEGIN INSERT OR REPLACE INTO former_keys VALUES (old.block_key, old.film_id); END""",
)

SEARCHED = ("title", "people", "also_known", "synopsis", "trivia")
"""The columns of `film_blocks` that full-text search covers."""


def create(db: Database, tables: dict[str, str]) -> None:
    """Creates tables with the dictionary's comments in their definitions."""
    for name, definition in tables.items():
        db.execute(with_comments(name, definition))


@MIGRATIONS()
def m001_first_schema(db: Database) -> None:
    """Pages, articles, blocks, mentions, identities, runs, issues and full-text search."""
    for tables in (_IDENTITIES, _RUNS, _READING):
        create(db, tables)
    for statement in (*_INDEXES, *_TRIGGERS):
        db.execute(statement)
    db.table("film_blocks").enable_fts(SEARCHED, tokenize="unicode61 remove_diacritics 2", create_triggers=True)


@MIGRATIONS()
def m002_index_only_what_is_searched(db: Database) -> None:
    """A block that only gets its film need not be indexed anew: the trigger names the searched columns."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'film_blocks_au'"
    trigger = next(iter(db.execute(query)))[0]
    db.execute("DROP TRIGGER film_blocks_au")
    db.execute(trigger.replace("AFTER UPDATE ON", f"AFTER UPDATE OF {', '.join(SEARCHED)} ON", 1))


@MIGRATIONS()
def m003_outlets(db: Database) -> None:
    """Who published an article, so that pages of undescribed sites can be told apart."""
    comment = dictionary()["articles"].columns["outlet"]
    db.execute(f"ALTER TABLE articles ADD COLUMN outlet /* {comment} */ TEXT NOT NULL DEFAULT ''")
    db.register_function(outlet_of, deterministic=True)
    db.execute("UPDATE articles SET outlet = outlet_of(site, url)")
    db.execute("DROP INDEX articles_by_week")
    db.execute("CREATE INDEX articles_by_week ON articles (week, outlet)")
    db.execute("CREATE INDEX articles_by_outlet ON articles (outlet, week)")


@MIGRATIONS()
def m004_a_person_at_one_reading(db: Database) -> None:
    """All that a person's page asks of the mentions stands in the index: thousands of them are read in one sweep."""
    db.execute("DROP INDEX mentions_by_person")
    db.execute("CREATE INDEX mentions_by_person ON mentions (person_id, article_id, position, role, name, probability)")


@MIGRATIONS()
def m005_what_has_changed(db: Database) -> None:
    """The reconciler's memory, and notes of the articles that changed since it last ran."""
    create(db, noting.TABLES)
    db.execute("CREATE INDEX former_keys_by_identity ON former_keys (identity_id)")
    for trigger in noting.triggers():
        db.execute(trigger)
