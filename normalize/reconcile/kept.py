"""Blocks in memory as a source for the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from normalize.reconcile.observe import Row
from normalize.records import Block


class KeptBlocks:
    """A block's row is its place in `ordered`: pages of one week together, for they speak of the same films."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        blocks = list(blocks)
        weeks = sorted((block.week, block.url) for block in blocks if block.week)
        week = {url: day for day, url in weeks}
        self.ordered = sorted(blocks, key=lambda block: (week.get(block.url, ""), block.url, block.key))

    def everything(self) -> Iterator[Sequence[Row]]:
        """All articles."""
        return (list(rows) for _, rows in groupby(enumerate(self.ordered), key=lambda row: row[1].url))

    def articles(self, rows: Collection[int]) -> Iterator[Sequence[Row]]:
        """The articles in which these blocks stand."""
        urls = {self.ordered[row].url for row in rows}
        return (article for article in self.everything() if article[0][1].url in urls)

    def blocks(self, rows: Collection[int]) -> Iterator[Block]:
        """These blocks."""
        return (self.ordered[row] for row in rows)
