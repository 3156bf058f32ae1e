"""Why spellings are one identity, and which pairs about it nobody has decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette.app import Datasette

from normalize.records import Evidence, Kind
from roundup_spider.serving.pages import Row, rows

_PLACES: Mapping[Kind, str] = {
    "film": """SELECT b.block_key AS key, coalesce(b.title, b.header) AS name,
                      a.outlet AS site, a.article_id, b.position
                 FROM film_blocks b JOIN articles a ON a.article_id = b.article_id
                WHERE b.block_key IN (SELECT value FROM json_each(:keys))""",
    "person": """SELECT m.mention_key AS key, m.name, a.outlet AS site, a.article_id, m.position
                   FROM mentions m JOIN articles a ON a.article_id = m.article_id
                  WHERE m.mention_key IN (SELECT value FROM json_each(:keys))""",
}
_LINKS = """SELECT a_key, b_key, probability, decided_by, evidence FROM links
             WHERE identity_id = :id AND decided_by <> 'spelling' ORDER BY probability DESC LIMIT 40"""
_UNDECIDED = """SELECT a_id, a, b_id, b, probability, why FROM review_queue
                 WHERE kind = :kind AND (a_id = :id OR b_id = :id) ORDER BY probability DESC LIMIT 20"""

_EXTERNAL = """SELECT source, authority_id, authority_name, year, probability, decided_by FROM external_ids
                WHERE identity_id = :id ORDER BY probability DESC, authority_id LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Two places that are one: what each says and where, how sure, by whom, and the evidence, strongest first."""

    a: Row
    b: Row
    probability: float
    decided_by: str
    evidence: tuple[Evidence, ...]


def evidence_in(stored: str) -> tuple[Evidence, ...]:
    """Evidence as the database keeps it, strongest first.

    >>> evidence_in('[{"name": "week", "weight": 1.5, "detail": ""}]')[0].name
    'week'
    """
    return tuple(sorted((Evidence(**part) for part in json.loads(stored)), key=lambda part: -abs(part.weight)))


async def reasons_of(datasette: Datasette, kind: Kind, ident: str) -> Sequence[Reason]:
    """The links that hold an identity together, the surest first; links between equal spellings are left out."""
    links = await rows(datasette, _LINKS, id=ident)
    keys = json.dumps(sorted({link[side] for link in links for side in ("a_key", "b_key")}))
    places = {row["key"]: row for row in await rows(datasette, _PLACES[kind], keys=keys)}
    return [
        Reason(places[a], places[b], probability, decided_by, evidence_in(evidence))
        for a, b, probability, decided_by, evidence in links
        if a in places and b in places
    ]


async def undecided_about(datasette: Datasette, kind: Kind, ident: str) -> Sequence[Row]:
    """The open pairs one side of which is this identity."""
    return await rows(datasette, _UNDECIDED, kind=kind, id=ident)


async def external_ids(datasette: Datasette, ident: str) -> Sequence[Row]:
    """What authorities (IMDb, Wikidata, …) call this identity."""
    return await rows(datasette, _EXTERNAL, id=ident)
