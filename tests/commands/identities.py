"""A small database for the verbs about identities: one week in two renderings."""

from __future__ import annotations

from pathlib import Path

from normalize.records import Article, FilmBlock, Page
from normalize.store import Store

CLEAN = (
    FilmBlock(1, "As bestas de R. S.", "As bestas", ("Rodrigo Sorogoyen",), ("Marina Foïs", "Denis Ménochet")),
    FilmBlock(2, "Tempura de Akiko Ohku", "Tempura", ("Akiko Ohku",), ("Non", "Kento Hayashi")),
)
DAMAGED = (
    FilmBlock(1, "as Besta by Rodrigo Sorogoyen", "as Besta", ("Rodrigo Sorogoyen",), ("Marina Foy", "Dennis Menoche")),
    FilmBlock(2, "Tempura by Akiko Ohku", "Tempura", ("Akiko Ohku",), ("No", "Kento Hayashi")),
    FilmBlock(3, "Elsewhere by Marina Foxe", "Elsewhere", ("Marina Foxe",), ("Somebody Else",)),
)


def article(site: str, language: str, films: tuple[FilmBlock, ...]) -> Article:
    url, title = f"https://{site}/july", "The films of July 20"
    return Article(url, site, title, None, "2022-07-19", "2022-07-20", language, "t", films)


def fill(path: Path) -> Path:
    """Stores both renderings in a new database."""
    with Store.open(path) as store:
        for site, language, films in (("clean.example", "fr", CLEAN), ("damaged.example", "en", DAMAGED)):
            url = f"https://{site}/july"
            store.save_page(page := Page(url, b"x", "2022-07-21T00:00:00Z", 200, {}, f"sha256:{site}", site))
            store.save_article(page, article(site, language, films))
    return path
