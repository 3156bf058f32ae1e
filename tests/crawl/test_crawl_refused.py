"""Sites that refuse, fail, lead elsewhere or have nothing to say: honest exit codes, nothing lost."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from roundup_spider.locks import SiteLock
from roundup_spider.sample_server import SampleServer
from roundup_spider.spiders import sample_matinee
from tests.crawl.crawling import Collection

pytestmark = pytest.mark.slow

QUICK = ("--set", "ROUNDUP_RETRY_PAUSE=0.05", "--set", "DOWNLOAD_TIMEOUT=3", "--set", "DOWNLOAD_DELAY=0")
QUICK += ("--set", "AUTOTHROTTLE_ENABLED=False")
WriteSite = Callable[[str, Mapping[str, str]], Path]

ROUNDUP = """<!DOCTYPE html><html lang="en"><head><title>Movies of the week</title></head><body>
<h1>Movies of the week</h1>
<p><strong>The Glass Harbour by Ines Calder</strong></p><p>With Tom Weller, Ada Brook, Sam Finch…</p>
<p>What is it about? A harbour pilot learns to draw.</p><p>did you know It rained on every day of the shooting.</p>
<p><strong>Nine Lanterns by Otto Brandt</strong></p><p>With Lena Voss, Paul Amsel, Greta Thal…</p>
<p>What is it about? Nine children keep a secret.</p><p>did you know The lanterns were made by the crew.</p>
</body></html>"""


@pytest.fixture
def answering() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], str]]:
    """Starts servers on 127.0.0.1 that answer every GET with a function."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Silence."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, status: int, body: str = "", **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body.encode())), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body.encode())


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def direct(tmp_path: Path) -> Collection:
    """A collection whose crawls use no proxy."""
    return Collection(tmp_path, {"http_proxy": "", "https_proxy": "", "no_proxy": "*"})


def test_a_site_that_is_not_there_is_exit_code_4_and_stays_pending(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{_closed_port()}"
    collection = Collection(tmp_path, {"http_proxy": nobody, "https_proxy": nobody, "no_proxy": ""})
    summary = collection.crawl("sample-lanterne", *QUICK)
    assert summary["exit_code"] == 4
    assert collection.rows("SELECT state, attempts FROM frontier") == [("pending", 1)]
    assert collection.rows("SELECT exit_code, outcome FROM runs") == [(4, "refused")]
    assert collection.rows("SELECT level FROM issues") == [("error",)]


def test_scrapy_crawl_has_the_same_exit_code(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{_closed_port()}"
    collection = Collection(tmp_path, {"http_proxy": nobody, "https_proxy": nobody, "no_proxy": ""})
    assert collection.scrapy("crawl", "sample-lanterne", "-s", "ROUNDUP_RETRY_PAUSE=0").returncode == 4


DRESSES = {
    "/forbidden": (403, "no", "http-403"),
    "/challenge": (200, "<title>Just a moment...</title>", "challenge-page"),
    "/consent": (200, "<title>Before you continue</title>", "consent-page"),
    "/missing": (200, "<title>Page not found</title>", "soft-404"),
}


def test_a_refusal_in_any_dress_is_exit_code_4(direct: Collection, answering: Callable[..., str]) -> None:
    base = answering(lambda handler: _send(handler, *DRESSES.get(handler.path, (404, "", ""))[:2]))
    urls = [word for path in DRESSES for word in ("--url", base + path)]
    assert direct.crawl(*urls, *QUICK)["exit_code"] == 4
    assert {code for (code,) in direct.rows("SELECT code FROM issues")} == {code for _, _, code in DRESSES.values()}
    assert direct.rows("SELECT count(*) FROM articles") == [(0,)]


def test_an_address_given_by_hand_may_be_on_this_machine(direct: Collection, answering: Callable[..., str]) -> None:
    base = answering(lambda handler: _send(handler, 404 if "robots" in handler.path else 200, ROUNDUP))
    summary = direct.crawl("--url", f"{base}/films", *QUICK)
    assert summary["exit_code"] == 0
    assert summary["sites"][0]["counts"]["films"] == 2


def test_a_page_without_films_is_exit_code_5(direct: Collection, answering: Callable[..., str]) -> None:
    prose = "<p>The booth smells of dust. She turns the lamp down and waits for the last reel to end.</p>"
    base = answering(lambda handler: _send(handler, 404 if "robots" in handler.path else 200, prose))
    assert direct.crawl("--url", f"{base}/films", *QUICK)["exit_code"] == 5
    assert direct.rows("SELECT count(*) FROM pages") == [(1,)], "archived, to be read again some day"


TARGETS = {
    "/to-localhost": ("http://localhost:{port}/secret", "forbidden"),
    "/to-metadata": ("http://169.254.169.254/latest", "forbidden"),
    "/to-file": ("file:///etc/passwd", "pending"),
}


def test_redirects_do_not_leave_the_site(direct: Collection, answering: Callable[..., str]) -> None:
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(f"{handler.headers['Host']}{handler.path}")
        target, _ = TARGETS.get(handler.path, ("", ""))
        port = handler.headers["Host"].partition(":")[2]
        where = {"Location": target.format(port=port)} if target else {}
        _send(handler, 302 if target else 404 if "robots" in handler.path else 200, ROUNDUP, **where)

    base = answering(answer)
    urls = [word for path in TARGETS for word in ("--url", base + path)]
    assert direct.crawl(*urls, *QUICK)["exit_code"] == 4
    assert not [one for one in asked if "secret" in one]
    states = {url.removeprefix(base): state for url, state in direct.rows("SELECT url, state FROM frontier")}
    assert states == {path: state for path, (_, state) in TARGETS.items()}
    assert direct.rows("SELECT count(*) FROM articles") == [(0,)]


def test_a_site_whose_robots_txt_fails_is_left_alone(direct: Collection, answering: Callable[..., str]) -> None:
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        _send(handler, 500 if handler.path == "/robots.txt" else 200, ROUNDUP)

    assert direct.crawl("--url", f"{answering(answer)}/films", *QUICK)["exit_code"] == 4
    assert set(asked) == {"/robots.txt"}


def test_retry_after_is_heeded(direct: Collection, answering: Callable[..., str]) -> None:
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        if handler.path == "/robots.txt":
            _send(handler, 404)
        elif asked.count("/films") == 1:
            _send(handler, 429, "slower", Retry_After="1")
        else:
            _send(handler, 200, ROUNDUP)

    assert direct.crawl("--url", f"{answering(answer)}/films", *QUICK)["exit_code"] == 0
    assert asked.count("/films") == 2


def test_a_page_that_is_too_large_or_drips_is_cut_off(direct: Collection, answering: Callable[..., str]) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/robots.txt":
            _send(handler, 404)
        elif handler.path == "/large":
            _send(handler, 200, "<p>" + "x" * 2_000_000)
        else:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(200):
                handler.wfile.write(b"<p>drip")
                handler.wfile.flush()
                threading.Event().wait(0.2)

    base = answering(answer)
    caps = ("--set", "DOWNLOAD_MAXSIZE=1000000", "--set", "RETRY_TIMES=0")
    assert direct.crawl("--url", f"{base}/large", "--url", f"{base}/drip", *QUICK, *caps)["exit_code"] == 4
    assert direct.rows("SELECT count(*) FROM frontier WHERE state = 'pending' AND attempts = 1") == [(2,)]


def test_a_site_that_announces_no_roundup_is_exit_code_5(tmp_path: Path, write_site: WriteSite) -> None:
    root = write_site("lanterne.example", {"sitemap.xml": "<sitemapindex/>"})
    with SampleServer(root) as server:
        collection = Collection(tmp_path / "db", server.environment)
        assert collection.crawl("sample-lanterne", *QUICK)["exit_code"] == 5


def test_a_seed_that_is_gone_is_told_though_another_still_works(tmp_path: Path, write_site: WriteSite) -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/now-showing/a"/></entry></feed>'
    root = write_site("matinee.example", {"atom.xml": feed, "now-showing/a.html": ROUNDUP})
    spider = Path(sample_matinee.__file__).read_text("utf-8").replace('"sample-matinee"', '"matinee-of-ours"')
    seed = spider.index("Feed(", spider.index("seeds"))
    (own := tmp_path / "own").mkdir()
    text = f'{spider[:seed]}Feed("http://matinee.example/old.xml"), {spider[seed:]}'
    (own / "ours.py").write_text(text, encoding="utf-8")
    with SampleServer(root) as server:
        collection = Collection(tmp_path / "db", {**server.environment, "ROUNDUP_SITES": str(own)})
        assert collection.crawl("matinee-of-ours", *QUICK)["exit_code"] == 0
    told = collection.run("check", "matinee-of-ours", "--json")
    [gone] = [one for one in json.loads(told.stdout)["sites"]["matinee-of-ours"] if one["gate"] == "listing-gone"]
    assert (told.returncode, gone["level"], gone["url"]) == (3, "error", "http://matinee.example/old.xml")


def test_one_site_down_does_not_stop_the_others(tmp_path: Path, write_site: WriteSite) -> None:
    listing = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/now-showing/a"/></entry></feed>'
    root = write_site("matinee.example", {"atom.xml": listing, "now-showing/a.html": ROUNDUP})
    with SampleServer(root) as server:
        collection = Collection(tmp_path / "db", server.environment)
        summary = collection.crawl("sample-lanterne", "sample-matinee", *QUICK)
    assert [site["exit_code"] for site in summary["sites"]] == [4, 0]
    assert summary["exit_code"] == 4
    assert collection.rows("SELECT count(*) FROM articles") == [(1,)]


def test_two_crawls_of_one_site_do_not_fight(collection: Collection) -> None:
    lock = SiteLock.take(collection.db, "sample-lanterne")
    refused = collection.crawl("sample-lanterne", "sample-matinee")["sites"]
    lock.release()
    assert [site["exit_code"] for site in refused] == [2, 0]
    assert "is running" in refused[0]["why"]
