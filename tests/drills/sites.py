"""The sites of the drills: every gold page that can stand for a site's week, with the other weeks made from it.

Three parts: "tune", the cases of `tuned.txt`, which the gates' constants were chosen on; "validate", the golden cases
of the exam and (where ../shared/corpus is at hand) the development pages; "fresh", open cases that came later, unseen
by whoever chose the constants.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from normalize.figures import FIELDS, ArticleFigures, Expectations, article_figures
from normalize.records import Article
from normalize.vocabulary import vocabulary
from roundup_spider.layout import Layout
from roundup_spider.reading import read
from roundup_spider.reading.decode import decode
from tests.drills.weeks import Film, Template, Week, template
from tests.golden.cases import Case, cases

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
FEWEST_FILMS = 3
"""Gold pages with fewer films are excerpts: no site's week."""
TUNED = frozenset(Path(__file__).with_name("tuned.txt").read_text(encoding="utf-8").split())
_LABELLED = ("cast", "synopsis", "trivia")


@dataclass(frozen=True)
class Site:
    """A page that stands for a site: its markup and gold films, and what its other weeks are made from."""

    name: str
    part: str
    language: str
    url: str
    html: str
    films: tuple[Film, ...]

    @cached_property
    def healthy(self) -> Article:
        """The page as it is read."""
        return self.read(self.html)

    @cached_property
    def template(self) -> Template | None:
        """The page taken apart at its films."""
        if len(self.healthy.blocks) != len(self.films):
            return None
        return template(self.html, self.films, [block.header for block in self.healthy.blocks])

    def read(self, html: str, layouts: Sequence[Layout] = ()) -> Article:
        """A page of the site as it is read."""
        return read(html.encode(), self.url, layouts=layouts)

    def weeks(self, count: int, chance: random.Random) -> Iterator[Week]:
        """Other weeks, healthy ones."""
        assert self.template is not None
        for _ in range(count):
            yield self.template.week(donors(self.language), labels(self.language), chance)

    @cached_property
    def declared(self) -> Expectations:
        """What a maintainer who has seen the page would declare: three quarters of what it has."""
        own = figures(self.healthy, 0)
        shares = {name: own.filled(name) / len(own.blocks) for name in FIELDS}
        left = (1 + own.unclaimed / max(1, own.lines)) / 2
        return Expectations(fill={name: 0.75 * share for name, share in shares.items() if share}, unclaimed=left)


def figures(article: Article, week: int) -> ArticleFigures:
    """An article in numbers, as that of a week."""
    day = (date(2021, 1, 6) + timedelta(weeks=week)).isoformat()
    return article_figures(f"https://e.org/{week}", day, article.blocks, article.lines, article.issues)


@cache
def pages() -> tuple[Site, ...]:
    """Every gold page with enough films."""
    golden = (
        _site(case.name, _part(case), case.meta, case.body,
              case.expected["films"], case.meta.get("encoding"))
        for case in cases()
    )  # fmt: skip
    found = (*golden, *_corpus())
    return tuple(site for site in found if len(site.films) >= FEWEST_FILMS)


def _part(case: Case) -> str:
    if case.meta.get("part") == "exam":
        return "validate"
    return "tune" if case.name in TUNED else "fresh"


def sites(part: str | None = None) -> Iterator[Site]:
    """The pages whose films can be exchanged: those read with all their films, one after the other."""
    for site in pages():
        if part in (None, site.part) and site.template is not None:
            yield site


def _corpus() -> Iterator[Site]:
    for path in sorted(CORPUS.glob("p*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        body = path.with_suffix(".html").read_bytes()
        yield _site(gold["id"], "validate", {**gold, "language": gold["lang"]}, body, gold["films"], gold["encoding"])


def _site(
    name: str, part: str, meta: Mapping[str, Any], body: bytes, films: Sequence[Film], encoding: str | None
) -> Site:
    html = re.sub(r"(?i)(charset=[\"']?)[\w-]+", r"\1utf-8", body.decode(encoding) if encoding else decode(body).text)
    return Site(name, part, meta["language"], meta["url"], html, tuple(films))


@cache
def donors(language: str) -> tuple[Film, ...]:
    """Films to fill other weeks with, each title once: of the language, or of all where it has few."""
    films = {film["title"]: film for site in pages() if site.language == language for film in site.films}
    if len(films) < 12:
        films |= {film["title"]: film for site in pages() for film in site.films}
    return tuple(film for title, film in films.items() if title and film["synopsis"])


@cache
def labels(language: str) -> tuple[tuple[str, ...], ...]:
    """The labels that the pages of a language use, by meaning."""
    articles = [site.healthy for site in pages() if site.language == language]
    groups = (set().union(*(labels_of(article, role) for article in articles)) for role in _LABELLED)
    return tuple(tuple(sorted(group)) for group in groups)


def labels_of(article: Article, role: str) -> set[str]:
    """The labels that open the lines of a role, as the page writes them."""
    found = set()
    for line in article.lines:
        label = vocabulary().label_at(line.text) if line.role == role else None
        if label and label.meaning == role:
            found.add(line.text[label.start : label.end].strip(" ?!:.-–—"))
    return {label for label in found if len(label) > 3}
