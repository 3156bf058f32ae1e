"""Films, people, spellings, reasons and the review queue, as the reconciler concluded them."""

from __future__ import annotations

from dataclasses import replace

from normalize.reconcile import assign_ids, resolve
from normalize.records import Decision
from normalize.store import Store
from tests.store.collection import CLEAN, clean, damaged, dump, page, reconcile, resolution


def test_one_film_with_two_titles_on_two_sites(filled: Store) -> None:
    film = next(filled.query("SELECT * FROM films WHERE title = 'As bestas'"))
    assert (film["mention_count"], film["site_count"], film["year"], film["release_date"]) == (2, 2, 2022, "2022-07-20")
    assert film["original_title"] == "As bestas"
    titles = {row["variant"]: row for row in filled.query("SELECT * FROM title_variants WHERE film = 'As bestas'")}
    assert set(titles) == {"As bestas", "as Besta"}
    assert titles["as Besta"]["probability"] == 0.97
    assert titles["as Besta"]["decided_by"] == "score"


def test_one_person_with_two_spellings(filled: Store) -> None:
    rows = list(filled.query("SELECT * FROM name_variants WHERE person = 'Denis Ménochet' ORDER BY variant"))
    assert [row["variant"] for row in rows] == ["Denis Ménochet", "Dennis Menoche"]
    person = next(filled.query("SELECT * FROM people WHERE name = 'Denis Ménochet'"))
    assert (person["mention_count"], person["film_count"]) == (2, 1)
    credits = list(filled.query("SELECT * FROM credits WHERE person_id = ? ORDER BY url", [person["person_id"]]))
    assert [row["name_as_written"] for row in credits] == ["Denis Ménochet", "Dennis Menoche"]
    assert {row["film"] for row in credits} == {"As bestas"}
    assert {(row["role"], row["billing"]) for row in credits} == {("cast", 2)}


def test_every_merge_has_its_reasons(filled: Store) -> None:
    film = next(filled.query("SELECT film_id FROM films WHERE title = 'As bestas'"))["film_id"]
    reasons = list(filled.query("SELECT * FROM reasons WHERE identity_id = ?", [film]))
    assert [(row["evidence"], row["weight"], row["detail"]) for row in reasons] == [
        ("director", 3.2, "the same"),
        ("week", 1.1, ""),
    ]


def test_the_review_queue_names_both_sides(filled: Store) -> None:
    row = next(filled.query("SELECT * FROM review_queue"))
    assert {row["a"], row["b"]} == {"Rodrigo Sorogoyen", "Marina Foïs"}
    assert (row["kind"], row["probability"], row["why"]) == ("person", 0.4, "name -0.4 (unlike)")
    assert row["a_id"] < row["b_id"]


def test_reconciling_again_changes_nothing(filled: Store) -> None:
    before = dump(filled)
    reconcile(filled, clean(), damaged())
    assert dump(filled) == before


def test_a_real_resolution_is_stored_whole(store: Store) -> None:
    for one in (clean(), damaged()):
        store.save_article(page(one.url or ""), one)
    for _ in range(2):
        found = resolve(store.blocks())
        store.save_resolution(found, assign_ids(found, store.previous_ids()))
        assert store.db.execute("SELECT count(*) FROM mentions WHERE person_id IS NULL").fetchone() == (0,)
        assert store.db.execute("SELECT count(*) FROM film_blocks WHERE film_id IS NULL").fetchone() == (0,)


def test_a_merge_leaves_a_redirect_and_a_split_keeps_the_elder_id(store: Store) -> None:
    for one in (clean(), damaged()):
        store.save_article(page(one.url or ""), one)
    reconcile(store, clean(), damaged(), together=False)
    apart = {row["title"]: row["film_id"] for row in store.query("SELECT * FROM films")}
    assert set(apart) == {"As bestas", "Magdala", "as Besta"}
    reconcile(store, clean(), damaged(), together=True)
    kept = next(store.query("SELECT film_id FROM films WHERE title = 'As bestas'"))["film_id"]
    gone = ({apart["As bestas"], apart["as Besta"]} - {kept}).pop()
    assert store.redirect(gone) == kept
    assert next(store.query("SELECT film_id FROM films WHERE title = 'Magdala'"))["film_id"] == apart["Magdala"]


def test_identities_without_mentions_vanish_and_come_back_with_their_ids(filled: Store) -> None:
    before = {row["name"]: row["person_id"] for row in filled.query("SELECT * FROM people")}
    without = clean().blocks[:1]
    shorter = replace(clean(), blocks=without)
    filled.save_article(page(CLEAN), shorter)
    reconcile(filled, shorter, damaged())
    assert not list(filled.query("SELECT * FROM people WHERE name = 'Damien Manivel'"))
    filled.save_article(page(CLEAN), clean())
    reconcile(filled, clean(), damaged())
    assert {row["name"]: row["person_id"] for row in filled.query("SELECT * FROM people")} == before


def test_a_new_reading_keeps_the_identities_of_what_it_kept(filled: Store) -> None:
    before = list(filled.query("SELECT mention_key, person_id FROM mentions ORDER BY 1"))
    reread = replace(clean(), reader="2")
    assert filled.save_article(page(CLEAN), reread) == "changed"
    assert list(filled.query("SELECT mention_key, person_id FROM mentions ORDER BY 1")) == before


def test_decisions_are_one_a_pair_and_can_be_withdrawn(store: Store) -> None:
    same = Decision("person", "b", "a", "same", "me", "2022-07-20", "sure")
    store.save_decisions([same])
    store.save_decisions([Decision("person", "a", "b", "different", "me", "2022-07-21")])
    assert [(d.a, d.b, d.verdict) for d in store.decisions()] == [("a", "b", "different")]
    store.withdraw_decision(same)
    assert store.decisions() == ()


def test_a_key_nobody_stored_is_no_trouble(filled: Store) -> None:
    """A page may be read anew between reading the blocks and saving the resolution."""
    found = resolution(clean(), damaged())
    ids = assign_ids(found, filled.previous_ids())
    filled.save_article(page(CLEAN), replace(clean(), blocks=clean().blocks[:1]))
    filled.save_resolution(found, ids)
    assert not list(filled.query("SELECT * FROM films WHERE title = 'Magdala'"))
