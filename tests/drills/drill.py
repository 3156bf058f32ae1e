"""Do the gates ring when a site changes, and only then?

    python -m tests.drills.drill

takes every golden page for a site of its own, invents a past for it from its own films (weeks of different length,
films without this or that), and counts: mutations caught at once, within three weeks, or missed, and those that did no
harm (the reader coped); and false alarms over a simulated year of weekly runs in which nothing happened.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from normalize.gates import FIELDS, ArticleFigures, BlockFigures, Expectations, SiteFigures, failures
from normalize.records import Article
from normalize.store.figures import block_figures
from roundup_spider.reading import read
from roundup_spider.refusals import refusing_page
from tests.drills.mutations import MUTATIONS
from tests.golden.cases import Case, article, cases

PAST_WEEKS = 20
FEWEST_FILMS = 4
"""Golden pages with fewer films are excerpts: no site's week."""


@dataclass
class Tally:
    """What became of the mutations, by name, and the false alarms of quiet weeks."""

    caught: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)
    weeks: int = 0
    false_alarms: list[str] = field(default_factory=list)

    @property
    def share_caught(self) -> float:
        """Caught at once or within three weeks, among the mutations that did harm."""
        caught, missed = sum((self.caught + self.later).values()), sum(map(len, self.missed.values()))
        return caught / (caught + missed) if caught + missed else 1.0


def figures_of(url: str, day: str, read_as: Article) -> ArticleFigures:
    """An article in numbers, as the store would give them."""
    inside = [line for line in read_as.lines if line.role != "outside"]
    blocks = tuple(
        block_figures(one.title, one.directors, one.cast, one.synopsis, one.trivia) for one in read_as.blocks
    )
    return ArticleFigures(url, day, blocks, len(inside), len(read_as.unclaimed))


def sites() -> Iterator[tuple[Case, Article]]:
    """The golden pages that can stand for a healthy site: those read with all their films."""
    for case in cases():
        found = article(case.name)
        if len(found.blocks) == len(case.expected["films"]) >= FEWEST_FILMS:
            yield case, found


def declared(own: ArticleFigures) -> Expectations:
    """What a maintainer who has seen the page would declare: three quarters of what it has."""
    shares = {name: own.filled(name) / len(own.blocks) for name in FIELDS}
    return Expectations(fill={name: 0.75 * share for name, share in shares.items() if share}, unclaimed=0.5)


def weekly(case: str, pool: Sequence[BlockFigures], weeks: int, chance: random.Random) -> list[ArticleFigures]:
    """Weeks of a site whose films are like those of `pool`: as many or fewer, each lacking something now and then."""
    found = []
    for week in range(weeks):
        day = (date(2021, 1, 6) + timedelta(weeks=week)).isoformat()
        count = chance.randint(max(2, len(pool) // 2), len(pool) + 2)
        blocks = tuple(_varied(chance.choice(pool), f"Film {week} {number}", chance) for number in range(count))
        found.append(ArticleFigures(f"https://{case}.example/{day}", day, blocks, count * 4, chance.choice((0, 0, 1))))
    return found


_TEXTS = ("synopsis", "trivia")
_LACKING = {"title": 0.005, "directors": 0.03, "cast": 0.05, "synopsis": 0.02, "trivia": 0.1}
"""How often a film of the simulated site lacks a field, over and above what the golden page itself lacks."""


def _varied(block: BlockFigures, title: str, chance: random.Random) -> BlockFigures:
    words = {
        name: 0 if chance.random() < _LACKING[name] else _about(block.words[name], chance, name in _TEXTS)
        for name in FIELDS
    }
    return replace(block, title=title if words["title"] else "", words=words)


def _about(count: int, chance: random.Random, text: bool) -> int:
    return max(1, round(count * chance.uniform(0.6, 1.6))) if count and text else count


def run(seed: int = 1, weeks: int = 52) -> Tally:
    """Every mutation of every golden page, and a quiet year of every site."""
    tally = Tally()
    for case, healthy in sites():
        chance = random.Random(f"{seed} {case.name}")
        own = figures_of("https://e.org/now", "2022-01-05", healthy)
        past = weekly(case.name.replace("/", "-"), own.blocks, PAST_WEEKS, chance)
        alarms = failures(SiteFigures(case.name, declared(own), (*past, own)), date(2022, 1, 6))
        tally.false_alarms += [f"{case.name} as it is: {one.message}" for one in alarms if one.level == "error"]
        _quiet_year(tally, case.name, own, weeks, chance)
        for name, mutate in MUTATIONS.items():
            mutated = mutate(_text(case), healthy, chance)
            if mutated is not None:
                _judge(tally, case, name, mutated, own, past)
    return tally


def _text(case: Case) -> str:
    return case.body.decode(case.meta.get("encoding") or "utf-8", "replace")


def _quiet_year(tally: Tally, name: str, own: ArticleFigures, weeks: int, chance: random.Random) -> None:
    year = weekly(name.replace("/", "-"), own.blocks, weeks, chance)
    for week in range(1, weeks + 1):
        tally.weeks += 1
        today = date.fromisoformat(year[week - 1].day or "")
        site = SiteFigures(name, declared(own), tuple(year[:week]), freshness=timedelta(days=10))
        alarms = (one for one in failures(site, today) if one.level == "error")
        tally.false_alarms += [f"{name} week {week}: {one.message}" for one in alarms]


def _judge(
    tally: Tally, case: Case, name: str, mutated: str, own: ArticleFigures, past: Sequence[ArticleFigures]
) -> None:
    body = mutated.encode()
    reading = read(body, case.meta["url"])
    now = figures_of("https://e.org/now", "2022-01-05", reading)
    refused = refusing_page(body) or not reading.blocks  # the crawl itself says so: exit code 4 or 5, lost-article
    rings = [refused or _rings(case.name, declared(own), (*past, *[now] * weeks)) for weeks in (1, 2, 3)]
    if rings[0]:
        tally.caught[name] += 1
    elif _alike(own, now):
        tally.harmless[name] += 1
    elif any(rings):
        tally.later[name] += 1
    else:
        tally.missed.setdefault(name, []).append(f"{case.name}: {_told(own)} → {_told(now)}")


def _rings(name: str, expect: Expectations, articles: tuple[ArticleFigures, ...]) -> bool:
    site = SiteFigures(name, expect, articles)
    return any(one.level == "error" for one in failures(site, date(2022, 1, 6)))


def _alike(one: ArticleFigures, other: ArticleFigures) -> bool:
    """Whether two readings of a page say the same in numbers, give or take one film and a few words."""
    if abs(len(one.blocks) - len(other.blocks)) > 1:
        return False
    return all(abs(one.filled(name) - other.filled(name)) <= 1 and _near(one, other, name) for name in FIELDS)


def _near(one: ArticleFigures, other: ArticleFigures, name: str) -> bool:
    first, second = (sum(found.lengths(name)) for found in (one, other))
    return abs(first - second) <= 0.15 * max(first, second) + 8


def _told(figures: ArticleFigures) -> str:
    return " ".join([str(len(figures.blocks)), *(f"{name[:2]}{figures.filled(name)}" for name in FIELDS)])


def main() -> None:
    """Prints the tally."""
    tally = run()
    print(f"{'mutation':32} caught  later harmless missed")
    for name in MUTATIONS:
        missed = tally.missed.get(name, [])
        counts = f"{tally.caught[name]:6} {tally.later[name]:6} {tally.harmless[name]:8} {len(missed):6}"
        print(f"{name:32} {counts}", *missed, sep="\n    ")
    print(f"caught {tally.share_caught:.3f} of those that did harm")
    print(f"{len(tally.false_alarms)} false alarms in {tally.weeks} quiet weeks", *tally.false_alarms[:8], sep="\n  ")


if __name__ == "__main__":
    main()
