"""The views that answer what analysts ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalize.store import Store
from tests.store.collection import CLEAN, DAMAGED, clean, damaged, page, reconcile


@pytest.fixture
def copied(store: Store) -> Store:
    """A second site follows two days later with both films of the first."""
    second = replace(damaged().blocks[0], trivia="Denis Ménochet learnt the language for it.")
    other = replace(clean().blocks[1], title="Magdalena")
    copy = replace(damaged(), site="copier", published="2022-07-21", blocks=(second, other))
    for one in (clean(), copy):
        store.save_article(page(one.url or "", site=one.site), one)
    reconcile(store, clean(), copy)
    return store


def test_weeks_tell_where_a_film_was_written_up(copied: Store) -> None:
    rows = list(copied.query("SELECT * FROM weeks WHERE film = 'As bestas'"))
    assert [(row["week"], row["site_count"], row["article_count"]) for row in rows] == [("2022-07-20", 2, 2)]
    assert set(str(rows[0]["sites"]).split(",")) == {"clean.example", "copier"}


def test_filmographies_leave_out_who_is_only_mentioned(copied: Store) -> None:
    rows = list(copied.query("SELECT * FROM filmographies WHERE person = 'Rodrigo Sorogoyen'"))
    assert [(row["film"], row["role"], row["article_count"], row["year"]) for row in rows] == [
        ("As bestas", "director", 2, 2022)
    ]


def test_spellings_by_site_tell_who_mangles_whom(copied: Store) -> None:
    rows = list(copied.query("SELECT variant, site FROM spellings_by_site WHERE person = 'Marina Foïs' ORDER BY 1"))
    found = [(row["variant"], row["site"]) for row in rows]
    assert found == [("Marina Foy", "copier"), ("Marina Foïs", "clean.example")]


def test_anecdotes_and_who_is_in_them(copied: Store) -> None:
    assert len(list(copied.query("SELECT * FROM anecdotes WHERE film = 'As bestas'"))) == 2
    rows = list(copied.query("SELECT name_as_written, trivia, url FROM people_in_anecdotes"))
    assert {(row["name_as_written"], row["url"]) for row in rows} == {("Denis Ménochet", DAMAGED)}


def test_release_dates_show_who_gives_which(copied: Store) -> None:
    rows = list(copied.query("SELECT release_date, site_count, sites FROM release_dates WHERE film = 'As bestas'"))
    assert rows == [{"release_date": "2022-07-20", "site_count": 1, "sites": "clean.example"}]


def test_copies_are_seen_by_what_they_share_and_when(copied: Store) -> None:
    reconcile_both_films(copied)
    pair = next(copied.query("SELECT * FROM article_pairs"))
    assert (pair["first_url"], pair["later_url"], pair["shared_films"], pair["days_later"]) == (CLEAN, DAMAGED, 2, 2)
    row = next(copied.query("SELECT * FROM who_copies_whom"))
    assert (row["site"], row["copied_by"], row["articles"], row["shared_films"]) == ("clean.example", "copier", 1, 2)


def reconcile_both_films(store: Store) -> None:
    film = next(store.query("SELECT film_id FROM films WHERE title = 'Magdala'"))["film_id"]
    with store.transaction():
        store.db.execute("UPDATE film_blocks SET film_id = ? WHERE title LIKE 'Magdal%'", [film])


def test_facts_are_listed_by_film(copied: Store) -> None:
    rows = list(copied.query("SELECT fact, value FROM facts WHERE film = 'As bestas' ORDER BY fact"))
    assert rows == [{"fact": "original_title", "value": "As bestas"}, {"fact": "runtime", "value": "2h 17min"}]


def test_unclaimed_lines_are_listed(copied: Store) -> None:
    assert {row["text"] for row in copied.query("SELECT * FROM unclaimed_lines")} == {"See also our gallery"}


def test_site_health_counts_what_is_there(copied: Store) -> None:
    rows = {row["site"]: row for row in copied.query("SELECT * FROM site_health")}
    assert rows["generic"]["films"] == 2
    assert rows["generic"]["trivia_fill"] == 0.5
    assert rows["generic"]["unclaimed_share"] == 0.333
