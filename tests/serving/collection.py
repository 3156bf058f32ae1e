"""A small collection for the web pages: one week on two sites, a third page that is out to harm, one open pair."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from normalize.reconcile.stored import reconcile_store
from normalize.records import Article, ArticleLine, FilmBlock, Issue, Page, Span
from normalize.store import Store

HOSTILE = "<script>window.harmed = 1</script>"
HOSTILE_NAME = "Eve <img src=x onerror=alert(1)> O'Neil"
HOSTILE_URL = 'https://hostile.example/a"><script>alert(1)</script>'

_CLEAN = (
    FilmBlock(
        1,
        "As bestas de Rodrigo Sorogoyen",
        "As bestas",
        ("Rodrigo Sorogoyen",),
        ("Marina Foïs", "Denis Ménochet"),
        "Deux étrangers sèment, les voisins comptent.",
        "Denis Ménochet a appris le galicien.",
        "2022-07-20",
        facts={"runtime": "2h 17min"},
        confidence={"title": 0.98, "cast": 0.99},
        spans={"title": (Span(1, 0, 9),), "directors": (Span(1, 13, 30),), "cast": (Span(2, 5, 32),)},
    ),
    FilmBlock(
        2,
        "Tempura de Akiko Ohku",
        "Tempura",
        ("Akiko Ohku",),
        ("Non", "Kento Hayashi"),
        release_date="2022-07-20",
        confidence={"title": 0.6},
    ),
)
_CLEAN_LINES = (
    ArticleLine("Les films de la semaine", "outside", 0.99),
    ArticleLine("As bestas de Rodrigo Sorogoyen", "header", 0.98, 1),
    ArticleLine("Avec Marina Foïs, Denis Ménochet", "cast", 0.97, 1),
    ArticleLine("Deux étrangers sèment, les voisins comptent.", "synopsis", 0.95, 1),
    ArticleLine("Le saviez-vous ? Denis Ménochet a appris le galicien.", "trivia", 0.9, 1),
    ArticleLine("Une ligne que personne ne réclame", "unclaimed", 0.4, 1),
    ArticleLine("Tempura de Akiko Ohku", "header", 0.9, 2),
)
_DAMAGED = (
    FilmBlock(1, "as Besta by Rodrigo Sorogoyen", "as Besta", ("Rodrigo Sorogoyen",), ("Marina Foy", "Dennis Menoche"),
              "Two strangers sow and the neighbours count.", "Dennis Menoche learned Galician.", "2022-07-20"),
    FilmBlock(2, "Tempura by Akiko Ohku", "Tempura", ("Akiko Ohku",), ("No", "Kento Hayashi")),
)  # fmt: skip
_HARMFUL = (
    FilmBlock(1, f"{HOSTILE} by {HOSTILE_NAME}", HOSTILE, (HOSTILE_NAME,), ("Plain Person",), f"{HOSTILE} all is told.",
              f"Did {HOSTILE_NAME} know?", facts={"genre": HOSTILE}),
)  # fmt: skip
_PAGES = (
    ("clean.example", "fr", "https://clean.example/july", "Les films du 20 juillet", _CLEAN, _CLEAN_LINES),
    ("damaged.example", "en", "https://damaged.example/july", "The films of July 20", _DAMAGED, ()),
    ("hostile.example", "en", HOSTILE_URL, f"{HOSTILE} & more", _HARMFUL, (ArticleLine(HOSTILE, "header", 0.9, 1),)),
)


def fill(path: Path) -> Path:
    """Makes the database: three articles, reconciled, a failing gate's issue, one pair left open."""
    with Store.open(path) as store:
        run = store.begin_run("ingest")
        for site, language, url, title, films, lines in _PAGES:
            issues = (Issue("odd-page", f"{HOSTILE} was found"),) if films is _HARMFUL else ()
            article = Article(
                url, site, title, None, "2022-07-19", "2022-07-20", language, "t", films, lines or _lines(films), issues
            )
            page = Page(url, b"x", "2022-07-21T00:00:00Z", 200, {}, f"sha256:{site}", site)
            store.save_article(page, article, run_id=run)
        reconcile_store(store)
        store.end_run(run, 0)
    _leave_open(path, "Marina Foïs", "Kento Hayashi")
    return path


def _lines(films: tuple[FilmBlock, ...]) -> tuple[ArticleLine, ...]:
    return tuple(ArticleLine(film.header, "header", 0.9, film.position) for film in films)


def _leave_open(path: Path, a: str, b: str) -> None:
    """Puts the pair of two names into the review queue."""
    with closing(sqlite3.connect(path)) as connection, connection:
        found = dict(connection.execute("SELECT name, mention_key FROM mentions"))
        ids = dict(connection.execute("SELECT variant, person_id FROM person_names"))
        connection.execute("DELETE FROM review_queue")
        connection.execute(
            "INSERT INTO review_queue VALUES ('person', ?, ?, ?, ?, 0.41, 'close', ?, ?, ?)",
            (ids[a], a, ids[b], b, found[a], found[b], '[{"name": "letters", "weight": -0.4, "detail": "apart"}]'),
        )


def ident(path: Path, name: str) -> str:
    """The id of the film or person spelt so."""
    with closing(sqlite3.connect(path)) as connection:
        sql = """SELECT person_id FROM person_names WHERE variant = :name
                 UNION SELECT film_id FROM film_titles WHERE variant = :name"""
        return str(connection.execute(sql, {"name": name}).fetchone()[0])


def article(path: Path, site: str) -> str:
    """The id of the article of a site."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT article_id FROM articles WHERE site = ?", [site]).fetchone()[0])
