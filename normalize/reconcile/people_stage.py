"""The second stage: which spellings are one person. Only circles that a change touches are judged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from normalize.reconcile.buckets import Ids, as_pairs, both_in, in_order, places_in, told
from normalize.reconcile.candidates import name_pairs
from normalize.reconcile.cluster import EXCLUDED, Grouping
from normalize.reconcile.components import components
from normalize.reconcile.desk import NAME_GLANCE, Desk
from normalize.reconcile.film_stage import Change, FilmNews, meeting_of
from normalize.reconcile.memory import LISTS, Circles, Flags, Memory, NamePairs, selected
from normalize.reconcile.people import (
    Lists,
    Meeting,
    Person,
    SpeltMerge,
    add_meetings,
    group_people,
    person_features,
)
from normalize.reconcile.spellings import Kinship, Pair
from normalize.reconcile.tell import ORDERED


@dataclass(frozen=True, slots=True)
class PeopleNews:
    """What the stage found: the memory with it, the spellings of the circles that were judged, the people they are, and
    what is known of their pairs.
    """

    memory: Memory
    names: Ids
    people: Grouping[Person, SpeltMerge]
    kinship: Kinship
    met: Mapping[Pair, Meeting]


def judge_people(change: Change, films: FilmNews, desk: Desk) -> PeopleNews:
    """Judges every circle of spellings that a change touches; `films` is what the first stage made of the change."""
    before, now = change.before, films.memory
    desk.people.known.update(now.names)
    pairs, fresh = _judged(before.name_pairs, now, films.met, desk)
    now = replace(now, name_pairs=pairs)
    zone = _zone(change, now, pairs.pairs[fresh])
    inside = selected(pairs, both_in(pairs.pairs, zone))
    log_odds = dict(zip(told(inside.pairs), inside.log_odds.tolist(), strict=True))
    people = group_people(log_odds, _lists(now, zone), desk)
    news = PeopleNews(now, zone, people, _kinship(inside, desk), _meetings(now, inside.pairs))
    return replace(news, memory=_remembered(now, zone, log_odds))


def _judged(before: NamePairs, now: Memory, met: Ids, desk: Desk) -> tuple[NamePairs, Flags]:
    """All pairs of spellings that share a key or have met, and which of them are not as they were: those are judged."""
    ruled = as_pairs(desk.person_orders.same)
    found = in_order(np.concatenate([_sharing_a_key(now, desk), now.meetings.pairs, ruled]))
    at = places_in(before.pairs, found)
    spelling = np.where(at >= 0, before.spelling[at], np.nan) if len(before.pairs) else np.full(len(found), np.nan)
    unknown = np.flatnonzero(np.isnan(spelling))
    spelling[unknown] = _by_letters(list(told(found[unknown])), desk)
    same = (at >= 0) & (places_in(met, found) < 0)
    same[same] = before.log_odds[at[same]] < ORDERED
    log_odds = np.full(len(found), ORDERED)
    log_odds[same] = before.log_odds[at[same]]
    asked = np.flatnonzero(~same & (places_in(ruled, found) < 0))
    chosen = NamePairs(found[asked], spelling[asked], log_odds[asked])
    log_odds[asked] = _all_told(chosen, _meetings(now, chosen.pairs), desk)
    return NamePairs(found, spelling, log_odds), ~same


def _sharing_a_key(now: Memory, desk: Desk) -> Ids:
    """Pairs of spellings that share a key and are alike at first sight."""
    alphabet = sorted(now.names, key=lambda number: (now.names[number].folded, number))
    numbers = np.array(alphabet, dtype=np.int64)
    sequence = np.argsort(numbers)
    keyed = now.name_keys
    ranks = sequence[np.searchsorted(numbers[sequence], keyed.members)]
    return desk.people.alike(name_pairs(replace(keyed, values=ranks)), NAME_GLANCE)


def _by_letters(pairs: Sequence[Pair], desk: Desk) -> list[float]:
    desk.people.judge(pairs)
    return [desk.people.log_odds[each] for each in pairs]


def _all_told(pairs: NamePairs, met: Mapping[Pair, Meeting], desk: Desk) -> list[float]:
    """The log-odds of pairs being one person, by letters and meetings together."""
    kinship, learned = _kinship(pairs, desk), desk.learned["person"]
    return [learned.sum(person_features(each, kinship, met.get(each), desk.crowd)) for each in told(pairs.pairs)]


def _kinship(pairs: NamePairs, desk: Desk) -> Kinship:
    kinship = Kinship(desk.people)
    kinship.judged = dict(zip(told(pairs.pairs), pairs.spelling.tolist(), strict=True))
    return kinship


def _meetings(now: Memory, pairs: Ids) -> dict[Pair, Meeting]:
    """What all regions together say of some pairs of spellings."""
    table = selected(now.meetings, places_in(pairs, now.meetings.pairs) >= 0)
    columns = (table.films.tolist(), table.signs.tolist(), told(table.blocks))
    found: dict[Pair, Meeting] = {}
    for names, films, signs, blocks in zip(told(table.pairs), *columns, strict=True):
        add_meetings(found, {names: meeting_of(films, signs, blocks)})
    return found


def _zone(change: Change, now: Memory, pairs: Ids) -> Ids:
    """The spellings of every circle that the change touches; `pairs` are those that are new or judged anew."""
    before = change.before.name_pairs.pairs
    lost = before[places_in(now.name_pairs.pairs, before) < 0]
    away = np.concatenate([change.changed, change.gone])
    used = [credits.names[np.isin(credits.blocks, away)] for credits in (change.before.credits, now.credits)]
    touched = np.unique(np.concatenate([*used, lost.ravel(), pairs.ravel()]))
    table = change.before.circles
    circles = table.circles[np.isin(table.names, touched)]
    everyone = np.concatenate([touched, table.names[np.isin(table.circles, circles)]])
    return np.intersect1d(everyone, np.fromiter(now.names, dtype=np.int64, count=len(now.names)))


def _lists(now: Memory, names: Ids) -> Lists:
    """The lists in which some spellings stand."""
    lists = Lists()
    table = selected(now.credits, np.isin(now.credits.names, names))
    for block, name, which in zip(table.blocks.tolist(), table.names.tolist(), table.lists.tolist(), strict=True):
        if which:
            lists.enter(name, block if which == LISTS["cast"] else ~block)
    return lists


def _remembered(now: Memory, zone: Ids, log_odds: Mapping[Pair, float]) -> Memory:
    """The memory with the circles that the spellings of the zone make."""
    near = (names for names, value in log_odds.items() if value >= EXCLUDED)
    groups = components(zone.tolist(), near)
    fresh = {name: first for first, members in groups.items() for name in members}
    old = now.circles
    kept = ~np.isin(old.names, zone) & np.isin(old.names, np.fromiter(now.names, dtype=np.int64, count=len(now.names)))
    names = np.concatenate([old.names[kept], np.fromiter(fresh, dtype=np.int64, count=len(fresh))])
    circles = np.concatenate([old.circles[kept], np.fromiter(fresh.values(), dtype=np.int64, count=len(fresh))])
    sequence = np.argsort(names)
    return replace(now, circles=Circles(names[sequence], circles[sequence]))
