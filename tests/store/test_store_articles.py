"""Saving and loading articles: verbatim, idempotent, the latest version of a page counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.mentions import blocks_of
from normalize.records import Issue
from normalize.store import Store, article_id
from tests.store.collection import CLEAN, article, clean, damaged, dump, page


def test_an_article_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.save_article(page(CLEAN), clean()) == "new"
    assert store.article(CLEAN) == clean()
    assert store.article(article_id(CLEAN)) == clean()
    assert store.article("https://nowhere.example/") is None


def test_saving_again_changes_nothing(store: Store) -> None:
    store.save_article(page(CLEAN), clean())
    before = dump(store)
    assert store.save_article(page(CLEAN), clean()) == "unchanged"
    assert dump(store) == before


def test_a_changed_reading_replaces_only_what_changed(store: Store) -> None:
    store.save_article(page(CLEAN), clean())
    ids = dict(store.db.execute("SELECT position, block_id FROM film_blocks").fetchall())
    first, second = clean().blocks
    changed = replace(clean(), blocks=(replace(first, cast=("Marina Foïs",), facts={}), second), issues=())
    assert store.save_article(page(CLEAN), changed) == "changed"
    assert store.article(CLEAN) == changed
    assert dict(store.db.execute("SELECT position, block_id FROM film_blocks").fetchall()) == ids
    assert store.db.execute("SELECT count(*) FROM mentions WHERE name = 'Denis Ménochet'").fetchone() == (0,)


def test_a_block_that_disappears_takes_its_rows_with_it(store: Store) -> None:
    store.save_article(page(CLEAN), clean())
    store.save_article(page(CLEAN), replace(clean(), blocks=clean().blocks[:1]))
    for table in ("film_blocks", "mentions", "field_spans", "block_facts"):
        assert store.db.execute(f"SELECT count(*) FROM {table} WHERE position = 2").fetchone() == (0,)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_latest_version_of_a_page_counts_in_any_order(store: Store, order: tuple[int, int]) -> None:
    versions = [
        (page(CLEAN, "old", "2022-07-20T08:00:00Z"), replace(clean(), title="Old")),
        (page(CLEAN, "new", "2022-07-22T08:00:00Z"), replace(clean(), title="New")),
    ]
    for number in order:
        store.save_article(*versions[number])
    stored = store.article(CLEAN)
    assert stored is not None
    assert stored.title == "New"
    assert store.db.execute("SELECT count(*) FROM pages").fetchone() == (2,)


def test_a_reading_without_films_never_replaces_one_with_films(store: Store) -> None:
    store.save_article(page(CLEAN), clean())
    assert store.save_article(page(CLEAN, "gone", "2022-08-01T00:00:00Z"), article(CLEAN)) == "kept"
    assert store.article(CLEAN) == clean()


def test_a_page_seen_again_keeps_its_first_time_and_place(store: Store) -> None:
    store.save_page(page(CLEAN, at="2022-07-20T08:00:00Z"))
    store.save_page(page(CLEAN, at="2022-07-25T08:00:00Z"))
    store.save_page(page(CLEAN, at="2022-07-22T08:00:00Z"))
    row = next(store.query("SELECT first_fetched, last_fetched, archive_offset FROM pages"))
    assert row == {"first_fetched": "2022-07-20T08:00:00Z", "last_fetched": "2022-07-25T08:00:00Z", "archive_offset": 7}


def test_blocks_are_what_the_reconciler_was_shown(store: Store) -> None:
    for one in (damaged(), clean()):
        store.save_article(page(one.url or ""), one)
    expected = {block.key: block for one in (clean(), damaged()) for block in blocks_of(one)}
    assert {block.key: block for block in store.blocks()} == expected


def test_an_issue_keeps_the_run_that_met_it_first(store: Store) -> None:
    first, second = store.begin_run("ingest"), store.begin_run("ingest")
    store.save_article(page(CLEAN), clean(), run_id=first)
    store.save_article(page(CLEAN), clean(), run_id=second)
    assert [row["run_id"] for row in store.query("SELECT run_id FROM issues")] == [first]
    store.save_article(page(CLEAN), replace(clean(), issues=()), run_id=second)
    assert not list(store.query("SELECT * FROM issues"))


def test_a_page_without_article_tells_why_once(store: Store) -> None:
    for _ in range(2):
        store.add_page_issues([Issue("no-blocks", "no film among 3 lines")], url=CLEAN, site="generic")
    assert [(r["url"], r["code"]) for r in store.query("SELECT * FROM issues")] == [(CLEAN, "no-blocks")]


def test_what_cannot_be_encoded_does_not_stop_a_page(store: Store) -> None:
    broken = replace(
        clean(), title="At the cin\ud83dma", blocks=(replace(clean().blocks[0], synopsis="Bro\ud800ken."),)
    )
    assert store.save_article(page(CLEAN), broken) == "new"
    assert store.save_article(page(CLEAN), broken) == "unchanged"
    stored = store.article(CLEAN)
    assert stored is not None
    assert (stored.title, stored.blocks[0].synopsis) == ("At the cin?ma", "Bro?ken.")


def test_every_field_leads_to_a_line_of_the_stored_page(filled: Store) -> None:
    rows = list(filled.query("SELECT field, value, line_text, archive_file FROM provenance WHERE url = ?", [CLEAN]))
    assert {(row["field"], row["value"]) for row in rows} == {
        ("title", "As bestas"),
        ("directors", "Rodrigo Sorogoyen"),
    }
    assert {row["archive_file"] for row in rows} == {"a.warc.gz"}
