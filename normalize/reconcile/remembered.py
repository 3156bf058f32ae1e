"""The memory as named parts of bytes, and back: of each column a line of JSON that describes it, then its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from normalize.reconcile.memory import Memory
from normalize.reconcile.spellings import Spelling

_NAMES = "names"
_STRETCH = 10_000


def as_parts(memory: Memory) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every column of a memory, one at a time; equal memories give equal bytes."""
    for part in fields(memory):
        table = getattr(memory, part.name)
        if part.name == _NAMES:
            yield part.name, _names_in_bytes(table)
        else:
            yield from (
                (f"{part.name}.{column.name}", _in_bytes(getattr(table, column.name))) for column in fields(table)
            )


def from_parts(parts: Mapping[str, bytes]) -> Memory:
    """The memory that these parts hold; raises KeyError when one is missing."""
    tables: dict[str, Any] = {}
    for part in fields(Memory):
        if part.name != _NAMES:
            kind = type(getattr(Memory(), part.name))
            columns = {column.name: _column(parts[f"{part.name}.{column.name}"]) for column in fields(kind)}
            tables[part.name] = kind(**columns)
    return Memory(**tables, names=_names(parts[_NAMES]))


def _in_bytes(column: np.ndarray[Any, Any]) -> bytes:
    told = json.dumps([column.dtype.str, list(column.shape)]).encode()
    return b"".join([told, b"\n", np.ascontiguousarray(column).data])


def _column(content: bytes) -> np.ndarray[Any, Any]:
    start = content.index(b"\n") + 1
    kind, shape = json.loads(content[:start])
    return np.frombuffer(content, dtype=kind, offset=start).reshape(shape).copy()


def _names_in_bytes(names: Mapping[int, Spelling]) -> bytes:
    """A JSON list of [number, text, whether it has folded words, mark], written a stretch at a time."""
    numbers, written = sorted(names), bytearray(b"[")
    for start in range(0, len(numbers), _STRETCH):
        told = ((number, names[number]) for number in numbers[start : start + _STRETCH])
        rows = [[number, one.text, bool(one.folded), one.mark] for number, one in told]
        written += b"," if start else b""
        written += json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()[1:-1]
    return bytes(written + b"]")


def _names(content: bytes) -> dict[int, Spelling]:
    return {number: Spelling(text, text if folded else "", mark) for number, text, folded, mark in json.loads(content)}
