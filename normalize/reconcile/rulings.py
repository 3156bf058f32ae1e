"""Human decisions made ready for a run: which blocks and spellings must, and must not, be one.
 A decision names its two sides by spelling, by id (`film-…`, `person-…`) or by the key of a block or mention.
Spellings and keys hold for ever; an id stands for what carried it in the last run. The later of two decisions that
contradict each other wins, and the contradiction is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from normalize.reconcile.spellings import number_of
from normalize.records import Block, Decision, Issue, Kind
from normalize.similarity.folding import folded_tokens

Keys = frozenset[str]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with its two sides as keys of blocks (film) or mentions (person)."""

    decision: Decision
    a: Keys
    b: Keys
    spelt_alike: bool = False


@dataclass(frozen=True, slots=True)
class Rulings:
    """All decisions that could be placed, without contradictions, and what was found wrong with the others; `places`
    says of every mention that is ruled upon in which block it stands, and at which place among its people.
    """

    same: tuple[Ruling, ...] = ()
    different: tuple[Ruling, ...] = ()
    issues: tuple[Issue, ...] = field(default_factory=tuple)
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A block or mention as decisions may speak of it; `place` as in `Rulings.places`."""

    kind: Kind
    key: str
    name: str
    place: Place


def entries(blocks: Iterable[Block]) -> Iterator[Entry]:
    """The blocks and their mentions."""
    for block in blocks:
        number = number_of(block.key)
        yield Entry("film", block.key, block.title or "", (number, -1))
        for at, mention in enumerate(block.people):
            yield Entry("person", mention.key, mention.name, (number, at))


class Directory:
    """Finds the keys that a side of a decision stands for."""

    def __init__(self, known: Iterable[Entry], previous: Mapping[str, str]) -> None:
        self.places: dict[Kind, dict[str, Place]] = {"film": {}, "person": {}}
        self.spelt: dict[tuple[Kind, str], set[str]] = defaultdict(set)
        self.carried: dict[str, set[str]] = defaultdict(set)
        for entry in known:
            self.places[entry.kind][entry.key] = entry.place
            self.spelt[entry.kind, _folded(entry.name)].add(entry.key)
            if entry.key in previous:
                self.carried[previous[entry.key]].add(entry.key)

    def keys_of(self, kind: Kind, side: str) -> Keys:
        """Keys of everything that `side` (key, id or spelling) stands for; empty when nothing does."""
        if side in self.places[kind]:
            return frozenset({side})
        if side in self.carried:
            return frozenset(self.carried[side])
        return frozenset(self.spelt.get((kind, _folded(side)), ()))

    def spelt_alike(self, kind: Kind, a: Keys, b: Keys) -> bool:
        """Whether a spelling stands on both sides."""
        return any(a & keys and b & keys for (of, _), keys in self.spelt.items() if of == kind)


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    return "".join(folded_tokens(name)) or name


def place(decisions: Iterable[Decision], known: Iterable[Entry], previous: Mapping[str, str] | None = None) -> Rulings:
    """Decisions with their sides found among all that is `known`; contradictions and decisions about nobody become
    issues.

    `previous` maps keys to the ids of the last run, for decisions that name ids.
    """
    decisions = sorted(decisions, key=lambda decision: decision.at, reverse=True)
    if not decisions:
        return Rulings()
    directory = Directory(known, previous or {})
    kept: list[Ruling] = []
    issues: list[Issue] = []
    for decision in decisions:
        a, b = directory.keys_of(decision.kind, decision.a), directory.keys_of(decision.kind, decision.b)
        ruling = Ruling(decision, a, b, directory.spelt_alike(decision.kind, a, b))
        issue = _unplaced(decision, a, b) or _contradicted(ruling, kept)
        if issue:
            issues.append(issue)
        else:
            kept.append(ruling)
    same = tuple(ruling for ruling in kept if ruling.decision.verdict == "same")
    different = tuple(ruling for ruling in kept if ruling.decision.verdict == "different")
    people = {key for ruling in kept if ruling.decision.kind == "person" for key in ruling.a | ruling.b}
    return Rulings(same, different, tuple(issues), {key: directory.places["person"][key] for key in people})


def _told(decision: Decision) -> str:
    return f"{decision.kind} {decision.a!r} and {decision.b!r} are {decision.verdict}"


def _unplaced(decision: Decision, a: Keys, b: Keys) -> Issue | None:
    missing = [side for side, keys in ((decision.a, a), (decision.b, b)) if not keys]
    if missing:
        return Issue("decision-unplaced", f"{_told(decision)}: nothing is called {' or '.join(map(repr, missing))}")
    if decision.verdict == "different" and a & b:
        return Issue("decision-unplaced", f"{_told(decision)}: both sides stand for the same mentions; give their keys")
    return None


def _contradicted(ruling: Ruling, later: Sequence[Ruling]) -> Issue | None:
    """The later ruling that `ruling` cannot hold with, as an issue."""
    of_kind = [other for other in later if other.decision.kind == ruling.decision.kind]
    same = [other for other in of_kind if other.decision.verdict == "same"]
    different = [other for other in of_kind if other.decision.verdict == "different"]
    if ruling.decision.verdict == "same":
        same.append(ruling)
    else:
        different.append(ruling)
    group = _groups(same)
    for other in different:
        if {group.get(key, key) for key in other.a} & {group.get(key, key) for key in other.b}:
            against = other if other is not ruling else same[0]
            message = f"{_told(ruling.decision)}, but later: {_told(against.decision)}; the later one holds"
            return Issue("decisions-contradict", message)
    return None


def _groups(same: Iterable[Ruling]) -> dict[str, str]:
    """Every key that a "same" ruling touches → the smallest key it is one with."""
    group: dict[str, set[str]] = {}
    for ruling in same:
        joined: set[str] = set()
        for key in ruling.a | ruling.b:
            joined |= group.get(key, {key})
        for key in joined:
            group[key] = joined
    return {key: min(members) for key, members in group.items()}


def homonyms(rulings: Rulings) -> dict[str, str]:
    """Mention keys that a "different" ruling takes out of their spelling, each with a mark that sets them apart.

    When both sides are spelt alike, the smaller side is the exception; the rest, and whoever comes later, stays.
    """
    marks: dict[str, str] = {}
    for ruling in rulings.different:
        if ruling.decision.kind == "person":
            fewer = min((ruling.a, ruling.b), key=lambda side: (len(side), sorted(side)))
            if ruling.spelt_alike:
                marks.update(dict.fromkeys(fewer, f"ruled {min(fewer)}"))
    return marks


@dataclass(frozen=True, slots=True)
class Orders:
    """Rulings as pairs of numbers: those that must be one, and those that must not."""

    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()

    def demand(self, a: Iterable[int], b: Iterable[int]) -> bool:
        """Whether a member of `a` and one of `b` were ruled to be one."""
        return bool(self.same) and _meet(a, b, self.same)

    def forbid(self, a: Iterable[int], b: Iterable[int]) -> bool:
        """Whether a member of `a` and one of `b` were ruled to be different."""
        return bool(self.different) and _meet(a, b, self.different)


def _meet(a: Iterable[int], b: Iterable[int], pairs: frozenset[tuple[int, int]]) -> bool:
    return any((min(x, y), max(x, y)) in pairs for x, y in product(a, b))


def film_orders(rulings: Rulings) -> Orders:
    """The rulings on films as pairs of blocks."""
    keys = {key for ruling in (*rulings.same, *rulings.different) for key in ruling.a | ruling.b}
    return _orders(rulings, "film", {key: number_of(key) for key in keys})


def person_orders(rulings: Rulings, spelt: Mapping[str, int]) -> Orders:
    """The rulings on people as pairs of spellings; `spelt` is the spelling of every mention ruled upon."""
    return _orders(rulings, "person", spelt)


def _orders(rulings: Rulings, kind: Kind, numbers: Mapping[str, int]) -> Orders:
    return Orders(_pairs_of(rulings.same, kind, numbers), _pairs_of(rulings.different, kind, numbers))


def _pairs_of(rulings: Iterable[Ruling], kind: Kind, numbers: Mapping[str, int]) -> frozenset[tuple[int, int]]:
    """The rulings of one kind as pairs of numbers, smaller first."""
    found: set[tuple[int, int]] = set()
    for ruling in rulings:
        if ruling.decision.kind == kind:
            sides = [{numbers[key] for key in side if key in numbers} for side in (ruling.a, ruling.b)]
            found.update((min(x, y), max(x, y)) for x, y in product(*sides) if x != y)
    return frozenset(found)
