"""What stands before every page: only our own host names are answered, and browsers run nothing but our files."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names under which a browser on this machine may ask; any other is somebody's DNS pointing at us."""

NONCE = "roundup_nonce"
"""Where the request's nonce stands in the ASGI scope."""

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def own_policy(framed_by: str = "'none'") -> str:
    """The Content-Security-Policy of our own pages: files of ours, nothing inline."""
    return f"{_POLICY}; script-src 'self'; style-src 'self'; frame-ancestors {framed_by}"


def datasette_policy(nonce: str) -> str:
    """The policy of Datasette's pages: their scripts carry the nonce, their style attributes are let through."""
    return f"{_POLICY}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"


def host_of(scope: Scope) -> str:
    """The host name of a request, without the port, in lower case.

    >>> host_of({"headers": [(b"host", b"[::1]:8001")]})
    '[::1]'
    """
    given = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    return given.rsplit(":", 1)[0] if not given.endswith("]") else given


@dataclass(frozen=True, slots=True)
class Guard:
    """The application behind the guard; `hosts` are the host names it answers to, None for all."""

    app: App
    hosts: frozenset[str] | None = LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 421 to foreign host names, else the application's answer with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.hosts is not None and host_of(scope) not in self.hosts:
            await _misdirected(send)
            return
        nonce = secrets.token_urlsafe(16)
        scope[NONCE] = nonce
        await self.app(scope, receive, _with_headers(send, nonce))


def _with_headers(send: Send, nonce: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _guarded(list(message.get("headers", [])), nonce)}
        await send(message)

    return sending


def _guarded(headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
    known = {name.lower() for name, _ in headers}
    ours = (*_HEADERS, (b"content-security-policy", datasette_policy(nonce).encode()))
    return headers + [header for header in ours if header[0] not in known]


async def _misdirected(send: Send) -> None:
    body = b"This server answers to 127.0.0.1 and localhost only.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})
