"""The first stage: which blocks are one film. Only regions that a change touches are judged anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from normalize.reconcile.buckets import Ids, as_pairs, both_in, each_once, in_order, order_of, places_in, told
from normalize.reconcile.candidates import film_pairs
from normalize.reconcile.components import components
from normalize.reconcile.desk import FILM_GLANCE, TITLE_GLANCE, Desk
from normalize.reconcile.film_glance import days_between, utmost
from normalize.reconcile.films import SAME_WEEK, FilmJudge
from normalize.reconcile.foregone import Foregone, foregone_films
from normalize.reconcile.memory import FilmPairs, Flags, Floats, Meetings, Memory, Ties, extended, joined, selected
from normalize.reconcile.observe import Columns
from normalize.reconcile.people import Meeting
from normalize.reconcile.ragged import Ragged, crossed
from normalize.reconcile.rounds import Region, Settled, film_log_odds, settle, two_films
from normalize.reconcile.spellings import Kinship, Pair
from normalize.reconcile.view_table import ViewTable
from normalize.reconcile.views import FilmView

PLAUSIBLE = -3.0
"""Log-odds from which two blocks may become one film, once people and neighbours have been heard."""

_WITH_HELP = -6.0
"""Log-odds from which two blocks are asked again when they stand beside such as may be one film."""

_NEVER = -99.0
_BATCH, _REGIONS = 40_000, 2_000
"""So many pairs of blocks, and so many regions, at a time are asked for the names that are to be compared."""

Look = Callable[[Iterable[int]], Mapping[int, FilmView]]
"""Views of blocks by number."""


@dataclass(frozen=True, slots=True)
class Change:
    """The memory before and after blocks were taken in, and the numbers of those that came, changed or went."""

    before: Memory
    now: Memory
    changed: Ids
    gone: Ids


@dataclass(frozen=True, slots=True)
class FilmNews:
    """What the stage found: the memory with it, the regions that were judged, the pairs of spellings that met there or
    did so before.
    """

    memory: Memory
    regions: Sequence[Settled]
    met: Ids


def judge_films(change: Change, look: Look, desk: Desk) -> FilmNews:
    """Judges every region that a change touches."""
    now = replace(change.now, film_pairs=_judged(change, look, desk))
    foregone = foregone_films(now.film_pairs, now.blocks, desk.film_orders)
    beside = _worth_asking(now, foregone)
    now = replace(now, ties=_ties(now, beside))
    regions: list[Settled] = []
    met = [Meetings()]
    waiting = _regions(now, _zone(change, now), beside, foregone, look, desk)
    while batch := list(islice(waiting, _REGIONS)):
        settle(batch, desk)
        met.append(_met(batch))
        regions += [region.settled() for region in batch]
    return _remembered(change, now, regions, joined(met))


def _judged(change: Change, look: Look, desk: Desk) -> FilmPairs:
    """All pairs of blocks that share a key, and those that stand beside such as may be one film."""
    now, ruled = change.now, as_pairs(desk.film_orders.same)
    keyed = in_order(np.concatenate([film_pairs(now.lasting, now.passing, now.timely), ruled]))
    judged = _looked_up(keyed, change, look, desk)
    beside = in_order(_beside(now, _plausible(judged))[:, 1:])
    both = extended(judged, _looked_up(beside[places_in(keyed, beside) < 0], change, look, desk))
    return selected(both, order_of(both.pairs))


def _looked_up(found: Ids, change: Change, look: Look, desk: Desk) -> FilmPairs:
    """What was said of these pairs, in order; those that are new, or of changed blocks, are judged, a stretch of time
    after the other, so that few blocks and names are asked for again.
    """
    before, ruled = change.before.film_pairs, as_pairs(desk.film_orders.same)
    known = places_in(before.pairs, found)
    known[np.isin(found, change.changed).any(axis=1)] = -1
    log_odds, close = np.full(len(found), _NEVER), np.zeros(len(found), dtype=np.bool_)
    log_odds[known >= 0], close[known >= 0] = before.log_odds[known[known >= 0]], before.close[known[known >= 0]]
    fresh = _by_day(change.now, found, np.flatnonzero(known < 0))
    for start in range(0, len(fresh), _BATCH):
        batch = fresh[start : start + _BATCH]
        log_odds[batch], close[batch] = _scored(found[batch], ruled, look, desk)
    return FilmPairs(found, log_odds, close)


def _by_day(now: Memory, pairs: Ids, chosen: Ids) -> Ids:
    """The chosen pairs in the order of the days of their first blocks."""
    blocks, first = np.unique(now.passing.members, return_index=True)
    at = np.minimum(np.searchsorted(blocks, pairs[chosen, 0]), max(len(blocks) - 1, 0))
    days = now.passing.values[first][at] if len(blocks) else at
    return chosen[np.argsort(days, kind="stable")]


def _scored(pairs: Ids, ruled: Ids, look: Look, desk: Desk) -> tuple[Floats, Flags]:
    """The log-odds of pairs of blocks by what the two say alone, and whether they came out in one week.

    Of those that can never be one film it is a bound below PLAUSIBLE.
    """
    blocks = each_once(pairs).tolist()
    views = look(blocks)
    table = ViewTable(views[number] for number in blocks)
    left, right = table.rows(pairs[:, 0]), table.rows(pairs[:, 1])
    log_odds = utmost(table, left, right, desk)
    hopeful = np.flatnonzero((log_odds >= PLAUSIBLE) | (places_in(ruled, pairs) >= 0))
    judge = judge_of(table, left[hopeful], right[hopeful], desk)
    both = ((table.views[a], table.views[b]) for a, b in zip(left[hopeful], right[hopeful], strict=True))
    log_odds[hopeful] = [_NEVER if two_films(a, b, judge, desk) else film_log_odds(a, b, judge, desk) for a, b in both]
    return log_odds, days_between(table, left, right) <= SAME_WEEK


def judge_of(table: ViewTable, left: Ids, right: Ids, desk: Desk) -> FilmJudge:
    """A judge who knows how alike the names and titles are that these pairs of rows bring together."""
    people, titles = Kinship(desk.people), Kinship(desk.titles)
    people.add(*desk.people.compare(table.names_between(left, right)[1], FILM_GLANCE))
    titles.add(*desk.titles.compare(table.titles_between(left, right)[1], TITLE_GLANCE))
    return FilmJudge(people, titles)


def _plausible(pairs: FilmPairs) -> FilmPairs:
    return selected(pairs, pairs.log_odds >= PLAUSIBLE)


def _zone(change: Change, now: Memory) -> Ids:
    """The blocks of every region that the change touches: what else is in the memory stays as it is."""
    old, new = change.before.ties.pairs, now.ties.pairs
    lost, won = old[places_in(new, old) < 0], new[places_in(old, new) < 0]
    mates = _together(change.before, np.concatenate([change.changed, change.gone]))
    return _together(now, np.concatenate([change.changed, mates, lost.ravel(), won.ravel()]))


def _together(memory: Memory, numbers: Ids) -> Ids:
    """The blocks that share a region with one of these."""
    regions = memory.blocks.regions[np.isin(memory.blocks.numbers, numbers)]
    return memory.blocks.numbers[np.isin(memory.blocks.regions, regions)]


def _beside(memory: Memory, pairs: FilmPairs) -> Ids:
    """(a, n, m) for every pair (a, b) that may be one film of one week: n and m stand in the articles of a and b as far
    from each other as a and b do.
    """
    close = pairs.pairs[pairs.close]
    articles = each_once(memory.blocks.articles[np.isin(memory.blocks.numbers, close)])
    here = selected(memory.blocks, np.isin(memory.blocks.articles, articles))
    here = selected(here, np.lexsort((here.positions, here.articles)))
    starts = np.searchsorted(here.articles, articles)
    listed = Ragged(starts, np.diff(starts, append=len(here.articles)), np.arange(len(here.articles)))
    which = np.searchsorted(articles, here.articles)
    by_number = np.argsort(here.numbers)
    a, b = (by_number[np.searchsorted(here.numbers[by_number], close[:, side])] for side in (0, 1))
    found = crossed(listed, listed, which[a], which[b])
    n, m, a, b = found.left, found.right, a[found.which], b[found.which]
    as_far = here.positions[m] - here.positions[n] == here.positions[b] - here.positions[a]
    kept = as_far & (n != a) & (which[a] != which[b])
    return np.column_stack([here.numbers[each[kept]] for each in (a, n, m)])


def _worth_asking(now: Memory, foregone: Foregone) -> Ids:
    """Of the (a, n, m) that `_beside` tells of, those in which n and m may yet be one film."""
    beside = _beside(now, _plausible(now.film_pairs))
    pairs = np.sort(beside[:, 1:], axis=1)
    log_odds = now.film_pairs.log_odds[places_in(now.film_pairs.pairs, pairs)]
    return beside[(log_odds >= _WITH_HELP) & ~foregone.within(pairs)]


def _ties(now: Memory, beside: Ids) -> Ties:
    """What makes regions: pairs that may be one film, pairs beside them, and what shows that they are beside."""
    return Ties(in_order(np.concatenate([_plausible(now.film_pairs).pairs, beside[:, 1:], beside[:, :2]])))


def _regions(now: Memory, zone: Ids, beside: Ids, foregone: Foregone, look: Look, desk: Desk) -> Iterator[Region]:
    """The regions that the blocks of the zone make."""
    inside = _plausible(selected(now.film_pairs, both_in(now.film_pairs.pairs, zone)))
    also = in_order(beside[:, 1:])
    also = also[both_in(also, zone)]
    groups = components(zone, now.ties.pairs[both_in(now.ties.pairs, zone)])
    group_of = {number: first for first, members in groups.items() for number in members}
    its_pairs, besides = (_by_group(group_of, each) for each in (inside.pairs, also))
    nothing = np.zeros(0, dtype=np.int64)
    for first, members in groups.items():
        views, its, beside_them = look(members), its_pairs.get(first, nothing), besides.get(first, nothing)
        pairs = dict(zip(told(inside.pairs[its]), inside.log_odds[its].tolist(), strict=True))
        here = {number: views[number] for number in members}
        yield Region(here, pairs, list(told(also[beside_them])), foregone.among(members), desk)


def _by_group(group_of: Mapping[int, int], pairs: Ids) -> dict[int, Ids]:
    """The rows of the pairs of each group."""
    labels = np.array([group_of[number] for number in pairs[:, 0].tolist()], dtype=np.int64)
    sequence = np.argsort(labels, kind="stable")
    firsts, starts = np.unique(labels[sequence], return_index=True)
    return dict(zip(firsts.tolist(), np.split(sequence, starts[1:]), strict=True)) if len(firsts) else {}


def _remembered(change: Change, now: Memory, regions: Sequence[Settled], met: Meetings) -> FilmNews:
    """The regions and their meetings in the place of those that their blocks were in."""
    blocks = [region.blocks for region in regions]
    judged = np.fromiter(chain.from_iterable(blocks), dtype=np.int64)
    firsts = np.repeat(np.array([min(each) for each in blocks], dtype=np.int64), [len(each) for each in blocks])
    sequence = np.argsort(judged)
    at = np.minimum(np.searchsorted(judged[sequence], now.blocks.numbers), max(len(judged) - 1, 0))
    labels = now.blocks.regions.copy()
    if len(judged):
        inside = judged[sequence][at] == now.blocks.numbers
        labels[inside] = firsts[sequence][at][inside]
    away = np.isin(change.before.blocks.numbers, np.concatenate([judged, change.gone]))
    replaced = np.isin(now.meetings.regions, change.before.blocks.regions[away])
    memory = replace(
        now, blocks=replace(now.blocks, regions=labels), meetings=extended(selected(now.meetings, ~replaced), met)
    )
    return FilmNews(memory, regions, in_order(np.concatenate([now.meetings.pairs[replaced], met.pairs])))


def _met(regions: Iterable[Region]) -> Meetings:
    """The meetings of spellings that are alike, a row for each pair and region."""
    rows = Columns(7)
    for region in regions:
        first = min(region.views)
        for names in sorted(region.alike):
            meeting = region.met[names]
            rows.add(first, *names, meeting.films, signs_of(meeting), *meeting.blocks)
    labels, low, high, films, signs, left, right = rows.told()
    return Meetings(labels, np.column_stack([low, high]), films, signs, np.column_stack([left, right]))


_IN_PLACE, _SOLE, IN_TEXT = 1, 2, 4
"""Signs of a meeting."""


def signs_of(meeting: Meeting) -> int:
    """The three signs of a meeting as one number; see `meeting_of`."""
    return meeting.same_place * _IN_PLACE | meeting.sole_director * _SOLE | meeting.in_one_text * IN_TEXT


def meeting_of(films: int, signs: int, blocks: Pair) -> Meeting:
    """The meeting that a row of the memory stands for.

    >>> meeting_of(2, signs_of(Meeting(2, same_place=True, blocks=(4, 5))), (4, 5)).same_place
    True
    """
    return Meeting(films, bool(signs & _IN_PLACE), bool(signs & _SOLE), bool(signs & IN_TEXT), blocks)
