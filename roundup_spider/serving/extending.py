"""Data extension for OpenRefine: what is known of reconciled people and films, column by column.

This is the part "Data Extension" of the W3C Reconciliation Service API 0.2: properties are proposed, then asked for by
id. What can be asked for is data: `properties.toml`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest

from normalize.records import Kind
from roundup_spider.serving.pages import Row, rows

MOST_IDS, MOST_VALUES = 500, 50
TYPES: Mapping[str, str] = {"film": "Film", "person": "Person"}
_EXAMPLE = '{"ids": ["film-0a1b2c3d4e"], "properties": [{"id": "release_date"}]}'


@dataclass(frozen=True, slots=True)
class Property:
    """A column that can be added: `values` is str, int, date, or the kind of the films or people it names."""

    ident: str
    name: str
    values: str
    sql: str

    def described(self) -> dict[str, Any]:
        """What the service says of it: id, name, and type where its values are films or people."""
        said: dict[str, Any] = {"id": self.ident, "name": self.name}
        return said | {"type": {"id": self.values, "name": TYPES[self.values]}} if self.values in TYPES else said

    def cell(self, row: Row) -> dict[str, Any]:
        """One value, as the specification wants it."""
        return {"id": row[2], "name": row[1]} if self.values in TYPES else {self.values: row[1]}


@cache
def properties() -> Mapping[str, Mapping[str, Property]]:
    """Every property by kind and id.

    >>> properties()["film"]["release_date"].values
    'date'
    """
    table = tomllib.loads(Path(__file__).with_name("properties.toml").read_text(encoding="utf-8"))
    return {kind: {ident: Property(ident, **given) for ident, given in of.items()} for kind, of in table.items()}


@dataclass(frozen=True, slots=True)
class Extension:
    """What is asked: these properties of these identities."""

    ids: Sequence[str]
    properties: Sequence[Property]


def extension_in(text: str, kind: Kind) -> Extension:
    """A request for columns; raises BadRequest that says what is wrong with it.

    >>> extension_in('{"ids": ["film-1"], "properties": [{"id": "titles"}]}', "film").properties[0].name
    'titles'
    """
    try:
        asked = json.loads(text)
        ids, wanted = list(map(str, asked["ids"])), [str(each["id"]) for each in asked["properties"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"extend must be an object such as {_EXAMPLE}") from error
    known = properties()[kind]
    unknown = [ident for ident in wanted if ident not in known]
    if unknown:
        raise BadRequest(f"a {kind} has no property {unknown[0]}; it has {', '.join(known)}")
    if len(ids) > MOST_IDS:
        raise BadRequest(f"{len(ids)} ids at once; send at most {MOST_IDS}")
    return Extension(ids, [known[ident] for ident in wanted])


async def extended(datasette: Datasette, asked: Extension) -> dict[str, Any]:
    """The values, by identity and property; an unknown identity has none."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {
        ident: {wanted.ident: [] for wanted in asked.properties} for ident in asked.ids
    }
    for wanted in asked.properties:
        for row in await rows(datasette, wanted.sql, ids=json.dumps(asked.ids)):
            cells = found[row[0]][wanted.ident]
            if row[1] is not None and len(cells) < MOST_VALUES:
                cells.append(wanted.cell(row))
    return {"meta": [wanted.described() for wanted in asked.properties], "rows": found}


def proposed(kind: Kind) -> dict[str, Any]:
    """The properties that can be asked for."""
    return {"type": kind, "properties": [each.described() for each in properties()[kind].values()]}
