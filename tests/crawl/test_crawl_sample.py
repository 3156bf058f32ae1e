"""The sample site, end to end: real processes, real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import SITES, Collection

pytestmark = pytest.mark.slow


def _article_bodies(server: SampleServer, since: int = 0) -> list[str]:
    parts = ("/movies-of-the-week", "/sorties/", "/now-showing/")
    bodies = (one.url for one in server.served[since:] if one.size and one.status == 200)
    return [url for url in bodies if any(part in url for part in parts)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collection, SampleServer]]:
    """The three sites, crawled once; for looking only."""
    with SampleServer() as server:
        collection = Collection(tmp_path_factory.mktemp("crawled"), server.environment)
        assert collection.crawl(*SITES)["exit_code"] == 0
        yield collection, server


def test_everything_announced_is_read_and_stored(crawled: tuple[Collection, SampleServer]) -> None:
    collection, _ = crawled
    weeks = collection.rows("SELECT site, count(*), count(DISTINCT week) FROM articles GROUP BY site ORDER BY site")
    assert weeks == [("sample-gazette", 4, 4), ("sample-lanterne", 4, 4), ("sample-matinee", 3, 3)]
    seed_week = collection.rows(
        "SELECT count(*) FROM film_mentions WHERE site = 'sample-gazette' AND week = ?",
        "2022-07-20",
    )
    assert seed_week == [(8,)]


def test_what_became_of_every_address_is_known(crawled: tuple[Collection, SampleServer]) -> None:
    collection, server = crawled
    states = dict(collection.rows("SELECT url, state FROM frontier WHERE kind = 'article' AND state <> 'done'"))
    assert states == {
        "http://gazette.example/2022/06/movies-of-the-week-july-13/": "moved",
        "http://gazette.example/2022/07/movies-of-the-week-a-false-start/": "gone",
        "http://gazette.example/drafts/movies-of-the-week-august-3/": "forbidden",
    }
    asked = {one.url for one in server.served}
    assert not any("/drafts/" in url for url in asked), "robots.txt forbids it"
    assert not any("elsewhere.example" in url for url in asked), "another domain"
    assert not any("projectionist" in url for url in asked), "its title is no roundup's"
    assert len(_article_bodies(server)) == len(set(_article_bodies(server))), "no article is fetched twice"


def test_every_article_lies_in_the_archive(crawled: tuple[Collection, SampleServer]) -> None:
    collection, _ = crawled
    places = collection.rows("SELECT archive_file, archive_offset FROM pages")
    assert places
    assert all(file and offset is not None for file, offset in places)


def test_crawling_an_unchanged_site_again_fetches_no_article_and_changes_nothing(
    collection: Collection, server: SampleServer
) -> None:
    collection.crawl(*SITES)
    before, served = collection.content(), len(server.served)
    assert collection.crawl(*SITES)["exit_code"] == 0
    assert not [one for one in server.served[served:] if "/sorties/" in one.url or "/now-showing/" in one.url]
    assert collection.crawl(*SITES, "--revisit-all")["exit_code"] == 0
    assert not _article_bodies(server, served), "validators spare every body"
    assert any(one.status == 304 for one in server.served[served:])
    assert collection.content() == before


def test_a_changed_page_is_read_anew(collection: Collection, server: SampleServer) -> None:
    collection.crawl("sample-matinee")
    count = "SELECT count(*) FROM film_blocks b JOIN articles a USING (article_id) WHERE a.url LIKE '%july-27'"
    assert collection.rows(count) == [(3,)]
    server.publish_update()
    served = len(server.served)
    summary = collection.crawl("sample-matinee", "--revisit-all")
    assert _article_bodies(server, served) == ["http://matinee.example/now-showing/july-27"]
    assert summary["sites"][0]["counts"]["stored"] == 1
    assert collection.rows(count) == [(4,)]
    assert collection.rows("SELECT count(*) FROM pages WHERE url LIKE '%july-27'") == [(2,)], "both versions are kept"


def test_a_limit_leaves_the_rest_for_the_next_run(collection: Collection) -> None:
    assert collection.crawl("sample-lanterne", "--limit", "2")["sites"][0]["counts"]["stored"] == 2
    assert collection.rows("SELECT count(*) FROM frontier WHERE state = 'pending'") == [(3,)]
    collection.crawl("sample-lanterne")
    assert collection.rows("SELECT count(*) FROM frontier WHERE state = 'pending'") == [(0,)]
    assert collection.rows("SELECT count(*) FROM articles") == [(4,)]


def test_since_leaves_out_what_is_announced_as_older(collection: Collection) -> None:
    collection.crawl("sample-lanterne", "--since", "2022-07-20")
    assert collection.rows("SELECT DISTINCT week FROM articles ORDER BY 1") == [("2022-07-20",), ("2022-07-27",)]


def test_one_address_is_read_as_its_site(collection: Collection, server: SampleServer) -> None:
    summary = collection.crawl("--url", "http://lanterne.example/sorties/20-juillet-2022.html?utm_source=x")
    assert summary["sites"][0]["site"] == "sample-lanterne"
    assert collection.rows("SELECT url FROM articles") == [("http://lanterne.example/sorties/20-juillet-2022.html",)]
    assert [one.url for one in server.served] == [
        "http://lanterne.example/robots.txt",
        "http://lanterne.example/sorties/20-juillet-2022.html",
    ]


def test_scrapy_lists_the_sites(collection: Collection) -> None:
    assert {"gossipify", "allocine", "generic", *SITES} <= set(collection.scrapy("list").stdout.split())


def test_scrapy_crawl_writes_the_objects_that_parse_prints(collection: Collection) -> None:
    ran = collection.scrapy("crawl", "sample-lanterne", "-O", "out.jsonl")
    assert ran.returncode == 0, ran.stderr
    articles = [json.loads(line) for line in (collection.folder / "out.jsonl").read_text("utf-8").splitlines()]
    film = next(film for article in articles for film in article["films"] if film["title"] == "Magdala")
    assert film["directors"] == ["Damien Manivel"]
    assert film["cast"] == ["Elsa Wolliaston", "Aimée Lombard", "Olga Mouak"]
    assert {"path", "url", "site", "week", "films", "unclaimed", "issues"} <= set(articles[0])
