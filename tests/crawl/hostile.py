"""Crawls a server that answers as a broken or malicious site might: every answer is recorded, none may crash.

    python -m tests.crawl.hostile --pages 5000 --seed 2

prints how many pages became what, and how many errors the crawl met (0 expected). A listing is read up to 5,000 links.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.crawl.crawling import Collection

Answer = Callable[[BaseHTTPRequestHandler, random.Random], None]

_TAGS = ("p", "div", "b", "table", "td", "article", "script", "svg", "template", "a href='//x'", "!--", "![CDATA[")
_WORDS = ("With", "Avec", "by", "de", "Did you know?", "What is it about?", "\ud7ff", "&#0;", "&amp;lt;", "…", "\u202e")


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _soup(chance: random.Random) -> bytes:
    parts = [f"<{chance.choice(_TAGS)}>{chance.choice(_WORDS)} " for _ in range(chance.randrange(200))]
    return "".join(parts).encode("utf-8", "surrogatepass")


def noise(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Random bytes that call themselves a page."""
    _send(handler, 200, chance.randbytes(chance.randrange(5000)))


def soup(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Tags and words in no order."""
    _send(handler, 200, _soup(chance))


def charset(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """A character set that is not, or does not exist."""
    name = chance.choice(("utf-16", "utf-7", "x-unknown", "\u00e9", "base64", "hex", "idna", "rot13", "utf-8; big5"))
    _send(handler, 200, _soup(chance), Content_Type=f"text/html; charset={name}".encode().decode("latin-1"))


def status(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Any status, with any body."""
    code = chance.choice((201, 204, 206, 300, 304, 305, 400, 401, 404, 405, 410, 418, 451, 500, 501, 599, 799, 999))
    _send(handler, code, b"" if code in (204, 304) else _soup(chance))


def encoding(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """A body that is not encoded as it says, or only half of it."""
    body = gzip.compress(_soup(chance))
    kind = chance.choice(("gzip", "deflate", "br", "zstd", "x", "gzip, gzip"))
    _send(handler, 200, chance.choice((body, body[: len(body) // 2], _soup(chance))), Content_Encoding=kind)


def bomb(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Forty megabytes of nothing in forty kilobytes."""
    packer = zlib.compressobj(9, wbits=31)
    body = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(40)) + packer.flush()
    _send(handler, 200, body, Content_Encoding="gzip")


def short(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Fewer bytes than promised, then silence and a closed connection."""
    _send(handler, 200, b"<p>half", Content_Length="5000")
    handler.close_connection = True


def redirect(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """To itself, to nowhere, to other schemes and machines, to nonsense."""
    where = ("/", handler.path, "http://[::", "javascript:1", "file:///etc/passwd", "http://10.0.0.1/", "//", "\x7f%zz")
    _send(handler, chance.choice((301, 302, 303, 307, 308)), Location=chance.choice(where))


def headers(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Validators, dates and types that are none."""
    junk = "".join(chr(chance.randrange(32, 127)) for _ in range(chance.randrange(300)))
    _send(handler, 200, _soup(chance), ETag=junk, Last_Modified=junk, Content_Type=junk or "x", Retry_After=junk)


def canonical(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """A page that names a strange address as its own."""
    target = chance.choice(
        ("http://[", "/", "ftp://x/", "http://10.0.0.1/", "//x", "#", "http://e\u0301.example/\u0000")
    )
    _send(handler, 200, f"<link rel=canonical href='{target}'>".encode() + _soup(chance))


def deep(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """Ten thousand elements inside each other."""
    _send(handler, 200, b"<div>" * 10_000 + b"With A, B and C")


def protocol(handler: BaseHTTPRequestHandler, chance: random.Random) -> None:
    """What is hardly HTTP."""
    raw = (b"HTTP/1.1 abc\r\n\r\n", b"\0\0\0", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", b"SSH-2.0-x\r\n", b"")
    handler.wfile.write(chance.choice(raw))
    handler.close_connection = True


ANSWERS: tuple[Answer, ...] = (
    noise, soup, charset, status, encoding, short, redirect, headers, canonical, protocol, soup, noise, soup, deep,
)  # fmt: skip
RARE: tuple[Answer, ...] = (bomb,)


@contextmanager
def hostile_server(pages: int, seed: int) -> Iterator[str]:
    """A proxy that answers for gazette.example: a listing of `pages` articles, each answered in its own bad way."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with suppress(ConnectionError):
                self._answer()

        def _answer(self) -> None:
            if self.path.endswith("/films/"):
                links = "".join(f"<a href='/movies-of-the-week-{n}'>movies of the week</a>" for n in range(pages))
                _send(self, 200, f"<ul class=cards>{links}</ul>".encode())
            elif "movies-of-the-week" in self.path:
                chance = random.Random(f"{seed} {self.path}")
                answer = chance.choice(RARE) if chance.random() < 0.01 else chance.choice(ANSWERS)
                answer(self, chance)
            else:
                _send(self, 404)

        def log_message(self, format: str, *args: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def drill(folder: Path, pages: int, seed: int = 1) -> dict[str, Any]:
    """Crawls the hostile site once; gives exit code, counts, and how many pages ended in which state."""
    with hostile_server(pages, seed) as proxy:
        collection = Collection(folder, {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""})
        quick = {"ROUNDUP_RETRY_PAUSE": "0", "RETRY_TIMES": "0", "DOWNLOAD_TIMEOUT": "5", "CONCURRENT_REQUESTS": "16",
                 "CONCURRENT_REQUESTS_PER_DOMAIN": "16"}  # fmt: skip
        settings = [word for name, value in quick.items() for word in ("--set", f"{name}={value}")]
        ran = collection.run("crawl", "sample-gazette", *settings, "--json", seconds=3600)
    [site] = json.loads(ran.stdout)["sites"]
    states = dict(collection.rows("SELECT state, count(*) FROM frontier WHERE kind = 'article' GROUP BY state"))
    untold = collection.rows("SELECT count(*) FROM frontier WHERE state = 'pending' AND attempts = 0")[0][0]
    return {"exit_code": site["exit_code"], "counts": site["counts"], "states": states, "untold": untold,
            "traceback": "Traceback" in ran.stderr}  # fmt: skip


def main() -> None:
    """Runs the drill and prints what it found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(drill(Path(folder), given.pages, given.seed))


if __name__ == "__main__":
    main()
