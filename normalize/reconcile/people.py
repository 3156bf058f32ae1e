"""Are two spellings one person? The letters, and where in one film the two stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from normalize.reconcile.spellings import Pair, Spellings
from normalize.reconcile.views import FilmView

Feature = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Person:
    """One or several spellings taken as one person."""

    first: str
    spellings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two spellings that stand for each other in two copies of one film: how often, the best place they share, and the
    numbers of two blocks where it was seen.
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
        for block in blocks:
            _in_one_text(block, seen)
        for a, b in combinations(blocks, 2):
            _in_two_copies(a, b, seen)
        for pair, meeting in seen.items():
            found[pair] = _added(found.get(pair, Meeting()), meeting)
    return found


def _added(a: Meeting, b: Meeting) -> Meeting:
    if not a.films:
        return b
    return Meeting(
        films=a.films + 1,
        same_place=a.same_place or b.same_place,
        sole_director=a.sole_director or b.sole_director,
        in_one_text=a.in_one_text or b.in_one_text,
        blocks=b.blocks if b.same_place and not a.same_place else a.blocks,
    )


def _in_one_text(block: FilmView, seen: dict[Pair, Meeting]) -> None:
    """A name in the prose may be a credited person of the block, or another spelling of a name in the same prose."""
    credited = {*block.directors, *(name for name, _ in block.cast)}
    for a in block.named:
        for b in {*credited, *block.named} - {a}:
            seen[_pair(a, b)] = Meeting(1, in_one_text=True, blocks=(block.members[0], block.members[0]))


def _in_two_copies(a: FilmView, b: FilmView, seen: dict[Pair, Meeting]) -> None:
    only = len(a.directors) == len(b.directors) == 1
    blocks = (a.members[0], b.members[0])
    for x in a.directors:
        for y in b.directors:
            _note(seen, x, y, Meeting(1, same_place=only, sole_director=only, blocks=blocks))
    for x, at in a.cast:
        for y, also_at in b.cast:
            _note(seen, x, y, Meeting(1, same_place=at == also_at, blocks=blocks))
    everyone_a, everyone_b = _everyone(a), _everyone(b)
    for x in a.named:
        for y in everyone_b:
            _note(seen, x, y, Meeting(1, blocks=blocks))
    for y in b.named:
        for x in everyone_a:
            _note(seen, x, y, Meeting(1, blocks=blocks))


def _everyone(view: FilmView) -> tuple[int, ...]:
    return (*view.directors, *(name for name, _ in view.cast), *view.named)


def _note(seen: dict[Pair, Meeting], a: int, b: int, meeting: Meeting) -> None:
    if a != b:
        known = seen.get(_pair(a, b))
        if known is None or (meeting.same_place and not known.same_place):
            seen[_pair(a, b)] = meeting


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def kept_apart(views: Iterable[FilmView]) -> dict[int, set[int]]:
    """For each spelling, those it shares a list with: two names in one cast, or among the directors, are two people."""
    apart: dict[int, set[int]] = defaultdict(set)
    for view in views:
        for names in (view.directors, tuple(name for name, _ in view.cast)):
            for a, b in combinations(names, 2):
                apart[a].add(b)
                apart[b].add(a)
    return apart


def person_features(pair: Pair, people: Spellings, meeting: Meeting | None) -> list[Feature]:
    """Everything that speaks for or against two spellings being one person."""
    a, b = people.known[pair[0]], people.known[pair[1]]
    found: list[Feature] = [("any two names", 1.0), ("spelling", people.log_odds(*pair))]
    if people.crowd:
        found.append(("size of the collection", people.crowd))
    if a.mark != b.mark:
        found.append(("homonym marks differ" if a.mark and b.mark else "homonym mark on one", 1.0))
    if min(len(a.tokens), len(b.tokens)) == 1:
        found.append(("a lone word", 1.0))
    if meeting:
        found += _of_meeting(meeting)
    return found


def _of_meeting(meeting: Meeting) -> Iterable[Feature]:
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


def spellings_of(members: Mapping[int, Person]) -> dict[int, int]:
    """Spelling → the number of its person."""
    return {spelling: number for number, person in members.items() for spelling in person.spellings}
