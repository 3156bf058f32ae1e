"""Tables, views and queries out of the database, row by row: CSV that no spreadsheet runs, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlite_utils import Database

from normalize.errors import UsageError
from normalize.store.dictionary import dictionary

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BATCH = 10_000

Rows = Iterator[Sequence[object]]


def exportable(db: Database) -> list[str]:
    """The tables and views that are for reading; the internal tables behind the views are left out."""
    stored = {*db.table_names(), *db.view_names()}
    return [name for name, entry in dictionary().items() if name in stored and entry.kind in ("table", "view")]


def rows_of(db: Database, source: str) -> tuple[list[str], Rows]:
    """Column names and rows of a table, a view or a query; raises UsageError for one that is wrong."""
    query = source if " " in source.strip() else f'SELECT * FROM "{_known(db, source)}"'  # noqa: S608
    db.execute("PRAGMA query_only = ON")
    cursor = db.execute(query)
    if not cursor.description:
        raise UsageError(f"only queries can be exported (SELECT …), found: {query[:60]}")
    return [column[0] for column in cursor.description], iter(cursor)


def _known(db: Database, name: str) -> str:
    if name not in {*db.table_names(), *db.view_names()}:
        raise UsageError(f"no table or view {name!r}; there are {', '.join(exportable(db))}")
    return name


def harmless(value: object) -> object:
    """A cell that a spreadsheet shows instead of running it: text that begins like a formula gets an apostrophe.

    >>> harmless("=HYPERLINK(1)"), harmless("-5"), harmless(-5)
    ("'=HYPERLINK(1)", "'-5", -5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_csv(columns: Sequence[str], rows: Rows, out: IO[str]) -> int:
    """CSV with a header line; gives the number of rows."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        count += 1
    return count


def write_jsonl(columns: Sequence[str], rows: Rows, out: IO[str]) -> int:
    """One JSON object a line; gives the number of rows."""
    count = 0
    for row in rows:
        out.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_parquet(columns: Sequence[str], rows: Rows, path: Path) -> int:
    """A Parquet file (zstd), written batch by batch."""
    import pyarrow as arrow
    from pyarrow import parquet

    first = list(islice(rows, _BATCH))
    schema = arrow.schema([(name, _arrow_type(arrow, [row[n] for row in first])) for n, name in enumerate(columns)])
    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        batch: list[Sequence[object]] = first
        while batch:
            writer.write_table(_arrow_table(arrow, schema, batch))
            count += len(batch)
            batch = list(islice(rows, _BATCH))
    return count


def _arrow_type(arrow: Any, values: Sequence[object]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int}:
        return arrow.int64()
    return arrow.float64() if kinds and kinds <= {int, float} else arrow.string()


def _arrow_table(arrow: Any, schema: Any, batch: Sequence[Sequence[object]]) -> Any:
    columns = [
        arrow.array([_as(field.type, arrow, row[n]) for row in batch], field.type) for n, field in enumerate(schema)
    ]
    return arrow.table(columns, schema=schema)


def _as(kind: Any, arrow: Any, value: object) -> object:
    return str(value) if value is not None and kind == arrow.string() else value


TEXT_FORMATS: Mapping[str, Callable[[Sequence[str], Rows, IO[str]], int]] = {"csv": write_csv, "jsonl": write_jsonl}
