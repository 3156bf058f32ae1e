"""A made-up world of weekly roundups and their damaged copies, with the truth known: `python bench/reconcile.py`
runs on it.
 Names are put together from the shipped name tokens by how common they are, so that namesakes and look-alikes occur
as they do among film people. Copies respell names the way chained machine translation does, translate titles, drop
cast and directors.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from normalize.records import Article, Block, FilmBlock, Mention, Page, Role
from normalize.resources import data_file

FILMS_A_WEEK = 40
COPIES = (1, 2, 2, 3, 3, 4, 5, 6, 8)
SITES = 60
RESPELT, TRANSLATED, CAST_LOST, DIRECTOR_LOST, WEEK_LOST = 0.3, 0.5, 0.05, 0.04, 0.15
CREDITS_A_PERSON = 3.0

_DAMAGE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ch", "sh"), ("ck", "k"), ("ph", "f"), ("w", "v"), ("v", "w"), ("th", "t"), ("ou", "u"), ("u", "ou"),
        ("y", "i"), ("i(?=.)", "e"), ("e(?=.)", "a"), ("ai", "e"), ("z", "s"), ("c(?=[aou])", "k"), ("c(?=[ei])", "s"),
        ("qu", "k"),
        (r"(.)\1", r"\1"), ("([lmnrst])", r"\1\1"), ("h", ""), ("t$", ""), ("e$", ""), ("([a-z])$", r"\1s"),
        ("b", "p"),
        ("p", "b"), ("j", "g"), ("g", "j"), ("x", "ks"), ("o(?=.)", "u"), ("oi", "ua"), ("eau", "o"), ("d$", "t"),
    )
)  # fmt: skip
_SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstvz" for vowel in "aeio"]


@dataclass(frozen=True, slots=True)
class Film:
    """The truth about one film: its number, day of release, titles in two languages, director and cast as person
    numbers.
    """

    number: int
    day: date
    titles: tuple[str, str]
    director: int
    cast: tuple[int, ...]


@dataclass(slots=True)
class World:
    """Blocks and the true identities behind their keys."""

    blocks: list[Block] = field(default_factory=list)
    films: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)


def make_world(mentions: int, seed: int = 1) -> World:
    """About `mentions` mentions of people in copies of weekly roundups; the same seed gives the same world."""
    rng = random.Random(seed)
    weeks = max(1, round(mentions / (FILMS_A_WEEK * sum(COPIES) / len(COPIES) * 3.9)))
    names = list(_names(rng, int(weeks * FILMS_A_WEEK * 4 / CREDITS_A_PERSON) + 20))
    words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(4000)]
    world = World()
    for week in range(weeks):
        day = date(1995, 1, 4) + timedelta(weeks=week)
        directors = rng.sample(range(len(names)), FILMS_A_WEEK)
        films = [_film(rng, week * FILMS_A_WEEK + at, day, who, len(names), words) for at, who in enumerate(directors)]
        for site, position, film in _pages(rng, films):
            _add(world, rng, site, position, film, names)
    return world


Stored = tuple[Page, Article, list[Block]]
"""What `Store.save_article` wants of one page."""


def pages(blocks: Iterable[Block]) -> Iterator[Stored]:
    """The pages on which blocks stand, as a crawl would hand them to the store."""
    by_url: dict[str, list[Block]] = {}
    for block in blocks:
        by_url.setdefault(block.url, []).append(block)
    for url, found in by_url.items():
        films = tuple(_film_block(block) for block in found)
        first = found[0]
        article = Article(url, first.site, "Films", None, None, first.week, first.language, "1", films)
        yield Page(url, b"", "2022-07-20T08:00:00Z", 200, {}, f"sha256:{url}", first.site), article, found


def _film_block(block: Block) -> FilmBlock:
    names = {role: tuple(m.name for m in block.people if m.role == role) for role in ("director", "cast")}
    return FilmBlock(block.position, f"{block.title}", block.title, names["director"], names["cast"])


def _names(rng: random.Random, count: int) -> Iterator[str]:
    """Names of two common-or-rare tokens; two people may share a name, as in life."""
    rows = data_file("names", "similarity_tokens.tsv").read_text(encoding="utf-8").splitlines()
    counted = [(token, int(number)) for token, number in (row.split("\t") for row in rows if not row.startswith("#"))]
    counted = [(token, number) for token, number in counted if token.isalpha() and len(token) > 2]
    tokens, steps = [token for token, _ in counted], list(accumulate(number for _, number in counted))
    for _ in range(count):
        given = rng.choices(tokens, cum_weights=steps)[0]
        family = "".join(rng.choices(_SYLLABLES, k=rng.randint(1, 2))) + rng.choices(tokens, cum_weights=steps)[0]
        yield f"{given} {family if rng.random() < 0.7 else rng.choices(tokens, cum_weights=steps)[0]}".title()


def _film(rng: random.Random, number: int, day: date, director: int, people: int, words: list[str]) -> Film:
    titles = tuple(" ".join(rng.choices(words, k=rng.choice((1, 2, 2, 3, 4)))).capitalize() for _ in range(2))
    cast = [who for who in rng.sample(range(people), 4) if who != director]
    return Film(number, day, (titles[0], titles[1]), director, tuple(cast[:3]))


def _pages(rng: random.Random, films: list[Film]) -> Iterator[tuple[int, int, Film]]:
    """(site, position, film): each film on as many sites as its copies, each site listing its films in one order."""
    on_site: dict[int, list[Film]] = {}
    for film in films:
        for site in rng.sample(range(SITES), rng.choice(COPIES)):
            on_site.setdefault(site, []).append(film)
    for site, listed in on_site.items():
        yield from ((site, position, film) for position, film in enumerate(listed, 1))


def _add(world: World, rng: random.Random, site: int, position: int, film: Film, names: list[str]) -> None:
    url = f"https://site{site}.example/{film.day.isoformat()}"
    key = f"{url}#{position}"
    credits: list[tuple[Role, int, int]] = [("director", 1, film.director)]
    credits += [("cast", billing, who) for billing, who in enumerate(film.cast, 1) if rng.random() > CAST_LOST]
    if rng.random() < DIRECTOR_LOST:
        credits = credits[1:]
    mentions = []
    for role, billing, who in credits:
        name = respelt(names[who], rng) if rng.random() < RESPELT else names[who]
        mentions.append(Mention(f"{key}:{role}:{billing}", name, role, billing))
        world.people[mentions[-1].key] = who
    world.films[key] = film.number
    week = None if rng.random() < WEEK_LOST else film.day.isoformat()
    title = film.titles[rng.random() < TRANSLATED]
    language = ("en", "fr")[title == film.titles[0]]
    site_name = f"site{site}.example"
    world.blocks.append(Block(key, url, site_name, language, position, week, None, None, title, tuple(mentions)))


def respelt(name: str, rng: random.Random) -> str:
    """A name as it comes back from one or two machine translations: one or two letters changed."""
    for _ in range(rng.choice((1, 1, 2))):
        pattern, replacement = rng.choice([rule for rule in _DAMAGE if rule[0].search(name)] or [_DAMAGE[-1]])
        found = list(pattern.finditer(name))
        if found:
            at = rng.choice(found)
            changed = name[: at.start()] + at.expand(replacement) + name[at.end() :]
            name = changed if len(changed) > 4 else name
    return name
