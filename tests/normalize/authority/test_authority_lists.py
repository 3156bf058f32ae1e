from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from normalize.authority import Columns, LoadedAuthority, import_names, link_identities, read_authority
from normalize.authority.imports import name_key
from normalize.errors import MissingFile, UsageError
from normalize.records import Kind
from normalize.store import Store

PEOPLE = (
    "nconst\tprimaryName\tbirthYear\n"
    "nm1\tDenis Ménochet\t1976\n"
    "nm2\tJohn Smith\t\\N\n"
    "nm3\tJohn Smith\t1950\n"
    "broken line\n"
    'nm4\tDwayne "The Rock" Ferrier\t\\N\n'
)
FILMS = (
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\n"
    "tt1\tmovie\tThe Beasts\tAs bestas\t0\t2022\n"
    "tt2\ttvEpisode\tThe Beasts\tThe Beasts\t0\t2001\n"
    "tt3\tmovie\tBeast\tBeast\t0\t2022\n"
    "tt4\tmovie\tBeast\tBeast\t0\t1988\n"
)
AKAS = "titleId\tordering\ttitle\tregion\ntt1\t1\tLas bestias\tES\ntt99\t1\tNobody\tFR\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "roundup.db")


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def imported(store: Store, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        import_names(store, read_authority(saved(folder, f"{name}.tsv.gz", text)))


def settle(store: Store, kind: Kind, identity_id: str, name: str, year: int | None = None) -> None:
    if kind == "person":
        store.db.execute("INSERT INTO people VALUES (?, ?, 1, 1)", (identity_id, name))
    else:
        store.db.execute("INSERT INTO films VALUES (?, ?, NULL, ?, NULL, 1, 1)", (identity_id, name, year))
    store.db.conn.commit()


def test_imdb_files_are_read_as_published(tmp_path: Path) -> None:
    people = list(read_authority(saved(tmp_path, "name.basics.tsv", PEOPLE)))
    films = list(read_authority(saved(tmp_path, "title.basics.tsv.gz", FILMS)))
    assert [one.authority_id for one in people] == ["imdb:nm1", "imdb:nm2", "imdb:nm3", "imdb:nm4"]
    assert people[3].name == 'Dwayne "The Rock" Ferrier'
    assert [(one.name, one.canonical, one.year) for one in films[:2]] == [
        ("The Beasts", True, 2022),
        ("As bestas", False, 2022),
    ]
    assert "imdb:tt2" not in {one.authority_id for one in films}


ITEM = "http://www.wikidata.org/entity/Q7"
SPARQL = {"item": {"value": ITEM}, "itemLabel": {"value": "Ann Lee"}, "itemAltLabel": {"value": "Anna Lee, A. Lee"}}
WIKIDATA = {
    "w.csv": f'item,itemLabel,itemAltLabel\n{ITEM},Ann Lee,"Anna Lee, A. Lee"\n',
    "w.json": json.dumps([{"item": ITEM, "itemLabel": "Ann Lee", "also": ["Anna Lee", "A. Lee"]}]),
    "w.jsonl": '{"item": "Q7", "itemLabel": "Ann Lee", "itemAltLabel": "Anna Lee|A. Lee"}\n',
    "sparql.json": json.dumps({"results": {"bindings": [SPARQL]}}),
    "pretty.json": json.dumps({"results": {"bindings": [SPARQL]}}, indent=1),
}


@pytest.mark.parametrize(("name", "text"), WIKIDATA.items())
def test_wikidata_in_every_form(tmp_path: Path, name: str, text: str) -> None:
    found = list(read_authority(saved(tmp_path, name, text), kind="person"))
    assert {one.authority_id for one in found} == {"wikidata:Q7"}
    assert [(one.name, one.canonical) for one in found] == [("Ann Lee", True), ("Anna Lee", False), ("A. Lee", False)]


def test_any_csv_with_a_mapping(tmp_path: Path) -> None:
    path = saved(tmp_path, "cinema.csv", "Ref;x,Full_Name\n12,Ann Lee\n,Nobody\n13,\n")
    found = list(read_authority(path, "person", "house", Columns(id="Ref;x", name="Full_Name")))
    assert [(one.authority_id, one.name) for one in found] == [("house:12", "Ann Lee")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "found no column for id and name among a, b"),
        ("id,name\n1,Ann\n", "say --kind"),
        ('{"id": 1, "name": ', "no readable JSON"),
        ('{"head": 1}\n', "found no column"),
    ],
)
def test_foreign_files_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        list(read_authority(saved(tmp_path, "x.csv", text)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="nowhere"):
        list(read_authority(tmp_path / "nowhere.tsv"))


def test_importing_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, people=PEOPLE, films=FILMS, akas=AKAS)
    tables = ("authority_entities", "authority_names")
    before = [list(store.db.execute(f"SELECT * FROM {table}")) for table in tables]
    imported(store, tmp_path, people=PEOPLE, films=FILMS, akas=AKAS)
    assert before == [list(store.db.execute(f"SELECT * FROM {table}")) for table in tables]
    assert "Nobody" not in {row[3] for row in before[1]}


def test_exact_names_link_unless_several_bear_them(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, people=PEOPLE)
    settle(store, "person", "person:1", "Ménochet Denis")
    settle(store, "person", "person:2", "John Smith")
    assert link_identities(store).people == 1
    links = list(store.db.execute("SELECT identity_id, authority_id, decided_by FROM external_ids"))
    assert links == [("person:1", "imdb:nm1", "exact")]


def test_every_list_has_its_own_link_to_one_person(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, people=PEOPLE)
    wikidata = saved(tmp_path, "people.csv", "id,name\nQ1,Denis Ménochet\nQ2,Jean Reno\n")
    import_names(store, read_authority(wikidata, "person", "wikidata"))
    settle(store, "person", "person:1", "Ménochet Denis")
    settle(store, "person", "person:2", "Dennis Menoche")
    assert link_identities(store).people == 2
    found = sorted(store.db.execute("SELECT identity_id, source, decided_by FROM external_ids"))
    assert found == [
        ("person:1", "imdb", "exact"),
        ("person:1", "wikidata", "exact"),
        ("person:2", "imdb", "likeness"),
        ("person:2", "wikidata", "likeness"),
    ]


def test_damaged_names_link_by_likeness(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, people=PEOPLE)
    settle(store, "person", "person:1", "Dennis Menoche")
    link_identities(store)
    found = list(store.db.execute("SELECT authority_id, decided_by FROM external_ids"))
    assert found == [("imdb:nm1", "likeness")]


def test_the_year_tells_films_of_one_title_apart(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, films=FILMS, akas=AKAS)
    settle(store, "film", "film:1", "Beast", 2022)
    settle(store, "film", "film:2", "Beast")
    settle(store, "film", "film:3", "Las Bestias", 2022)
    assert link_identities(store).films == 2
    links = dict(store.db.execute("SELECT identity_id, authority_id FROM external_ids"))
    assert links == {"film:1": "imdb:tt3", "film:3": "imdb:tt1"}


def test_canonical_spellings(store: Store, tmp_path: Path) -> None:
    imported(store, tmp_path, people=PEOPLE, films=FILMS, akas=AKAS)
    authority = LoadedAuthority(store)
    assert authority.canonical("person", ["Denis Menochet", "Dennis Menoche"]) == "Denis Ménochet"
    assert authority.canonical("film", ["las bestias"]) == "The Beasts"
    assert authority.canonical("person", ["Nobody At All", ""]) is None


def test_name_keys_forget_accents_case_and_order() -> None:
    assert name_key("MÉNOCHET Denis") == name_key("Denis Menochet")
