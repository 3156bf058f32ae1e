"""The second stage: which spellings are one person. Only circles that a change touches are judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from normalize.reconcile.answers import Answers, coded
from normalize.reconcile.buckets import Ids, as_pairs, both_in, each_once, in_order, order_of, places_in, told
from normalize.reconcile.candidates import name_pairs
from normalize.reconcile.cluster import EXCLUDED, Grouping
from normalize.reconcile.components import components
from normalize.reconcile.desk import Desk
from normalize.reconcile.film_stage import IN_TEXT, Change, FilmNews, meeting_of
from normalize.reconcile.foregone import Foregone, foregone_people
from normalize.reconcile.memory import LISTS, Circles, Flags, Floats, Memory, NamePairs, extended, selected
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

_BATCH, _CIRCLES = 50_000, 5_000
"""So many pairs, and so many circles, at a time are held as Python's objects."""


@dataclass(frozen=True, slots=True)
class PeopleNews:
    """What the stage found: the memory with it, the spellings of the circles that were judged, and the people that
    consist of several.
    """

    memory: Memory
    names: Ids
    people: Grouping[Person, SpeltMerge]


def judge_people(change: Change, films: FilmNews, desk: Desk) -> PeopleNews:
    """Judges every circle of spellings that a change touches; `films` is what the first stage made of the change."""
    desk.people.known.update(films.memory.names)
    pairs, fresh, foregone = _judged(change.before.name_pairs, films.memory, films.met, desk)
    now = replace(films.memory, name_pairs=pairs)
    zone = _zone(change, now, pairs.pairs[fresh])
    circles = _circles(now, zone)
    people = _grouped(now, circles.values(), foregone, desk)
    return PeopleNews(_remembered(now, zone, circles), zone, people)


def told_of(now: Memory, merges: Sequence[Pair], desk: Desk) -> tuple[Kinship, dict[Pair, Meeting]]:
    """What the letters, and what the films, say of some pairs of spellings."""
    asked = as_pairs(merges)
    inside = selected(now.name_pairs, places_in(asked, now.name_pairs.pairs) >= 0)
    return kinship(inside, desk), met(now, asked)


def _circles(now: Memory, zone: Ids) -> dict[int, list[int]]:
    """The spellings of the zone that may be one person, directly or through others, in circles of several."""
    near = now.name_pairs.pairs[now.name_pairs.log_odds >= EXCLUDED]
    near = near[both_in(near, zone)]
    return components(each_once(near), near)


def _grouped(now: Memory, circles: Iterable[list[int]], foregone: Foregone, desk: Desk) -> Grouping[Person, SpeltMerge]:
    """The people that the circles consist of."""
    several = iter(circles)
    groups: dict[int, Person] = {}
    merges: list[SpeltMerge] = []
    doubtful: list[SpeltMerge] = []
    while batch := list(islice(several, _CIRCLES)):
        names = np.array([name for circle in batch for name in circle], dtype=np.int64)
        inside = selected(now.name_pairs, both_in(now.name_pairs.pairs, names))
        log_odds = dict(zip(told(inside.pairs), inside.log_odds.tolist(), strict=True))
        found = group_people(log_odds, _lists(now, names), desk, foregone.among(names.tolist()))
        groups |= found.groups
        merges += found.merges
        doubtful += found.doubtful
    return Grouping(groups, tuple(merges), tuple(doubtful))


def _judged(before: NamePairs, now: Memory, met_anew: Ids, desk: Desk) -> tuple[NamePairs, Flags, Foregone]:
    """All pairs of spellings that have met, or share a key and are not yet one person by such meetings; which of them
    are not as they were, and so are judged; and the people that the meetings tell of.
    """
    near = in_order(np.concatenate([now.meetings.pairs, as_pairs(desk.person_orders.same)]))
    met_pairs, met_fresh = _looked_up(near, before, now, met_anew, desk)
    foregone = foregone_people(met_pairs, now.credits, desk)
    far = _sharing_a_key(now)
    far = far[(places_in(near, far) < 0) & ~foregone.within(far)]
    other_pairs, other_fresh = _looked_up(desk.people.alike(far, desk.name_glance), before, now, met_anew, desk)
    for spellings in (desk.people, desk.anybody, desk.strangers):
        spellings.answers = Answers()
    found, fresh = extended(met_pairs, other_pairs), np.concatenate([met_fresh, other_fresh])
    sequence = order_of(found.pairs)
    return selected(found, sequence), fresh[sequence], foregone


def _looked_up(pairs: Ids, before: NamePairs, now: Memory, met_anew: Ids, desk: Desk) -> tuple[NamePairs, Flags]:
    """What was said of these pairs, in order, and which of them are judged because nothing was that still holds."""
    at = places_in(before.pairs, pairs)
    same = (at >= 0) & (places_in(met_anew, pairs) < 0)
    same[same] = before.log_odds[at[same]] < ORDERED
    spelling, log_odds = np.full(len(pairs), np.nan), np.full(len(pairs), ORDERED)
    spelling[same], log_odds[same] = before.spelling[at[same]], before.log_odds[at[same]]
    spelling[~same] = _spelt_alike(pairs[~same], now, desk)
    ordered = places_in(as_pairs(desk.person_orders.same), pairs) >= 0
    asked = np.flatnonzero(~same & ~ordered)
    for start in range(0, len(asked), _BATCH):
        batch = asked[start : start + _BATCH]
        chosen = NamePairs(pairs[batch], spelling[batch], log_odds[batch])
        log_odds[batch] = _all_told(chosen, met(now, chosen.pairs), desk)
    return NamePairs(pairs, spelling, log_odds), ~same


def _spelt_alike(pairs: Ids, now: Memory, desk: Desk) -> Floats:
    """The log-odds of pairs by their letters; those that one film brings together are judged among its few people."""
    codes, seen, in_text = coded(pairs), coded(now.meetings.pairs), (now.meetings.signs & IN_TEXT) > 0
    seen_anywhere, in_one_text = np.isin(codes, seen), np.isin(codes, seen[in_text])
    log_odds = np.zeros(len(pairs))
    for chosen, spellings in (
        (~seen_anywhere, desk.strangers), (in_one_text, desk.anybody), (seen_anywhere & ~in_one_text, desk.people),
    ):  # fmt: skip
        log_odds[chosen] = spellings.log_odds(pairs[chosen])
    return log_odds


def _sharing_a_key(now: Memory) -> Ids:
    """Pairs of spellings that share a key, in order."""
    alphabet = sorted(now.names, key=lambda number: (now.names[number].folded, number))
    numbers = np.array(alphabet, dtype=np.int64)
    sequence = np.argsort(numbers)
    keyed = now.name_keys
    ranks = sequence[np.searchsorted(numbers[sequence], keyed.members)]
    return name_pairs(replace(keyed, values=ranks))


def _all_told(pairs: NamePairs, seen: Mapping[Pair, Meeting], desk: Desk) -> list[float]:
    """The log-odds of pairs being one person, by letters and meetings together."""
    by_letters, learned = kinship(pairs, desk), desk.learned["person"]
    return [learned.sum(person_features(each, by_letters, seen.get(each), desk.crowd)) for each in told(pairs.pairs)]


def kinship(pairs: NamePairs, desk: Desk) -> Kinship:
    """How alike these pairs are by their letters."""
    found = Kinship(desk.people)
    found.judged = dict(zip(told(pairs.pairs), pairs.spelling.tolist(), strict=True))
    return found


def met(now: Memory, pairs: Ids) -> dict[Pair, Meeting]:
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
    touched = each_once(np.concatenate([*used, lost.ravel(), pairs.ravel()]))
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


def _remembered(now: Memory, zone: Ids, circles: Mapping[int, Iterable[int]]) -> Memory:
    """The memory with the circles of the zone; a spelling that is in none of several is one of its own."""
    several = {name: first for first, members in circles.items() for name in members}
    old, used = now.circles, np.fromiter(now.names, dtype=np.int64, count=len(now.names))
    kept = selected(old, ~np.isin(old.names, zone) & np.isin(old.names, used))
    more = Circles(zone, np.fromiter((several.get(name, name) for name in zone.tolist()), np.int64, len(zone)))
    both = extended(kept, more)
    return replace(now, circles=selected(both, np.argsort(both.names)))
