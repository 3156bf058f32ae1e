"""Writing rows so that writing them again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, object]


def storable(value: Any) -> Any:
    r"""The value with characters that cannot be encoded (lone surrogates, from broken escapes) replaced, at any depth.

    >>> storable(("ok", "bro\ud800ken"))
    ('ok', 'bro?ken')
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, tuple):
        return tuple(storable(part) for part in value)
    if isinstance(value, Mapping):
        return {storable(key): storable(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: storable(getattr(value, one.name)) for one in fields(value)})
    return value


def as_json(value: object) -> str:
    """Compact JSON with sorted keys, so that equal values are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def upsert(db: Database, table: str, key: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts rows; where the key exists, sets only the given other columns, and only if one of them differs.

    Columns that the rows do not name (such as an identity found by the reconciler) are never touched. However many rows
    there are, they are written as they come.
    """
    coming = iter(rows)
    first = next(coming, None)
    if first is not None:
        values = (tuple(row.values()) for row in chain([first], coming))
        db.conn.executemany(_upsert_sql(table, key, tuple(first)), values)


def _upsert_sql(table: str, key: Sequence[str], columns: Sequence[str]) -> str:
    mutable = [column for column in columns if column not in key]
    values = ", ".join("?" for _ in columns)
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values}) ON CONFLICT ({', '.join(key)})"  # noqa: S608
    if not mutable:
        return f"{insert} DO NOTHING"
    changes = ", ".join(f"{column} = excluded.{column}" for column in mutable)
    differs = " OR ".join(f"{table}.{column} IS NOT excluded.{column}" for column in mutable)
    return f"{insert} DO UPDATE SET {changes} WHERE {differs}"


def keep_only(db: Database, table: str, owner: Row, key: Sequence[str], rows: Iterable[Row]) -> None:
    """Deletes the rows of `owner` (column → value; empty: all rows) whose key is not among `rows`."""
    kept = {tuple(row[column] for column in key) for row in rows}
    where = " AND ".join(f"{column} = ?" for column in owner) or "1"
    found = db.execute(f"SELECT {', '.join(key)} FROM {table} WHERE {where}", list(owner.values())).fetchall()  # noqa: S608
    gone = [row for row in found if row not in kept]
    matches = " AND ".join(f"{column} IS ?" for column in key)
    db.conn.executemany(f"DELETE FROM {table} WHERE {matches}", gone)  # noqa: S608


def mirror(db: Database, table: str, owner: Row, key: Sequence[str], rows: Iterable[Row]) -> None:
    """Makes the rows of `owner` exactly `rows`; what is equal stays untouched."""
    rows = list(rows)
    keep_only(db, table, owner, key, rows)
    upsert(db, table, key, rows)
