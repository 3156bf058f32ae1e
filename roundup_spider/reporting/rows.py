"""Rows as the report takes them from the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from normalize.store import Store

Value = str | int | float | None
Row = Mapping[str, Value]


def rows_of(store: Store, sql: str) -> Iterator[Row]:
    """The rows of a query."""
    return (cast(Row, row) for row in store.query(sql))
