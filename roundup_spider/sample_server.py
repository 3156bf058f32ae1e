"""Serves the sample site on 127.0.0.1 over real HTTP: several hosts, validators, a redirect, a page that changes.

The hosts (`gazette.example`, …) do not exist; the server answers for them as a web proxy does, so that addresses in the
database stay the same whatever port is free. By hand:

    python -m roundup_spider.sample_server
    curl -x http://127.0.0.1:PORT http://lanterne.example/sorties/
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from normalize.resources import data_file

_TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Served:
    """One request as the server saw it: address, status, and how many bytes of body went out."""

    url: str
    status: int
    size: int


class SampleServer:
    """A web server on 127.0.0.1 in a thread of its own; use it in a `with` block.

    `root` holds one folder a host and `site.toml`; `latency` is how many seconds it thinks about each answer.
    """

    def __init__(self, root: Path | None = None, *, port: int = 0, latency: float = 0.0) -> None:
        self.root = root or data_file("sample_site")
        declared = self.root / "site.toml"
        self.rules: Mapping[str, Any] = tomllib.loads(declared.read_text("utf-8")) if declared.exists() else {}
        self.latency = latency
        self.updated = False
        self.served: list[Served] = []
        self._http = _Server(("127.0.0.1", port), _handler_for(self))

    def __enter__(self) -> SampleServer:
        Thread(target=self._http.serve_forever, args=(0.05,), name="sample-server", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def address(self) -> str:
        """Where the server listens, e.g. http://127.0.0.1:40123."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that is to see the sample hosts."""
        return {"http_proxy": self.address, "https_proxy": self.address, "no_proxy": ""}

    def publish_update(self) -> None:
        """From now on the pages that have a later version are served in it."""
        self.updated = True

    def file_of(self, host: str, path: str) -> Path | None:
        """The file behind an address: "/a/" is a/index.html, "/a" is a.html or a itself; None when there is none."""
        plain = path.lstrip("/")
        names = [f"{plain}index.html"] if path.endswith("/") else [plain, f"{plain}.html"]
        found = next((file for name in names if (file := self.root / host / name).is_file()), None)
        later = found and found.with_suffix(f".later{found.suffix}")
        return later if later and self.updated and later.exists() else found


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that went away (a crawl that was killed); anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _validators(server: SampleServer, host: str, file: Path, body: bytes) -> dict[str, str]:
    sent = server.rules.get("validators", {}).get(host, [])
    values = {
        "etag": ("ETag", f'"{sha256(body).hexdigest()[:16]}"'),
        "last-modified": ("Last-Modified", formatdate(file.stat().st_mtime, usegmt=True)),
    }
    return dict(values[name] for name in sent)


def _is_current(asked: Mapping[str, str], ours: Mapping[str, str]) -> bool:
    """Whether the client's copy is ours: by ETag if it names one, else by date (RFC 9110, section 13.2.2)."""
    if asked.get("If-None-Match"):
        return asked["If-None-Match"] == ours.get("ETag")
    since, modified = asked.get("If-Modified-Since"), ours.get("Last-Modified")
    return bool(since and modified and parsedate_to_datetime(modified) <= parsedate_to_datetime(since))


def _handler_for(server: SampleServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "RoundupSample"

        def do_GET(self) -> None:
            """Answers as a proxy (absolute address) or as a server of the host in the Host header."""
            time.sleep(server.latency)
            parts = urlsplit(self.path if "://" in self.path else f"http://{self.headers.get('Host', '')}{self.path}")
            url = parts._replace(query="", fragment="").geturl()
            moved = server.rules.get("moved", {}).get(url)
            if moved:
                self._send(url, 301, {"Location": moved}, b"")
                return
            file = server.file_of(parts.hostname or "", parts.path)
            if file is None:
                self._send(url, 404, {"Content-Type": "text/html"}, b"<title>Not here</title>")
                return
            self._send_file(url, parts.hostname or "", file)

        def _send_file(self, url: str, host: str, file: Path) -> None:
            body = file.read_bytes()
            validators = _validators(server, host, file, body)
            if _is_current(dict(self.headers), validators):
                self._send(url, 304, validators, b"")
            else:
                kind = _TYPES.get(file.suffix, "application/octet-stream")
                self._send(url, 200, {"Content-Type": kind, **validators}, body)

        def _send(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
            server.served.append(Served(url, status, len(body)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: what was served is in `SampleServer.served`."""

    return Handler


def main() -> None:
    """Serves until interrupted."""
    with SampleServer() as server:
        hosts = sorted(folder.name for folder in server.root.iterdir() if folder.is_dir())
        print(f"{', '.join(hosts)} behind the proxy {server.address} (Ctrl-C ends)")
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
