"""Takes new and changed blocks into the memory, and lets go of those that are no more."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat

import numpy as np

from normalize.reconcile.buckets import Ids, each_once
from normalize.reconcile.candidates import FilmKeys, Keyed, name_keys
from normalize.reconcile.desk import Desk
from normalize.reconcile.memory import LISTS, Blocks, Credits, Memory, T, extended, selected
from normalize.reconcile.rulings import Rulings, homonyms
from normalize.reconcile.shelf import Shelf
from normalize.reconcile.views import FilmView, Views, mononyms
from normalize.records import Block

Row = tuple[int, Block]
"""Where a source keeps a block, and the block."""


class Observer:
    """Turns blocks into views as they are met; whole articles at a time, for one block tells what another means."""

    def __init__(self, desk: Desk, rulings: Rulings) -> None:
        self.views = Shelf()
        self._homonyms = homonyms(rulings)
        self._desk = desk

    def keys(self) -> FilmKeys:
        """The keys of the views, found once for each spelling."""
        return FilmKeys(self._desk.people, self._desk.titles)

    def see(self, articles: Iterable[Sequence[Row]]) -> Iterator[tuple[int, Block, FilmView, tuple[int, ...]]]:
        """The views of the blocks of whole articles, with where each is kept and how its mentions are spelt."""
        for rows in articles:
            blocks = [block for _, block in rows]
            reader = Views(self._desk.people, self._desk.titles, self._homonyms, mononyms(blocks))
            for row, block in rows:
                view, spelt = reader.of(block)
                self.views.put(view)
                yield row, block, view, spelt


class Columns:
    """Rows that are being gathered, a column of numbers beside the other."""

    def __init__(self, width: int) -> None:
        self._columns = [array("q") for _ in range(width)]

    def add(self, *row: int) -> None:
        """Adds a row."""
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)

    def extend(self, *columns: Iterable[int]) -> None:
        """Adds several rows, a column at a time."""
        for column, values in zip(self._columns, columns, strict=True):
            column.extend(values)

    def told(self) -> list[Ids]:
        """The columns, not copied; nothing can be added after."""
        return [np.frombuffer(column, dtype=np.int64) for column in self._columns]


class _Rows:
    """Rows of the memory's tables that are being gathered."""

    def __init__(self) -> None:
        self.blocks, self.credits = Columns(6), Columns(4)
        self.lasting, self.passing, self.timely = Columns(3), Columns(3), Columns(3)
        self.careful: list[bool] = []

    def add(self, row: int, block: Block, view: FilmView, spelt: tuple[int, ...], keys: FilmKeys) -> None:
        number, count = view.members[0], len(spelt)
        self.blocks.add(number, row, *view.places[0], number, keys.numbered(view))
        self.careful.append(any(not mention.name.isascii() for mention in block.people))
        lists = (LISTS[mention.role] for mention in block.people)
        self.credits.extend(repeat(number, count), range(count), spelt, lists)
        for of, columns in (keys.lasting, self.lasting), (keys.passing, self.passing), (keys.timely, self.timely):
            for day, found in of(view):
                columns.extend(repeat(number, len(found)), found, repeat(day, len(found)))


def observed(memory: Memory, articles: Iterable[Sequence[Row]], gone: Ids, observer: Observer) -> tuple[Memory, Ids]:
    """The memory without the blocks that are `gone`, with those of `articles`; and the numbers of the latter."""
    rows, keys = _Rows(), observer.keys()
    for row, block, view, spelt in observer.see(articles):
        rows.add(row, block, view, spelt, keys)
    numbers, at, articles_of, positions, regions, numbered = rows.blocks.told()
    careful = np.array(rows.careful, dtype=np.bool_)
    blocks = Blocks(numbers, at, articles_of, positions, regions, numbered, careful)
    away = np.concatenate([gone, blocks.numbers])
    changed = replace(
        memory,
        blocks=_with(memory.blocks, memory.blocks.numbers, away, blocks),
        credits=_with(memory.credits, memory.credits.blocks, away, Credits(*rows.credits.told())),
        lasting=_with(memory.lasting, memory.lasting.members, away, Keyed(*rows.lasting.told())),
        passing=_with(memory.passing, memory.passing.members, away, Keyed(*rows.passing.told())),
        timely=_with(memory.timely, memory.timely.members, away, Keyed(*rows.timely.told())),
    )
    return changed, blocks.numbers


def _with(table: T, owners: Ids, away: Ids, more: T) -> T:
    return extended(selected(table, ~np.isin(owners, away)), more)


def with_names(memory: Memory, desk: Desk) -> Memory:
    """The memory with the spellings that are in use, and no others."""
    used = each_once(memory.credits.names)
    known = memory.names
    fresh = [number for number in used.tolist() if number not in known]
    keys = Columns(3)
    for number in fresh:
        found = sorted(name_keys(desk.people.known[number]))
        keys.extend(repeat(number, len(found)), found, repeat(0, len(found)))
    here = desk.people.known
    if known or len(used) < len(here):
        here = {number: known.get(number) or here[number] for number in used.tolist()}
    kept = selected(memory.name_keys, np.isin(memory.name_keys.members, used))
    return replace(memory, names=here, name_keys=extended(kept, Keyed(*keys.told())))
