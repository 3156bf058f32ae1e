"""WARC files as other tools write them: wget's for real, those of browser-based crawlers record by record."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from hashlib import sha1
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from roundup_spider.saved_pages import Saved, Unreadable, saved_pages
from tests.commands.saved import address, html, save
from tests.nodes.nodes import roundup


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Saved pages and a page that links to them, served on loopback."""
    folder = save(tmp_path / "site", 1, 2)
    (folder / "index.html").write_text('<a href="week-1.html">1</a> <a href="week-2.html">2</a> <a href="none">x</a>')
    (folder / "poster.png").write_bytes(b"\x89PNG")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wget") is None, reason="skipped: no wget")
@pytest.mark.parametrize("options", [(), ("--no-warc-compression",), ("--warc-cdx",)], ids=["gz", "plain", "cdx"])
def test_what_wget_archived_is_loaded(tmp_path: Path, site: str, options: tuple[str, ...]) -> None:
    command = ["wget", "--quiet", "--no-proxy", "--recursive", "--level=1", "--warc-file=pages", *options, site]
    subprocess.run(command, cwd=tmp_path, check=False, timeout=60)
    (path,) = (p for p in tmp_path.glob("pages.warc*") if not p.name.endswith(".cdx"))
    done = roundup("ingest", path, "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["new"], done.lines[0]["films"]) == (0, 2, 6), done.err
    again = roundup("ingest", path, "--json", folder=tmp_path).lines[0]
    assert (again.get("new", 0), again["unchanged"]) == (0, 2)
    assert roundup("archive", "verify", folder=tmp_path).code == 0


# --- records as browser-based crawlers write them


def record(kind: str, url: str, payload: bytes, *named: str, version: str = "1.1") -> bytes:
    """One record, compressed by itself."""
    lines = [f"WARC/{version}", f"WARC-Type: {kind}", "WARC-Date: 2022-07-20T08:00:00.123Z",
             f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(payload):012}>",
             f"WARC-Target-URI: {url}", *named, f"Content-Length: {len(payload)}"]  # fmt: skip
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + payload + b"\r\n\r\n")


def response(week: int, head: str, body: bytes) -> bytes:
    digest = f"WARC-Payload-Digest: sha1:{sha1(body).hexdigest()}"
    payload = head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body
    return record("response", address(week), payload, "Content-Type: application/http; msgtype=response", digest)


def browser_crawl() -> bytes:
    """A file as they write it: warcinfo, pages in several encodings, requests, a picture, a resource, a revisit."""
    one, two, three = (html(week).encode() for week in (1, 2, 3))
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (two[:99], two[99:])) + b"0\r\n\r\n"
    request = b"GET / HTTP/1.1\r\nHost: reels.example\r\n\r\n"
    return b"".join((
        record("warcinfo", "", b"software: A Crawler 1.0\r\nformat: WARC File Format 1.1\r\n", "WARC-Filename: a.gz"),
        response(1, "HTTP/2 200\n:status: 200\ncontent-type: text/html; charset=utf-8\ncontent-encoding: br",
                 brotli.compress(one)),
        record("request", address(1), request, "Content-Type: application/http; msgtype=request"),
        response(2, "HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked", chunked),
        response(9, "HTTP/1.1 404 Not Found\nContent-Type: text/html", b"<p>Nothing here</p>"),
        record("response", "https://reels.example/a.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        record("resource", "urn:pageinfo:https://reels.example/", b"{}", "Content-Type: application/json"),
        record("resource", address(3), three, "Content-Type: text/html"),
        record("revisit", address(1), b"HTTP/2 200\r\n:status: 200\r\n\r\n",
               f"WARC-Payload-Digest: sha1:{sha1(brotli.compress(one)).hexdigest()}",
               "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        record("metadata", address(1), b"fetchTimeMs: 12\r\n", version="1.0"),
    ))  # fmt: skip


def pages(path: Path) -> dict[str, str]:
    found = list(saved_pages([str(path)]))
    assert not [one for one in found if isinstance(one, Unreadable)]
    return {str(one.url): one.page.body.decode() for one in found if isinstance(one, Saved)}


def test_a_browser_crawl_gives_its_pages_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(browser_crawl())
    assert pages(path) == {address(week): html(week) for week in (1, 2, 3)}


def test_a_bundle_of_such_files_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("archive/rec-0.warc.gz", browser_crawl())
        bundle.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        bundle.writestr("datapackage.json", "{}")
    assert pages(path) == {address(week): html(week) for week in (1, 2, 3)}
    assert roundup("ingest", path, "--json", folder=tmp_path).lines[0]["new"] == 3


def test_a_bundle_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    path.write_bytes(b"PK\x03\x04 and no more")
    (found,) = saved_pages([str(path)])
    assert isinstance(found, Unreadable)
    assert "not a whole zip file" in found.issue.message
