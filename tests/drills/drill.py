"""Do the gates ring when a site changes, and only then?

    python -m tests.drills.drill [--part tune|validate|fresh] [--weeks 52] [--every 1]

takes every gold page for a site's week, makes the site's other weeks from it (`weeks.py`) and lets the reader read them
all. Every mutation is judged against the gold: *survived* when everything that was read right before is read right
still. Of those that did harm it counts the caught (at once, or within four weeks) and the missed; of those survived
the ones where a gate rang all the same, for the site did change. What harms a single film and is missed is counted
apart. Then a quiet year of weekly runs counts false alarms.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean, median

from normalize.failure import Failure
from normalize.figures import FIELDS, RECENT, ArticleFigures, SiteFigures
from normalize.gates import failures
from normalize.records import Article
from roundup_spider.goldens.compare import aligned, films_of, same
from roundup_spider.refusals import refusing_page
from tests.drills.mutations import MUTATIONS, Mutation
from tests.drills.sites import Site, figures, sites
from tests.drills.weeks import Film, Week

PAST_WEEKS = 20
SLIP = 0.3
"""How much less than usual the reader must get right of a field for an alarm to be no false one,"""
HALF = 0.5
"""or in how few of the films: what is stored is wrong, and an alarm is in order, though it be so every week."""
LATER = RECENT
"""Weeks after which a change must have been noticed: the gates look at so many articles together."""


@dataclass(frozen=True)
class Lived:
    """A quiet week as it was read: in numbers, and the share of films that each field was read right of.

    Nothing counts as right where films are missing or too many.
    """

    figures: ArticleFigures
    right: Mapping[str, float]


@dataclass
class Tally:
    """What became of the mutations, by name, and the false alarms of quiet weeks."""

    caught: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    survived: Counter[str] = field(default_factory=Counter)
    survived_but_told: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)
    slight: dict[str, list[str]] = field(default_factory=dict)
    """Missed, too, but only one film of the page is read wrongly: no gate can tell that from a film as it comes."""
    gates: Counter[str] = field(default_factory=Counter)
    sites: int = 0
    weeks: int = 0
    slips: int = 0
    slips_told: int = 0
    false_alarms: list[str] = field(default_factory=list)

    @property
    def harmful(self) -> int:
        """How many mutations did harm that was caught, or to more than one film."""
        return (self.caught + self.later).total() + sum(map(len, self.missed.values()))

    @property
    def share_caught(self) -> float:
        """Caught at once or within four weeks, among the mutations that did harm."""
        return (self.caught + self.later).total() / self.harmful if self.harmful else 1.0

    def tried(self, name: str) -> int:
        """How often a mutation was applied."""
        found = (self.caught, self.later, self.survived, self.survived_but_told)
        missed = (self.missed, self.slight)
        return sum(counts[name] for counts in found) + sum(len(names.get(name, [])) for names in missed)


def run(part: str | None = None, weeks: int = 52, every: int = 1, seed: int = 1) -> Tally:
    """Every mutation of every `every`th site, and a quiet year of each."""
    tally = Tally()
    for site in list(sites(part))[::every]:
        chance = random.Random(f"{seed} {site.name}")
        tally.sites += 1
        year = [_lived(site, number, week) for number, week in enumerate(site.weeks(weeks + PAST_WEEKS, chance))]
        _quiet_year(tally, site, year[PAST_WEEKS:])
        for name, mutation in MUTATIONS.items():
            _mutate(tally, site, name, mutation, [week.figures for week in year[:PAST_WEEKS]], chance)
    return tally


def _lived(site: Site, number: int, week: Week) -> Lived:
    article = site.read(week.html)
    whole = len(article.blocks) == len(week.films)
    found = Counter(name for _, name in right(week.films, article)) if whole else Counter()
    return Lived(figures(article, number), {name: found[name] / len(week.films) for name in FIELDS})


def _quiet_year(tally: Tally, site: Site, year: Sequence[Lived]) -> None:
    usual = {name: median(week.right[name] for week in year) for name in FIELDS}
    tally.slips += sum(slipped([week], usual) for week in year)
    for number in range(1, len(year) + 1):
        tally.weeks += 1
        past = year[:number]
        found = SiteFigures(
            site.name, site.declared, tuple(week.figures for week in past), freshness=timedelta(days=10)
        )
        today = date.fromisoformat(past[-1].figures.day or "")
        for alarm in failures(found, today):
            about = past[-RECENT:] if "articles" in alarm.message else [w for w in past if w.figures.url == alarm.url]
            if alarm.level == "error" and (slipped(about, usual) or _shows_misread(alarm, about)):
                tally.slips_told += 1
            elif alarm.level == "error":
                tally.false_alarms.append(f"{site.name} week {number}: {alarm.gate} {alarm.message}")


def _shows_misread(alarm: Failure, weeks: Sequence[Lived]) -> bool:
    """Whether the alarm is about titles that are none, or the same twice, and as many are read wrongly."""
    wrong = sum((1 - week.right["title"]) * len(week.figures.blocks) for week in weeks)
    of_titles = (alarm.gate, alarm.field) in (("shape", "title"), ("repeats", None))
    return of_titles and round(wrong) >= alarm.value


def slipped(weeks: Sequence[Lived], usual: Mapping[str, float]) -> bool:
    """Whether the reader has a field wrong in most films of these weeks, or in far more than usual."""
    found = {name: mean(week.right[name] for week in weeks) for name in FIELDS if weeks}
    return any(share < max(usual[name] - SLIP, HALF) for name, share in found.items())


def _mutate(
    tally: Tally, site: Site, name: str, mutation: Mutation, past: Sequence[ArticleFigures], chance: random.Random
) -> None:
    mutated = mutation.apply(site.html, site.healthy, chance)
    if mutated is None:
        return
    now = site.read(mutated, mutation.layouts(site.html, site.healthy))
    rings = rang(site, past, [(mutated, now)])
    tally.gates.update(rings)
    lost = harm(site, now, mutation)
    if not lost:
        (tally.survived_but_told if rings else tally.survived)[name] += 1
    elif rings:
        tally.caught[name] += 1
    elif later := rang(site, past, [(mutated, now), *_later(site, mutation, chance)]):
        tally.later[name] += 1
        tally.gates.update(later)
    else:
        missed = tally.slight if len(lost) == 1 else tally.missed
        missed.setdefault(name, []).append(f"{site.name}: {lost}")


def _later(site: Site, mutation: Mutation, chance: random.Random) -> list[tuple[str, Article]]:
    """The next weeks, changed in the same way."""
    found = []
    for week in site.weeks(LATER - 1, chance):
        mutated = (mutation.goes_on or mutation.apply)(week.html, site.read(week.html), chance) or week.html
        found.append((mutated, site.read(mutated)))
    return found


def rang(site: Site, past: Sequence[ArticleFigures], newest: Iterable[tuple[str, Article]]) -> set[str]:
    """The gates that fail after the newest pages; a page without films fails in the crawl itself."""
    found = set()
    articles = list(past)
    for html, article in newest:
        refused = refusing_page(html.encode())
        if refused or not article.blocks:
            found.add(refused.partition(":")[0] if refused else "empty-pages")
        else:
            articles.append(figures(article, len(articles)))
    judged = SiteFigures(site.name, site.declared, tuple(articles))
    return found | {one.gate for one in failures(judged, date(2022, 1, 6)) if _is_error(one)}


def _is_error(failure: Failure) -> bool:
    return failure.level == "error"


def harm(site: Site, now: Article, mutation: Mutation) -> dict[int, set[str]]:
    """What of the gold was read right before and is not now, by film; an extra film under a number past the last."""
    before = right(site.films, site.healthy)
    losses = [before - right(films, now) for films in mutation.golds(site.films)]
    by_film = {
        film: min(({name for number, name in lost if number == film} for lost in losses), key=len)
        for film in range(len(site.films))
    }
    extra = range(len(site.films), len(site.films) + len(now.blocks) - len(site.healthy.blocks))
    return {film: names for film, names in by_film.items() if names} | {film: {"extra"} for film in extra}


def right(gold: Sequence[Film], article: Article) -> set[tuple[int, str]]:
    """The fields of gold films (number and name) that an article has right."""
    read = films_of(article)
    pairs = aligned(gold, read)
    return {(i, name) for i, j in pairs for name in FIELDS if same(gold[i], read[j], name)}


def main() -> None:
    """Prints the tally."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["tune", "validate", "fresh"])
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="name what was missed (never look at the exam's)")
    given = parser.parse_args()
    tally = run(given.part, given.weeks, given.every, given.seed)
    print(f"{'mutation':36} {'caught':>6} {'later':>6} {'missed':>6} {'one film':>9} {'survived':>9} {'and told':>9}")
    for name in MUTATIONS:
        missed, slight = tally.missed.get(name, []), tally.slight.get(name, [])
        counts = f"{tally.caught[name]:6} {tally.later[name]:6} {len(missed):6} {len(slight):9}"
        print(f"{name:36} {counts} {tally.survived[name]:9} {tally.survived_but_told[name]:9}")
        for one in (*missed, *slight) if given.missed else ():
            print(f"    {one}")
    print(f"{tally.sites} sites; {tally.harmful} changes did harm, caught {tally.share_caught:.3f} of them")
    print(f"not counted: {sum(map(len, tally.slight.values()))} that harmed one film only and were missed")
    print("rang:", ", ".join(f"{gate} {count}" for gate, count in tally.gates.most_common()))
    print(f"{len(tally.false_alarms)} false alarms in {tally.weeks} quiet weeks")
    print(f"{tally.slips} of those weeks the reader slipped; alarms on their account: {tally.slips_told}")
    if given.missed:
        print(*tally.false_alarms[:20], sep="\n")


if __name__ == "__main__":
    main()
