"""Are two spellings one person? The letters, and where in one film the two stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import NamedTuple

from rapidfuzz import fuzz

from normalize.reconcile.cluster import EXCLUDED, HOPELESS, Grouping, Rival, Rules, agglomerate
from normalize.reconcile.components import holding
from normalize.reconcile.desk import Desk
from normalize.reconcile.spellings import STRANGERS, Kinship, Pair, pair
from normalize.reconcile.views import FilmView

Feature = tuple[str, float]
_LONG, _UNLIKE = 4, 42.0
"""Letters of a long word, and the likeness (0..100) up to which two words are nothing alike."""

Places = Mapping[int, Mapping[int, int]]
"""Name → block → billing."""


@dataclass(frozen=True, slots=True)
class Person:
    """One or several spellings taken as one person."""

    first: str
    spellings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two spellings that stand for each other in two copies of one film: in how many films, the best place they share,
    and the numbers of two blocks where it was seen.
    """

    films: int = 0
    same_place: bool = False
    sole_director: bool = False
    in_one_text: bool = False
    blocks: Pair = (0, 0)


def meetings(films: Iterable[Sequence[FilmView]]) -> dict[Pair, Meeting]:
    """What the films say of pairs of spellings; each film is given as the views of its single blocks."""
    found: dict[Pair, Meeting] = {}
    for blocks in films:
        seen: dict[Pair, Meeting] = {}
        _in_prose(blocks, seen)
        if len(blocks) > 1:
            _in_copies(blocks, seen)
        add_meetings(found, seen)
    return found


def add_meetings(known: dict[Pair, Meeting], more: Mapping[Pair, Meeting]) -> None:
    """Adds meetings of other films to those known."""
    for names, meeting in more.items():
        before = known.get(names)
        known[names] = _added(before, meeting) if before else meeting


def _added(a: Meeting, b: Meeting) -> Meeting:
    return Meeting(
        films=a.films + b.films,
        same_place=a.same_place or b.same_place,
        sole_director=a.sole_director or b.sole_director,
        in_one_text=a.in_one_text or b.in_one_text,
        blocks=min((not a.same_place, a.blocks), (not b.same_place, b.blocks))[1],
    )


def _in_copies(blocks: Sequence[FilmView], seen: dict[Pair, Meeting]) -> None:
    """Names of one list that no copy gives together may stand for each other."""
    directors: dict[int, dict[int, int]] = defaultdict(dict)
    cast: dict[int, dict[int, int]] = defaultdict(dict)
    for block in blocks:
        number = block.members[0]
        for name in block.directors:
            directors[name][number] = 1 if len(block.directors) == 1 else 0
        for name, billing in block.cast:
            cast[name][number] = billing
    for a, b, meeting in _exchanged(cast):
        seen[a, b] = meeting
    for a, b, meeting in _exchanged(directors):
        alone = meeting.same_place and max(*directors[a].values(), *directors[b].values()) == 1
        seen[a, b] = Meeting(1, same_place=alone, sole_director=alone, blocks=meeting.blocks)


def _exchanged(places: Places) -> Iterator[tuple[int, int, Meeting]]:
    """Pairs of names that never stand in one list."""
    for a, b in combinations(sorted(places), 2):
        if places[a].keys().isdisjoint(places[b]):
            same_place = not set(places[a].values()).isdisjoint(places[b].values())
            yield a, b, Meeting(1, same_place=same_place, blocks=(next(iter(places[a])), next(iter(places[b]))))


def _in_prose(blocks: Sequence[FilmView], seen: dict[Pair, Meeting]) -> None:
    """A name in the prose may be somebody credited in any copy, or another name of the same prose."""
    everyone = {name: block for block in reversed(blocks) for name in _credited(block)}
    for block in blocks:
        own = block.members[0]
        for name in block.named:
            for other, there in everyone.items():
                if other != name:
                    seen.setdefault(pair(name, other), Meeting(1, in_one_text=True, blocks=(own, there.members[0])))
        for a, b in combinations(block.named, 2):
            seen[a, b] = Meeting(1, in_one_text=True, blocks=(own, own))


def _credited(view: FilmView) -> tuple[int, ...]:
    return (*view.directors, *(name for name, _ in view.cast))


class Lists:
    """Which lists (the cast, or the directors, of one block) a name stands in: two names of one list are two people."""

    def __init__(self, views: Iterable[FilmView] = ()) -> None:
        self.of: dict[int, list[int]] = defaultdict(list)
        for view in views:
            number = view.members[0]
            for name in view.directors:
                self.enter(name, ~number)
            for name, _ in view.cast:
                self.enter(name, number)

    def enter(self, name: int, which: int) -> None:
        """Says that a name stands in a list: `number` of a block for its cast, `~number` for its directors."""
        self.of[name].append(which)

    def together(self, a: Iterable[int], b: Iterable[int]) -> bool:
        """Whether a name of `a` and a name of `b` stand in one list."""
        lists = {number for name in a for number in self.of.get(name, ())}
        return any(number in lists for name in b for number in self.of.get(name, ()))


def person_features(names: Pair, people: Kinship, meeting: Meeting | None, crowd: float) -> list[Feature]:
    """Everything that speaks for or against two spellings being one person."""
    a, b = people.known[names[0]], people.known[names[1]]
    found: list[Feature] = [("any two names", 1.0), ("spelling", people.log_odds(*names))]
    if not meeting:
        found.append(("size of the collection", crowd))
    if a.mark != b.mark:
        found.append(("homonym marks differ" if a.mark and b.mark else "homonym mark on one", 1.0))
    if min(len(a.tokens), len(b.tokens)) == 1:
        found.append(("a lone word", 1.0))
    if meeting:
        found += _of_meeting(meeting)
        if _namesakes(a.tokens, b.tokens):
            found.append(("words unlike on both sides", 1.0))
    return found


def _namesakes(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether either name has a long word that looks like none of the other's: America Ferrera and Will Ferrell."""
    return min(len(a), len(b)) > 1 and _has_its_own(a, b) and _has_its_own(b, a)


def _has_its_own(words: Sequence[str], others: Sequence[str]) -> bool:
    return any(len(word) >= _LONG and max(fuzz.ratio(word, other) for other in others) <= _UNLIKE for word in words)


def _of_meeting(meeting: Meeting) -> Iterator[Feature]:
    if meeting.in_one_text:
        yield "in one text", 1.0
    else:
        yield "in one film", 1.0
    if meeting.sole_director:
        yield "the only director in both", 1.0
    elif meeting.same_place:
        yield "same place in the cast", 1.0
    if meeting.films > 1:
        yield "in several films", 1.0


_NOTHING: Mapping[int, int] = {}


class SpeltMerge(NamedTuple):
    """The two spellings by which two people were most surely one, and the log-odds; of two who are left apart because
    one of them might as well be another, a spelling of that other and how far that lowers the log-odds.
    """

    names: Pair
    log_odds: float
    rival: int | None = None
    lowers: float = 0.0


def group_people(
    log_odds: Mapping[Pair, float], lists: Lists, desk: Desk, foregone: Mapping[int, int] = _NOTHING
) -> Grouping[Person, SpeltMerge]:
    """The spellings that `log_odds` speaks of grouped into people; `foregone` are those that are one beyond doubt, each
    with the smallest of its group.
    """
    thresholds = desk.learned["person"].thresholds
    rules = Rules(
        score=lambda a, b: _between(a, b, log_odds),
        join=_together,
        tell=lambda a, b, told, rival: _spelt_merge(surest(a, b, log_odds), told, rival),
        apart=lambda a, b: _two_people(a, b, lists, desk),
        shuts_out=lambda _, b, c: _two_people(b, c, lists, desk) or _between(b, c, log_odds) < EXCLUDED,
        order=lambda person: person.first,
        merge_at=thresholds.merge_at,
        doubt_at=thresholds.doubt_at,
        margin=thresholds.margin,
    )
    people = _begun(sorted({number for names in log_odds for number in names}), foregone, desk)
    open_pairs = {
        pair(foregone.get(a, a), foregone.get(b, b)) for (a, b), value in log_odds.items() if value >= EXCLUDED
    }
    found = agglomerate(people, sorted((a, b) for a, b in open_pairs if a != b), rules)
    return replace(found, merges=(*_held_together(log_odds, foregone), *found.merges))


def _spelt_merge(names: Pair, log_odds: float, rival: Rival[Person] | None) -> SpeltMerge:
    return SpeltMerge(names, log_odds, *((rival.group.spellings[0], rival.lowers) if rival else ()))


def _begun(numbers: Iterable[int], foregone: Mapping[int, int], desk: Desk) -> dict[int, Person]:
    """Each spelling as a person, those of one group as one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        groups[foregone.get(number, number)].append(number)
    return {first: Person(min(_first(each, desk) for each in group), tuple(group)) for first, group in groups.items()}


def _held_together(log_odds: Mapping[Pair, float], foregone: Mapping[int, int]) -> Iterator[SpeltMerge]:
    """The surest pairs that are enough to hold the groups together."""
    inside = ((a, b) for a, b in log_odds if a in foregone and foregone[a] == foregone.get(b))
    surest_first = sorted(inside, key=lambda names: (-log_odds[names], names))
    return (SpeltMerge(names, log_odds[names]) for names in holding(surest_first))


def _first(number: int, desk: Desk) -> str:
    spelling = desk.people.known[number]
    return f"{spelling.text} {spelling.mark}"


def _two_people(a: Person, b: Person, lists: Lists, desk: Desk) -> bool:
    if desk.person_orders.forbid(a.spellings, b.spellings):
        return True
    return lists.together(a.spellings, b.spellings) and not desk.person_orders.demand(a.spellings, b.spellings)


def _together(a: Person, b: Person) -> Person:
    return Person(min(a.first, b.first), tuple(sorted((*a.spellings, *b.spellings))))


def surest(a: Person, b: Person, log_odds: Mapping[Pair, float]) -> Pair:
    """The two spellings by which two people are most surely one."""
    pairs = sorted(pair(x, y) for x, y in product(a.spellings, b.spellings))
    return max(pairs, key=lambda names: log_odds.get(names, STRANGERS))


def _between(a: Person, b: Person, log_odds: Mapping[Pair, float]) -> float:
    """The best link between two people, weakened by a quarter of what speaks against it elsewhere."""
    found = [value for x, y in product(a.spellings, b.spellings) if (value := log_odds.get(pair(x, y))) is not None]
    return max(found, default=HOPELESS) + sum(value for value in found if value < 0) / 4
