"""A small collection: two sites write up the same film, one of them with damaged spellings."""

from __future__ import annotations

from hashlib import sha256

from normalize.mentions import blocks_of
from normalize.reconcile import assign_ids
from normalize.records import (
    ArchivePlace,
    Article,
    ArticleLine,
    Cluster,
    Evidence,
    FilmBlock,
    Issue,
    Link,
    Page,
    Resolution,
    Span,
)
from normalize.store import Store

CLEAN = "https://clean.example/week-29"
DAMAGED = "https://damaged.example/week-29"


def page(url: str, body: str = "body", at: str = "2022-07-20T08:00:00Z", site: str = "generic") -> Page:
    raw = body.encode()
    digest = f"sha256:{sha256(raw).hexdigest()}"
    return Page(url, raw, at, 200, {"Content-Type": "text/html"}, digest, site, ArchivePlace("a.warc.gz", 7, 70))


def article(
    url: str, *films: FilmBlock, title: str = "At the cinema this week", issues: tuple[Issue, ...] = ()
) -> Article:
    lines = tuple(ArticleLine(film.header, "header", 0.98, film.position) for film in films)
    lines += (ArticleLine("See also our gallery", "unclaimed", 0.6),)
    return Article(url, "generic", title, "A. Writer", "2022-07-19", "2022-07-20", "en", "1", films, lines, issues)


def clean() -> Article:
    first = FilmBlock(
        position=1,
        header="As bestas de Rodrigo Sorogoyen",
        title="As bestas",
        directors=("Rodrigo Sorogoyen",),
        cast=("Marina Foïs", "Denis Ménochet"),
        synopsis="Two farmers settle where they are not wanted.",
        trivia="Shot in the hills, mostly at dawn.",
        release_date="2022-07-20",
        release_date_source="block",
        facts={"runtime": "2h 17min", "original_title": "As bestas"},
        confidence={"title": 0.97, "directors": 0.93},
        spans={"title": (Span(0, 0, 9),), "directors": (Span(0, 13, 30),)},
    )
    second = FilmBlock(2, "Magdala de Damien Manivel", "Magdala", ("Damien Manivel",), ("Elsa Wolliaston",))
    return article(CLEAN, first, second, issues=(Issue("late-date", "posted a day early", CLEAN, "info"),))


def damaged() -> Article:
    film = FilmBlock(
        1, "as Rodrigo Sorogoyen's Besta", "as Besta", ("Rodrigo Sorogoyen",), ("Marina Foy", "Dennis Menoche"),
        synopsis="A couple moves to a village.",
    )  # fmt: skip
    return article(DAMAGED, film)


def resolution(*articles: Article, together: bool = True) -> Resolution:
    """The first film of every article is one film, and so are the people in the same places; or nothing is."""
    blocks = [block for one in articles for block in blocks_of(one)]
    first = [block for block in blocks if block.position == 1]
    groups = [first, *[[block] for block in blocks if block.position != 1]] if together else [[b] for b in blocks]
    films = tuple(_cluster("film", [block.key for block in group], group[0].title or "?") for group in groups if group)
    people: dict[tuple[int, str, int], list[tuple[str, str]]] = {}
    for number, group in enumerate(groups):
        for block in group:
            for mention in block.people:
                people.setdefault((number, mention.role, mention.billing), []).append((mention.key, mention.name))
    persons = tuple(_cluster("person", [key for key, _ in named], named[0][1]) for named in people.values())
    queue: tuple[Link, ...] = ()
    if len(persons) > 1:
        queue = (
            Link("person", persons[0].members[0], persons[1].members[0], 0.4, (Evidence("name", -0.4, "unlike"),)),
        )
    return Resolution(films, persons, queue)


def _cluster(kind: str, keys: list[str], name: str) -> Cluster:
    evidence = (Evidence("director", 3.2, "the same"), Evidence("week", 1.1))
    links = tuple(Link(kind, keys[0], key, 0.97, evidence) for key in keys[1:])  # type: ignore[arg-type]
    return Cluster(kind, tuple(keys), name, links)  # type: ignore[arg-type]


def reconcile(store: Store, *articles: Article, together: bool = True) -> None:
    found = resolution(*articles, together=together)
    store.save_resolution(found, assign_ids(found, store.previous_ids()))


def dump(store: Store) -> list[str]:
    """The whole database as SQL text: equal dumps mean that nothing changed."""
    return list(store.db.conn.iterdump())
