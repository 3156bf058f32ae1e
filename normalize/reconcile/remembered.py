"""The memory as named parts of bytes, and back: a line of JSON that describes the columns, then the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from normalize.reconcile.memory import Memory
from normalize.reconcile.spellings import Spelling

_NAMES = "names"


def as_parts(memory: Memory) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every part of a memory; equal memories give equal bytes."""
    for part in fields(memory):
        if part.name == _NAMES:
            yield part.name, _names_in_bytes(memory.names)
        else:
            table = getattr(memory, part.name)
            yield part.name, _in_bytes({column.name: getattr(table, column.name) for column in fields(table)})


def from_parts(parts: Mapping[str, bytes]) -> Memory:
    """The memory that these parts hold; raises KeyError when one is missing."""
    blank = Memory()
    tables: dict[str, Any] = {
        part.name: type(getattr(blank, part.name))(**_columns(parts[part.name]))
        for part in fields(blank)
        if part.name != _NAMES
    }
    return Memory(**tables, names=_names(parts[_NAMES]))


def _in_bytes(columns: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    told = [[name, column.dtype.str, list(column.shape)] for name, column in columns.items()]
    return b"".join(
        [json.dumps(told).encode(), b"\n", *(np.ascontiguousarray(column).data for column in columns.values())]
    )


def _columns(content: bytes) -> dict[str, np.ndarray[Any, Any]]:
    start = content.index(b"\n") + 1
    found = {}
    for name, kind, shape in json.loads(content[:start]):
        count = int(np.prod(shape))
        found[name] = np.frombuffer(content, dtype=kind, count=count, offset=start).reshape(shape).copy()
        start += found[name].nbytes
    return found


def _names_in_bytes(names: Mapping[int, Spelling]) -> bytes:
    rows = [[number, one.text, bool(one.folded), one.mark] for number, one in sorted(names.items())]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()


def _names(content: bytes) -> dict[int, Spelling]:
    return {number: Spelling(text, text if folded else "", mark) for number, text, folded, mark in json.loads(content)}
