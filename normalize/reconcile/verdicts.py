"""What a person says about identities, as decisions that last: merge these two, split this off, same or different.
 Decisions name spellings where a spelling is enough to tell who is meant, else keys of blocks and mentions, never
ids: ids say what the reconciler thought last time, and that is what the decision is about to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from normalize.errors import UsageError
from normalize.reconcile.explain import find, unknown
from normalize.records import Decision, Kind, Verdict
from normalize.similarity.folding import folded_tokens
from normalize.store import Store


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided, and when (ISO 8601); decisions of one command share it, so that they are undone together."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Member:
    """One block or mention of an identity: its key, its name as written, and the page it stands on."""

    key: str
    name: str
    url: str


_FILM_MEMBERS = """SELECT b.block_key AS key, coalesce(b.title, '') AS name, a.url FROM film_blocks b
                   JOIN articles a ON a.article_id = b.article_id WHERE b.film_id = ? ORDER BY 1"""
_PERSON_MEMBERS = """SELECT m.mention_key AS key, m.name, a.url FROM mentions m
                     JOIN articles a ON a.article_id = m.article_id WHERE m.person_id = ? ORDER BY 1"""


def kind_of(ident: str) -> Kind:
    """The kind of an id: "film-…" is a film, everything else a person."""
    return "film" if ident.startswith("film-") else "person"


def members(store: Store, ident: str) -> list[Member]:
    """Everything that carries an id."""
    rows = store.query(_FILM_MEMBERS if kind_of(ident) == "film" else _PERSON_MEMBERS, [ident])
    return [Member(str(row["key"]), str(row["name"]), str(row["url"])) for row in rows]


def the_one(store: Store, asked: str) -> str:
    """The id that `asked` (an id or a name) stands for; raises UsageError when it is none or several."""
    found = find(store, asked)
    if len(found) == 1:
        return found[0]
    if not found:
        raise unknown(store, asked)
    raise UsageError(f"{asked!r} stands for {len(found)} identities, expected one; give its id: {', '.join(found)}")


def merge(store: Store, a: str, b: str, signed: Signature) -> tuple[Decision, ...]:
    """The decision that two identities are one; raises UsageError when they are of two kinds or one already."""
    first, second = the_one(store, a), the_one(store, b)
    if kind_of(first) != kind_of(second):
        raise UsageError(f"{a!r} is a {kind_of(first)}, {b!r} a {kind_of(second)}: only like and like can be one")
    if first == second:
        raise UsageError(f"{a!r} and {b!r} are already one: {first}")
    return (decide(store, members(store, first)[0], members(store, second)[0], "same", kind_of(first), signed),)


def decide(store: Store, a: Member, b: Member, verdict: Verdict, kind: Kind, signed: Signature) -> Decision:
    """A decision on two members, by spelling where that is clear."""
    clear = kind == "person" and _clear(store, a) and _clear(store, b) and _folded(a.name) != _folded(b.name)
    sides = (a.name, b.name) if clear else (a.key, b.key)
    return Decision(kind, *sides, verdict, signed.by, signed.at, f"{a.name} / {b.name}")


def _clear(store: Store, member: Member) -> bool:
    """Whether a spelling stands for one identity only."""
    return len(find(store, member.name)) == 1


def _folded(name: str) -> str:
    return "".join(folded_tokens(name)) or name


def split(store: Store, asked: str, parts: Sequence[str], signed: Signature) -> tuple[Decision, ...]:
    """The decisions that take `parts` (spellings, keys or page addresses) out of an identity.

    Raises UsageError when a part is not in it, or nothing would be left.
    """
    ident = the_one(store, asked)
    everyone = members(store, ident)
    out = [member for part in parts for member in _part(everyone, part, ident)]
    rest = [member for member in everyone if member not in out]
    if not rest:
        raise UsageError(f"{asked!r}: everything that is {ident} would be split off; name a part of it")
    spelt_out, spelt_rest = {_folded(member.name) for member in out}, {_folded(member.name) for member in rest}
    if kind_of(ident) == "person" and spelt_out.isdisjoint(spelt_rest):
        return tuple(_by_spelling(out, rest, signed))
    return tuple(_by_key(kind_of(ident), out, rest, signed))


def _part(everyone: Sequence[Member], part: str, ident: str) -> list[Member]:
    found = [each for each in everyone if part in {each.key, each.url} or _folded(each.name) == _folded(part)]
    if not found:
        raise UsageError(f"{part!r} is no spelling, key or page of {ident}: roundup explain {ident}")
    return found


def _by_spelling(out: Sequence[Member], rest: Sequence[Member], signed: Signature) -> Iterator[Decision]:
    names_out = dict.fromkeys(member.name for member in out)
    names_rest = dict.fromkeys(member.name for member in rest)
    for a, b in product(names_out, names_rest):
        yield Decision("person", a, b, "different", signed.by, signed.at, "split")


def _by_key(kind: Kind, out: Sequence[Member], rest: Sequence[Member], signed: Signature) -> Iterator[Decision]:
    """Every member taken out is one with the first of them; none is one with any of the rest."""
    for member in out[1:]:
        yield Decision(kind, out[0].key, member.key, "same", signed.by, signed.at, f"split: {member.name}")
    kept = rest if kind == "film" else list({_folded(member.name): member for member in rest}.values())
    for a, b in product(out, kept):
        yield Decision(kind, a.key, b.key, "different", signed.by, signed.at, f"split: {a.name} / {b.name}")


def without_last(decisions: Sequence[Decision]) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions without those of the last command, and those."""
    if not decisions:
        return (), ()
    latest = max(decision.at for decision in decisions)
    kept = tuple(decision for decision in decisions if decision.at != latest)
    return kept, tuple(decision for decision in decisions if decision.at == latest)
