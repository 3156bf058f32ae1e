"""The pages: they answer, they lead to each other, and nothing of a scraped page gets loose in them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from normalize.store.dictionary import dictionary
from roundup_spider.serving.metadata import Question, questions
from tests.serving.collection import HOSTILE, article, ident
from tests.serving.conftest import Ask

LISTS = (
    "/",
    "/weeks",
    "/week/2022-07-20",
    "/films",
    "/people",
    "/articles",
    "/sites",
    "/copies",
    "/questions",
    "/review",
    "/search",
)
HOSTILE_PAGES = (
    *LISTS,
    "/search?q=script",
    "/search?q=%3Cscript%3E",
    "/roundup/film_mentions",
    "/roundup/issues",
    "/roundup/articles",
)


def soup(ask: Ask, address: str) -> BeautifulSoup:
    got = ask(address)
    assert got.status_code == 200, f"{address}: {got.status_code}\n{got.text[:800]}"
    return BeautifulSoup(got.text, "lxml")


def text(ask: Ask, address: str) -> str:
    return re.sub(r"\s+", " ", soup(ask, address).get_text(" "))


@pytest.mark.parametrize("address", LISTS)
def test_lists_open(ask: Ask, address: str) -> None:
    assert soup(ask, address).h1


def test_every_link_leads_somewhere(ask: Ask, db: Path) -> None:
    """From the home page, three steps far, Datasette's own pages at the edge included."""
    seen: dict[str, int] = {}
    edge = {"/"}
    for _ in range(3):
        found: set[str] = set()
        for address in sorted(edge):
            got = ask(address)
            seen[address] = got.status_code
            if not address.startswith("/roundup"):
                found |= links(got.text, address)
        edge = {address for address in found - seen.keys() if not address.endswith((".json", ".csv"))}
    assert len(seen) > 40
    assert {address: status for address, status in seen.items() if status not in {200, 302}} == {}


def links(page: str, base: str) -> set[str]:
    """The addresses on this server that a page leads to."""
    hrefs = (a["href"] for a in BeautifulSoup(page, "lxml").find_all("a", href=True))
    return {urldefrag(urljoin(base, str(href)))[0] for href in hrefs if not str(href).startswith(("http:", "https:"))}


def test_a_week_shows_its_films_site_by_site(ask: Ask) -> None:
    page = soup(ask, "/week/2022-07-20")
    row = next(tr for tr in page.select("tbody tr") if "As bestas" in tr.get_text())
    assert [td["data-site"] for td in row.select("td") if td.get_text(strip=True)] == [
        "clean.example",
        "damaged.example",
    ]
    assert "as Besta" in row.get_text()


def test_a_film_shows_renderings_people_facts_and_reasons(ask: Ask, db: Path) -> None:
    told = text(ask, f"/film/{ident(db, 'as Besta')}")
    for part in (
        "as Besta by Rodrigo Sorogoyen",
        "Dennis Menoche",
        "2h 17min",
        "Two strangers sow",
        "Why this is one film",
    ):
        assert part in told


def test_a_person_shows_spellings_with_sites(ask: Ask, db: Path) -> None:
    told = text(ask, f"/person/{ident(db, 'Dennis Menoche')}")
    for part in ("Dennis Menoche", "Denis Ménochet", "damaged.example", "cast"):
        assert part in told


def test_an_article_shows_roles_fields_people_and_unclaimed_lines(ask: Ask, db: Path) -> None:
    page = soup(ask, f"/article/{article(db, 'clean.example')}")
    assert page.select_one("#line-5.role-unclaimed").get_text().endswith("Une ligne que personne ne réclame")  # type: ignore[union-attr]
    assert [mark.get_text() for mark in page.select("#line-1 .field")] == ["As bestas", "Rodrigo Sorogoyen"]
    assert page.select_one("#line-2 a[href^='/person/']").get_text() == "Marina Foïs"  # type: ignore[union-attr]
    assert page.select_one("#film-2 a")["href"] == f"/film/{ident(db, 'Tempura')}"  # type: ignore[index]


@pytest.mark.parametrize(
    ("sought", "found"), [("Menoche", "Denis Ménochet"), ("menochet", "Denis Ménochet"), ("Besta", "As bestas")]
)
def test_search_finds_any_spelling_by_any_other(ask: Ask, sought: str, found: str) -> None:
    assert found in text(ask, f"/search?q={sought}")


def test_search_leads_to_the_person(ask: Ask, db: Path) -> None:
    page = soup(ask, "/search?q=Menoche")
    assert page.find("a", href=f"/person/{ident(db, 'Denis Ménochet')}")
    assert "Nothing found" in text(ask, "/search?q=zzzz")
    assert ask('/search?q="').status_code == 200


def test_what_is_nowhere_written_so_is_found_by_likeness(ask: Ask, db: Path) -> None:
    page = soup(ask, "/search?q=Deniz+Menoshet")
    assert "Spelt nearly so" in page.get_text()
    assert page.find("a", href=f"/person/{ident(db, 'Denis Ménochet')}")


def test_authorities_are_named(ask: Ask, db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(
            "INSERT OR IGNORE INTO authority_entities VALUES ('imdb:nm1', 'person', 'D. Ménochet', NULL, 'imdb')"
        )
        who = ident(db, "Dennis Menoche")
        connection.execute(
            "INSERT OR IGNORE INTO authority_links VALUES ('person', ?, 'imdb:nm1', 0.97, 5.0, 'name')", [who]
        )
    told = text(ask, f"/person/{who}")
    assert "imdb:nm1" in told
    assert "97 % sure" in told


def test_a_former_id_leads_to_todays(ask: Ask, db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO redirects VALUES ('film-old', ?)", [ident(db, "Tempura")])
    got = ask("/film/film-old")
    assert (got.status_code, got.headers["location"]) == (301, f"/film/{ident(db, 'Tempura')}")


@pytest.mark.parametrize(
    "address",
    ["/film/film-none", "/person/person-none", "/article/none", "/week/1999-01-01", "/article/by-address?url=x"],
)
def test_what_is_not_there_is_said_so(ask: Ask, address: str) -> None:
    got = ask(address)
    assert got.status_code == 404
    assert "No " in BeautifulSoup(got.text, "lxml").get_text()


def test_every_question_is_answered(ask: Ask, db: Path) -> None:
    given = {"week": "2022-07-20", "name": "Rodrigo Sorogoyen", "title": "as Besta", "words": "voisins",
             "id": ident(db, "As bestas"), "url": "https://clean.example/july"}  # fmt: skip
    assert len(questions()) >= 15
    for question in questions():
        got = ask(
            f"/roundup/{question.name}.json?_shape=array&{'&'.join(f'{key}={value}' for key, value in given.items())}"
        )
        assert got.status_code == 200, f"{question.name}: {got.text}"
        assert got.json(), question.name


LARGE = re.compile(r"SCAN (?:b|c|m|a|film_blocks|mentions|articles|article_lines|field_spans|links)\b")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_no_question_reads_a_large_table_from_end_to_end(question: Question, db: Path) -> None:
    """What grows with every article is reached through an index, so that a million credits answer like a hundred."""
    given = dict.fromkeys(re.findall(r":(\w+)", question.sql), "x")
    with closing(sqlite3.connect(db)) as connection:
        connection.create_function("search_words", 1, str)
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {question.sql}", given)]
    scanned = [step for step in plan if LARGE.match(step)]
    assert not [step for step in scanned if "USING INDEX" not in step and "USING COVERING INDEX" not in step], plan


def test_every_table_and_column_is_described(ask: Ask) -> None:
    described = ask("/-/metadata.json").json()["databases"]["roundup"]["tables"]
    for name, entry in dictionary().items():
        assert described[name]["description"] == entry.description
        assert described[name]["columns"] == entry.columns
    assert "Stable id" in text(ask, "/roundup/films")


def test_facets_count(ask: Ask) -> None:
    facets = ask("/roundup/credits.json?_facet=role").json()["facet_results"]
    found = facets["role"]["results"] if "role" in facets else []
    assert {facet["value"] for facet in found} >= {"director", "cast"}


def test_cells_lead_to_our_pages(ask: Ask, db: Path) -> None:
    page = soup(ask, "/roundup/film_mentions")
    assert page.find("a", href=f"/film/{ident(db, 'Tempura')}")
    assert page.find("a", href="/week/2022-07-20")


@pytest.mark.parametrize("address", HOSTILE_PAGES)
def test_nothing_hostile_gets_loose(ask: Ask, address: str) -> None:
    check_tame(soup(ask, address))


def test_nothing_hostile_gets_loose_where_it_stands(ask: Ask, db: Path) -> None:
    film, person = ident(db, HOSTILE), ident(db, "Plain Person")
    for address in (
        f"/film/{film}",
        f"/person/{person}",
        f"/article/{article(db, 'hostile.example')}",
        f"/roundup/films/{film}",
    ):
        assert "window.harmed" in ask(address).text or "person" in address
        check_tame(soup(ask, address))


def check_tame(page: BeautifulSoup) -> None:
    """Only scripts of templates, no event handlers, no script addresses, no image that a page smuggled in."""
    for script in page.find_all("script"):
        assert "harmed" not in script.get_text(), script
        assert script.get("src", "/").startswith("/"), script
    assert not page.find_all("img")
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        assert not str(tag.get("href", "")).strip().lower().startswith(("javascript:", "data:")), tag


def test_our_pages_run_and_load_nothing_but_our_files(ask: Ask) -> None:
    policy = ask("/films").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_datasettes_own_scripts_carry_the_nonce_of_their_request(ask: Ask) -> None:
    got = ask("/roundup?sql=select+1")
    nonce = re.search(r"'nonce-([^']+)'", got.headers["content-security-policy"])
    scripts = BeautifulSoup(got.text, "lxml").find_all("script")
    assert nonce
    assert scripts
    assert {script["nonce"] for script in scripts} == {nonce[1]}
    assert nonce[1] not in ask("/roundup?sql=select+1").text


def test_only_our_own_host_names_are_answered(ask: Ask) -> None:
    assert ask("/", host="evil.example").status_code == 421
    assert ask("/", host="localhost:9").status_code == 200


def test_the_database_cannot_be_written(ask: Ask, db: Path) -> None:
    assert ask("/roundup.json?sql=delete+from+films").status_code == 400
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("SELECT count(*) FROM films").fetchone()[0]
