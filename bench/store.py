"""How the store bears a million credits: `python bench/store.py [ARTICLES] [DATABASE]` (48000 articles are a million).

Generates articles of seven films with three names each (a seventh misspelt), saves them page by page, reconciles
them by construction, and times what analysts and pages ask for. Seeded: the same database every time.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from normalize.records import Article, ArticleLine, Block, Cluster, Evidence, FilmBlock, Link, Mention, Page, Resolution
from normalize.store import Store

FILMS_PER_ARTICLE = 7
_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fa",
    "gu",
    "he",
    "jo",
    "ka",
    "li",
    "mo",
    "na",
    "or",
    "pe",
    "qui",
    "ro",
    "sa",
    "te",
    "ul",
    "va",
    "wen",
)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long the block took."""
    begin = time.perf_counter()
    yield
    print(f"{what:55s} {1000 * (time.perf_counter() - begin):10.1f} ms", flush=True)


def word(chance: random.Random) -> str:
    """An invented word."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def misspelt(name: str, chance: random.Random) -> str:
    """The name with a letter gone."""
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


@dataclass(frozen=True)
class Ids:
    """What the reconciler's `assign_ids` would give."""

    ids: dict[str, str]
    redirects: dict[str, str] = field(default_factory=dict)


class Collection:
    """Invented films and people, and articles about them."""

    def __init__(self, articles: int, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.articles = articles
        people = articles * FILMS_PER_ARTICLE // 10
        self.people = [f"{word(self.chance)} {word(self.chance)}" for _ in range(max(people, 10))]
        self.films = [self._film() for _ in range(max(articles * FILMS_PER_ARTICLE // 8, 10))]
        self.members: dict[str, dict[str, list[str]]] = {"film": {}, "person": {}}

    def _film(self) -> tuple[str, list[int]]:
        title = " ".join(word(self.chance) for _ in range(self.chance.randint(1, 3)))
        return title, [int(len(self.people) * self.chance.random() ** 2) for _ in range(3)]

    def pages(self) -> Iterator[tuple[Page, Article, list[Block]]]:
        """Every page with its article and blocks."""
        for number in range(self.articles):
            url = f"https://site{number % 50}.example/{number}"
            week = f"{2000 + number * 20 // self.articles}-{number % 12 + 1:02d}-20"
            blocks = [self._block(url, week, position) for position in range(1, FILMS_PER_ARTICLE + 1)]
            films = tuple(_film_block(block) for block in blocks)
            lines = tuple(ArticleLine(film.header, "header", 0.9, film.position) for film in films)
            article = Article(url, f"site{number % 50}", f"Week {number}", None, None, week, "en", "1", films, lines)
            yield Page(url, b"", f"{week}T08:00:00Z", 200, {}, f"sha256:{number:064d}", article.site), article, blocks

    def _block(self, url: str, week: str, position: int) -> Block:
        film = int(len(self.films) * self.chance.random())
        title, cast = self.films[film]
        key = f"{url}#{position}"
        people = []
        for billing, person in enumerate(cast):
            name = self.people[person]
            name = misspelt(name, self.chance) if self.chance.random() < 0.15 else name
            role = "director" if billing == 0 else "cast"
            people.append(Mention(f"{key}/{role}/{billing}/{name}", name, role, max(billing, 1)))  # type: ignore[arg-type]
            self.members["person"].setdefault(f"person-{person}", []).append(people[-1].key)
        self.members["film"].setdefault(f"film-{film}", []).append(key)
        synopsis = " ".join(word(self.chance) for _ in range(30))
        site = url.split("/")[2]
        return Block(key, url, site, "en", position, week, None, week, title, tuple(people), synopsis)

    def resolution(self) -> tuple[Resolution, Ids]:
        """The truth, as a reconciler would conclude it."""
        ids = {key: ident for kind in self.members.values() for ident, keys in kind.items() for key in keys}
        films = tuple(_cluster("film", keys, self.films[int(i[5:])][0]) for i, keys in self.members["film"].items())
        people = tuple(_cluster("person", keys, self.people[int(i[7:])]) for i, keys in self.members["person"].items())
        return Resolution(films, people), Ids(ids)


def _film_block(block: Block) -> FilmBlock:
    names = [mention.name for mention in block.people]
    return FilmBlock(
        block.position, f"{block.title} by {names[0]}", block.title, (names[0],), tuple(names[1:]), block.synopsis,
        release_date=block.week, confidence={"title": 0.9},
    )  # fmt: skip


def _cluster(kind: str, keys: list[str], name: str) -> Cluster:
    evidence = (Evidence("name", 4.0, "the same letters"),)
    links = tuple(Link(kind, keys[0], key, 0.98, evidence) for key in keys[1:])  # type: ignore[arg-type]
    return Cluster(kind, tuple(keys), name, links)  # type: ignore[arg-type]


_PERSON = "(SELECT person_id FROM people ORDER BY mention_count DESC LIMIT 1)"
_FILM = "(SELECT film_id FROM films ORDER BY mention_count DESC LIMIT 1)"
_A_WEEK = "WHERE week = '2010-05-20' GROUP BY film_id ORDER BY 2 DESC LIMIT 50"
QUESTIONS = {
    "a person's credits": f"SELECT * FROM credits WHERE person_id = {_PERSON}",  # noqa: S608
    "a person's spellings": f"SELECT * FROM name_variants WHERE person_id = {_PERSON}",  # noqa: S608
    "a film's mentions": f"SELECT * FROM film_mentions WHERE film_id = {_FILM}",  # noqa: S608
    "a film's credits": f"SELECT * FROM credits WHERE film_id = {_FILM}",  # noqa: S608
    "a week's films": f"SELECT film, count(*) FROM film_mentions {_A_WEEK}",  # noqa: S608
    "most seen people": "SELECT * FROM people ORDER BY mention_count DESC LIMIT 50",
    "first page of credits": "SELECT * FROM credits LIMIT 100",
    "first page of name variants": "SELECT * FROM name_variants LIMIT 100",
    "most spellings": "SELECT person, count(*) FROM name_variants GROUP BY person_id ORDER BY 2 DESC LIMIT 20",
    "all credits counted": "SELECT count(*) FROM credits",
    "site health": "SELECT * FROM site_health",
    "reasons of a person": "SELECT * FROM reasons WHERE identity_id = 'person-1'",
}


def main(articles: int, path: Path) -> None:
    """Builds the database and asks."""
    collection = Collection(articles)
    with Store.open(path) as store:
        with timed(f"saving {articles} articles"):
            for page, article, blocks in collection.pages():
                store.save_article(page, article, blocks=blocks)
        found, ids = collection.resolution()
        with timed("saving the resolution"):
            store.save_resolution(found, ids)
        with timed("saving the same resolution again"):
            store.save_resolution(found, ids)
        with timed("previous ids"):
            store.previous_ids()
        with timed("all blocks read"):
            print(sum(1 for _ in store.blocks()), "blocks,", path.stat().st_size >> 20, "MB")
        for what, query in QUESTIONS.items():
            with timed(what):
                list(store.query(query))
        name = next(store.query("SELECT name FROM people ORDER BY mention_count DESC LIMIT 1"))["name"]
        with timed(f"search {name!r}"):
            list(store.search(str(name)))
        with timed("search a frequent word"):
            list(store.search("Ba"))


if __name__ == "__main__":
    given = [*sys.argv[1:], "2000"][0], *sys.argv[2:], os.path.join(tempfile.mkdtemp(), "bench.db")
    main(int(given[0]), Path(given[1]))
