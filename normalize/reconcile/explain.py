"""Why these spellings are one identity: every spelling, where it stands, and the links that hold it there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from normalize.errors import UsageError
from normalize.records import Evidence, Kind
from normalize.similarity.folding import folded_tokens
from normalize.store import Store
from normalize.wording import counted


@dataclass(frozen=True, slots=True)
class Spelt:
    """One spelling of an identity: how often it was used, and where first."""

    text: str
    occurrences: int
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two spellings are one: their texts and places, how sure, who decided, and the evidence."""

    a: str
    a_url: str
    b: str
    b_url: str
    probability: float
    decided_by: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An identity with its spellings and the chain of reasons that joins them; `asked` is what the user asked for."""

    kind: Kind
    id: str
    name: str
    asked: str
    spellings: tuple[Spelt, ...]
    reasons: tuple[Reason, ...]
    mentions: int


_FILM_SPELLINGS = """SELECT variant, occurrences, first_url, language FROM film_titles WHERE film_id = ?
                     ORDER BY occurrences DESC, variant"""
_PERSON_SPELLINGS = """SELECT variant, occurrences, first_url, language FROM person_names WHERE person_id = ?
                       ORDER BY occurrences DESC, variant"""
_LINKS = """SELECT a_key, b_key, probability, decided_by, evidence FROM links
            WHERE identity_id = ? AND decided_by <> 'spelling' ORDER BY probability DESC, a_key, b_key"""
_FILM_PLACE = """SELECT coalesce(b.title, '(untitled)') AS name, a.url AS url FROM film_blocks b
                 JOIN articles a ON a.article_id = b.article_id WHERE b.block_key = ?"""
_PERSON_PLACE = """SELECT m.name AS name, a.url AS url FROM mentions m JOIN articles a ON a.article_id = m.article_id
                   WHERE m.mention_key = ?"""
_NEARLY = 60.0
"""How alike (0 to 100) a spelling must be to be offered in place of one that is unknown."""
_EXISTS = "SELECT 1 FROM films WHERE film_id = ? UNION SELECT 1 FROM people WHERE person_id = ?"
_CALLED = """SELECT film_id AS id, variant FROM film_titles UNION SELECT person_id, variant FROM person_names
             UNION SELECT film_id, title FROM films UNION SELECT person_id, name FROM people"""


def explain(store: Store, asked: str) -> tuple[Explanation, ...]:
    """The identities that an id, a former id or a name stands for, explained.

    Raises UsageError when there is none.
    """
    found = tuple(_explanation(store, ident, asked) for ident in find(store, asked))
    if not found:
        raise unknown(store, asked)
    return found


def unknown(store: Store, asked: str) -> UsageError:
    """That there is no such film or person, with those that are spelt most nearly so."""
    names = {(str(row["id"]), str(row["variant"])): _folded(str(row["variant"])) for row in store.query(_CALLED)}
    near = process.extract(_folded(asked), names, scorer=fuzz.ratio, processor=None, limit=3, score_cutoff=_NEARLY)
    told = ", ".join(f"{name} ({ident})" for _, _, (ident, name) in near)
    return UsageError(
        f"no film or person is {asked!r}; "
        + (f"spelt nearly so: {told}" if told else "expected an id or a name; none is spelt nearly so")
    )


def find(store: Store, asked: str) -> list[str]:
    """The ids that `asked` stands for: itself, where it was redirected, or everything spelt like it."""
    current = store.redirect(asked)
    if any(store.query(_EXISTS, [current, current])):
        return [current]
    folded = _folded(asked)
    return sorted({str(row["id"]) for row in store.query(_CALLED) if _folded(str(row["variant"])) == folded})


def _folded(text: str) -> str:
    return "".join(folded_tokens(text)) or text


def _explanation(store: Store, ident: str, asked: str) -> Explanation:
    kind: Kind = "film" if ident.startswith("film-") else "person"
    table, key, name = ("films", "film_id", "title") if kind == "film" else ("people", "person_id", "name")
    row = next(iter(store.query(f"SELECT {name} AS name, mention_count AS n FROM {table} WHERE {key} = ?", [ident])))  # noqa: S608
    spelt = store.query(_FILM_SPELLINGS if kind == "film" else _PERSON_SPELLINGS, [ident])
    return Explanation(
        kind=kind,
        id=ident,
        name=str(row["name"]),
        asked=asked,
        spellings=tuple(Spelt(*row.values()) for row in spelt),  # type: ignore[arg-type]
        reasons=tuple(_reasons(store, kind, ident)),
        mentions=int(str(row["n"])),
    )


def _reasons(store: Store, kind: Kind, ident: str) -> Iterator[Reason]:
    place = _FILM_PLACE if kind == "film" else _PERSON_PLACE
    for link in list(store.query(_LINKS, [ident])):
        a, b = (next(iter(store.query(place, [link[key]])), {"name": "?", "url": "?"}) for key in ("a_key", "b_key"))
        evidence = tuple(Evidence(**part) for part in json.loads(str(link["evidence"])))
        yield Reason(
            str(a["name"]), str(a["url"]), str(b["name"]), str(b["url"]),
            float(str(link["probability"])), str(link["decided_by"]), evidence,
        )  # fmt: skip


def in_words(explanation: Explanation) -> str:
    """An explanation as text for people.

    Denis Ménochet  (person-1f0…, 3 mentions)
      Denis Ménochet ×2   first in https://…
      Dennis Menoche ×1   first in https://…
    Why:
      Dennis Menoche = Denis Ménochet, 99.9 %
        + in one film (4.0)
    """
    lines = [f"{explanation.name}  ({explanation.id}, {counted(explanation.mentions, 'mention')})"]
    lines += [f"  {s.text}  ×{s.occurrences}  [{s.language}]  first in {s.url}" for s in explanation.spellings]
    if explanation.reasons:
        lines.append("Why:")
        lines += [line for reason in explanation.reasons for line in _reason_in_words(reason)]
    elif len(explanation.spellings) > 1:
        lines.append("Why: the spellings differ only by accents, case or punctuation")
    elif explanation.mentions > 1:
        lines.append("Why: spelt the same everywhere")
    return "\n".join(lines)


def _reason_in_words(reason: Reason) -> Sequence[str]:
    head = f"  {reason.a} = {reason.b}, {reason.probability:.1%}"
    if reason.decided_by != "score":
        head += f" (by {reason.decided_by})"
    return [head, *map(_evidence_in_words, reason.evidence)]


def _evidence_in_words(part: Evidence) -> str:
    return f"    {part.weight:+5.1f}  {part.name}" + (f": {part.detail}" if part.detail else "")
