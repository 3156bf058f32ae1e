"""Crawl nodes folded into one database: what one crawl would have left, in any order, however often."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from normalize.reconcile.stored import reconcile_store
from normalize.store import Store
from tests.nodes.crawls import Visit, concluded, content, crawl, fold_in, merged

NODES = 3


def visits(chance: random.Random) -> list[Visit]:
    """Up to 16 visits of six pages in eight days; a version that returns later is the same bytes again."""
    moments = {(chance.randrange(200), chance.randrange(6)) for _ in range(chance.randrange(1, 16))}
    return [Visit(hour, page, chance.choice((0, 1, 1, 2, 3))) for hour, page in sorted(moments)]


def shared_out(made: Sequence[Visit], chance: random.Random, by_site: bool) -> list[list[Visit]]:
    """The visits of each node: whole sites, or any pages, some of them visited by several nodes at once."""
    of_site = {visit.site: chance.randrange(NODES) for visit in made}
    nodes: list[list[Visit]] = [[] for _ in range(NODES)]
    for visit in made:
        several = chance.sample(range(NODES), chance.choice((1, 1, 1, 2)))
        for node in [of_site[visit.site]] if by_site else several:
            nodes[node].append(visit)
    return nodes


def together(store: Store) -> set[frozenset[str]]:
    """Which blocks are one film, which mentions one person."""
    queries = "SELECT block_key, film_id FROM film_blocks", "SELECT mention_key, person_id FROM mentions"
    members: dict[str, set[str]] = {}
    for query in queries:
        for key, ident in store.db.execute(query):
            members.setdefault(ident, set()).add(key)
    return {frozenset(keys) for keys in members.values()}


@pytest.fixture
def open_store() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("seed", range(12))
def test_nodes_folded_together_are_as_one_crawl(seed: int, tmp_path: Path, open_store: ExitStack) -> None:
    chance = random.Random(seed)
    made = visits(chance)
    parts = shared_out(made, chance, by_site=seed % 3 == 0)
    one, *nodes = (
        open_store.enter_context(closing(crawl(tmp_path / f"{number}", part)))
        for number, part in enumerate([made, *parts])
    )
    if seed % 2:
        for node in nodes:
            reconcile_store(node)
    there, back = (
        open_store.enter_context(closing(merged(tmp_path / name, order)))
        for name, order in (("there", nodes), ("back", nodes[::-1]))
    )
    assert content(there) == content(back) == content(one)
    for store in (one, there, back):
        reconcile_store(store)
    assert together(there) == together(back) == together(one)
    assert seed % 2 or concluded(there) == concluded(back) == concluded(one)
    before, thought = content(there), concluded(there)
    for node in nodes:
        fold_in(there, node)
    assert content(there) == before
    assert concluded(there) == thought
