"""Judging only what has changed gives what judging everything gives, whatever comes, changes or goes, in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.copies import Stored, make_world, pages
from normalize.reconcile.stored import Summary, reconcile_store
from normalize.records import Block, Decision, Mention
from normalize.store import Store
from tests.normalize.reconcile.making import make_block

TABLES = (
    "films", "people", "links", "review_queue", "film_titles", "person_names", "redirects", "former_keys",
    "(SELECT block_key, film_id, film_probability, film_decided_by, also_known FROM film_blocks)",
    "(SELECT mention_key, person_id, probability, decided_by FROM mentions)",
)  # fmt: skip


class Twins:
    """Two databases to which the same happens: one is reconciled step by step, the other anew each time."""

    def __init__(self, folder: Path) -> None:
        self.steps = Store.open(folder / "steps.db")
        self.anew = Store.open(folder / "anew.db")

    def save(self, stored: Sequence[Stored]) -> None:
        for store in (self.steps, self.anew):
            for page, article, blocks in stored:
                store.save_page(page)
                store.save_article(page, article, blocks=blocks)

    def remove(self, urls: Sequence[str]) -> None:
        for store in (self.steps, self.anew):
            with store.transaction():
                store.db.conn.executemany("DELETE FROM articles WHERE url = ?", [(url,) for url in urls])

    def reconcile(self, decisions: Sequence[Decision] | None = None) -> Summary:
        reconcile_store(self.anew, decisions, full=True)
        return reconcile_store(self.steps, decisions)

    def assert_alike(self) -> None:
        for table in TABLES:
            left, right = (
                sorted(map(repr, store.db.execute(f"SELECT * FROM {table}").fetchall()))
                for store in (self.steps, self.anew)
            )
            assert left == right, table


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    made = Twins(tmp_path)
    yield made
    made.steps.close()
    made.anew.close()


def renamed(stored: Stored, chance: random.Random) -> Stored:
    """The page as a later reading might have it: a title and a name otherwise, a block gone."""
    page, article, blocks = stored
    others = [chance.choice(block.people).name for block in blocks if block.people] or ["Ana Prado"]
    changed = [_changed(block, chance, others) for block in blocks if chance.random() < 0.9] or blocks[:1]
    films = tuple(
        replace(film, title=block.title)
        for block in changed
        for film in article.blocks
        if film.position == block.position
    )
    return page, replace(article, blocks=films), changed


def _changed(block: Block, chance: random.Random, names: Sequence[str]) -> Block:
    people = tuple(
        Mention(f"{m.key}'", chance.choice(names), m.role, m.billing) if chance.random() < 0.2 else m
        for m in block.people
    )
    return replace(block, people=people, title=block.title if chance.random() < 0.8 else "Elsewhere")


@pytest.mark.parametrize("seed", range(2))
def test_steps_lead_where_beginning_anew_leads(twins: Twins, seed: int) -> None:
    chance = random.Random(seed)
    waiting = list(pages(make_world(300, seed=seed).blocks))
    chance.shuffle(waiting)
    here: list[Stored] = []
    for step in range(5):
        come = [waiting.pop() for _ in range(min(len(waiting), chance.choice((1, 8, 30))))]
        back = [renamed(each, chance) for each in chance.sample(here, min(len(here), 3))]
        gone = [article.url or "" for _, article, _ in chance.sample(here, min(len(here), step))]
        here = [each for each in here if each[1].url not in gone] + come
        twins.save([*come, *back])
        twins.remove(gone)
        done = twins.reconcile()
        assert done.mode == ("incremental" if step else "full")
        twins.assert_alike()


def test_decisions_touch_what_they_speak_of(twins: Twins) -> None:
    world = make_world(300, seed=3)
    twins.save(list(pages(world.blocks)))
    twins.reconcile()
    names = sorted({mention.name for block in world.blocks for mention in block.people})
    films = [block.key for block in world.blocks]
    ruled = [
        Decision("person", names[0], names[30], "same", at="1"),
        Decision("film", films[0], films[-1], "same", at="2"),
        Decision("film", films[5], films[6], "different", at="3"),
    ]
    for decisions in (ruled[:1], ruled, ruled[1:], ()):
        done = twins.reconcile(decisions)
        assert done.mode == "incremental"
        assert 0 < done.judged_people < done.people
        twins.assert_alike()


def test_a_decision_waits_for_names_to_come(twins: Twins) -> None:
    first = make_block("a.example/1", 1, "Sisters", ["Ana Prado"], ["Cy Young"])
    later = make_block("b.example/2", 1, "Brothers", ["Ana Prado"], ["Sigh Jung"], week="2019-01-02")
    ruled = [Decision("person", "Cy Young", "Sigh Jung", "same")]
    twins.save(list(pages([first])))
    twins.reconcile(ruled)
    twins.save(list(pages([later])))
    assert twins.reconcile(ruled).mode == "incremental"
    twins.assert_alike()
    query = "SELECT count(DISTINCT person_id) AS n FROM mentions WHERE name IN ('Cy Young', 'Sigh Jung')"
    assert next(twins.steps.query(query)) == {"n": 1}


def test_nothing_changed_is_nothing_judged_and_nothing_written(twins: Twins) -> None:
    twins.save(list(pages(make_world(200, seed=1).blocks)))
    twins.reconcile()
    before = list(twins.steps.db.conn.iterdump())
    done = twins.reconcile()
    assert (done.mode, done.changed_articles, done.judged_films, done.judged_people) == ("incremental", 0, 0, 0)
    assert list(twins.steps.db.conn.iterdump()) == before


def test_a_new_page_leaves_other_rows_alone(twins: Twins) -> None:
    *old, new = pages(make_world(1500, seed=2).blocks)
    twins.save(old)
    reconcile_store(twins.steps)
    twins.save([new])
    before = _rows(twins.steps)
    done = reconcile_store(twins.steps)
    assert done.judged_films < done.films / 3
    assert len(_rows(twins.steps) ^ before) < len(before) / 6


def _rows(store: Store) -> set[tuple[object, ...]]:
    return {(table, *row) for table in TABLES for row in store.db.execute(f"SELECT * FROM {table}")}


def test_another_authority_list_and_lost_memory_begin_anew(twins: Twins) -> None:
    twins.save(list(pages(make_world(200, seed=1).blocks)))
    twins.reconcile()
    with twins.steps.transaction():
        twins.steps.db.execute("INSERT INTO authority_entities VALUES ('Q1', 'person', 'Ana Prado', NULL, 'test')")
    assert twins.reconcile().mode == "full"
    assert twins.reconcile().mode == "incremental"
