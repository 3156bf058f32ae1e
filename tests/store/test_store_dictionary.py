"""The data dictionary describes every table, view and column, and nothing else; the schema carries it as comments."""

from __future__ import annotations

import pytest

from normalize.resources import data_root
from normalize.store import Store
from normalize.store.dictionary import dictionary, with_comments
from normalize.store.document import TITLES, as_datasette_metadata, as_markdown

CONTRACT = {
    "articles": "article_id, site, url, title, author, published, week, language, reader, page_digest",
    "film_mentions": "article_id, url, position, film_id, header, title_as_written, synopsis, trivia, release_date, "
    "confidence",
    "films": "film_id, title, original_title, year, release_date, mention_count, site_count",
    "people": "person_id, name, mention_count, film_count",
    "credits": "film_id, film, person_id, person, role, article_id, url, position, billing, name_as_written, "
    "probability",
    "name_variants": "person_id, person, variant, language, occurrences, first_url, probability, decided_by",
    "title_variants": "film_id, film, variant, language, occurrences, first_url, probability, decided_by",
    "review_queue": "kind, a_id, a, b_id, b, probability, why",
    "issues": "run_id, site, url, level, code, message, at",
    "runs": "run_id",
    "site_health": "site",
}


def _stored(store: Store) -> dict[str, list[str]]:
    names = [*store.db.table_names(), *store.db.view_names()]
    return {
        name: [column.name for column in store.db[name].columns]
        for name in names
        if "_fts" not in name and not name.startswith(("sqlite_", "_sqlite_"))
    }


def test_the_dictionary_is_complete_and_true(store: Store) -> None:
    described = {name: list(entry.columns) for name, entry in dictionary().items() if entry.kind != "search"}
    assert described == _stored(store)


def test_every_description_is_a_sentence() -> None:
    for entry in dictionary().values():
        for text in (entry.description, *entry.columns.values()):
            assert text.endswith((".", "WARC)")), f"{entry.name}: {text}"
            assert "\n" not in text


def test_kinds_are_true(store: Store) -> None:
    views = set(store.db.view_names())
    assert {name for name, entry in dictionary().items() if entry.kind == "view"} == views


def test_the_schema_carries_the_descriptions(store: Store) -> None:
    schema = store.db.table("films").schema
    assert dictionary()["films"].description in schema
    for text in dictionary()["films"].columns.values():
        assert f"-- {text}" in schema


def test_a_table_nobody_described_is_left_as_it_is() -> None:
    assert with_comments("unknown", "CREATE TABLE unknown (a)") == "CREATE TABLE unknown (a)"


def test_the_contract_holds(store: Store) -> None:
    stored = _stored(store)
    for name, columns in CONTRACT.items():
        missing = set(columns.split(", ")) - set(stored[name])
        assert not missing, f"{name} lacks {missing}"


def test_the_documentation_is_up_to_date() -> None:
    page = data_root().parent / "docs" / "data-dictionary.md"
    if not page.exists():
        pytest.skip("no docs/ beside the data: not a checkout")
    assert page.read_text(encoding="utf-8") == as_markdown(), (
        "python -m normalize.store.document > docs/data-dictionary.md"
    )


def test_every_kind_has_its_place_in_the_documentation() -> None:
    assert {entry.kind for entry in dictionary().values()} <= set(TITLES)
    assert all(f"### `{name}`" in as_markdown() for name in dictionary())
    assert all("|" not in text for entry in dictionary().values() for text in entry.columns.values())


def test_datasette_gets_the_descriptions() -> None:
    tables = as_datasette_metadata()["tables"]
    assert isinstance(tables, dict)
    assert tables["credits"]["description"] == dictionary()["credits"].description
    assert tables["mentions"]["hidden"]
