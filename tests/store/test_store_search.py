"""Full-text search: accents and case do not matter, and any spelling finds every other."""

from __future__ import annotations

import pytest

from normalize.store import Store
from normalize.store.search import as_query
from tests.store.collection import CLEAN, DAMAGED, clean, damaged, dump, page, reconcile


@pytest.mark.parametrize("words", ["Ménochet", "menochet", "MENOCHE", "Denis Ménochet", '"as besta"', "foy"])
def test_any_spelling_finds_both_articles(filled: Store, words: str) -> None:
    assert {hit.url for hit in filled.search(words)} == {CLEAN, DAMAGED}


def test_the_block_that_spells_it_so_comes_first(filled: Store) -> None:
    assert next(filled.search("as Besta")).url == DAMAGED
    assert next(filled.search("Ménochet")).url == CLEAN


def test_synopses_and_anecdotes_are_searched(filled: Store) -> None:
    assert [hit.snippet for hit in filled.search("dawn")] == ["Shot in the hills, mostly at «dawn»."]
    assert [hit.title for hit in filled.search("village")] == ["as Besta"]


@pytest.mark.parametrize(
    "words", ["", "  ", "*", '"', "AND", "a* OR b", "col:x", "NEAR(", "(((", "-", "^x", "'", "\x00"]
)
def test_nothing_that_is_typed_is_syntax(filled: Store, words: str) -> None:
    list(filled.search(words))


def test_every_word_must_occur() -> None:
    assert as_query("Ménochet village") == '"Ménochet" "village"'


def test_the_index_follows_the_readings(filled: Store) -> None:
    from dataclasses import replace

    first, second = clean().blocks
    filled.save_article(page(CLEAN), replace(clean(), blocks=(replace(first, trivia="Shot at noon."), second)))
    assert not list(filled.search("dawn"))
    assert [hit.url for hit in filled.search("noon")] == [CLEAN]
    filled.db.execute("INSERT INTO film_blocks_fts (film_blocks_fts, rank) VALUES ('integrity-check', 1)")


def test_splitting_takes_the_other_spellings_back(filled: Store) -> None:
    reconcile(filled, clean(), damaged(), together=False)
    assert {hit.url for hit in filled.search("Menoche")} == {DAMAGED}
    before = dump(filled)
    reconcile(filled, clean(), damaged(), together=False)
    assert dump(filled) == before


def test_plain_sql_finds_other_spellings_too(filled: Store) -> None:
    query = """SELECT a.url FROM film_blocks_fts JOIN film_blocks b ON b.block_id = film_blocks_fts.rowid
               JOIN articles a USING (article_id) WHERE film_blocks_fts MATCH 'menochet'"""
    assert {row["url"] for row in filled.query(query)} == {CLEAN, DAMAGED}


def test_finding_a_film_does_not_index_its_blocks_anew(filled: Store) -> None:
    query = "SELECT count(*), max(id) FROM film_blocks_fts_data"
    before = filled.db.execute(query).fetchone()
    with filled.transaction():
        filled.db.execute("UPDATE film_blocks SET film_probability = 0.5, film_decided_by = 'me'")
    assert filled.db.execute(query).fetchone() == before
