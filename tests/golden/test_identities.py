from __future__ import annotations

from collections import Counter

from tests.golden.identities import FILE, folded, identity, with_identities


def test_every_spelling_is_one_film_or_person_only() -> None:
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert {kind for kind, *_ in rows} == {"film", "person"}
    often = Counter((kind, folded(spelling)) for kind, *spellings in rows for spelling in spellings)
    assert [spelling for spelling, times in often.items() if times > 1] == []


def test_a_film_of_a_reading_is_told_with_its_identities() -> None:
    film = {"title": "Prószków", "directors": ["Fransua Ozon"], "cast": []}
    found = with_identities(film)
    assert found["canon_directors"] == [identity("person", "François Ozon")]
    assert found["canon_title"] == "proszkow"
