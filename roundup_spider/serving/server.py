"""Runs the application on a socket that is ours before the address is told."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn

from normalize.errors import UsageError
from roundup_spider.serving.guard import App


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to a host and port, 0 for a free one; raises UsageError when that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise UsageError(f"port {port} of {host} is taken; --port 0 finds a free one") from error
        raise UsageError(f"cannot listen on {host} port {port} ({error}); try --host 127.0.0.1 --port 0") from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The web address of a socket."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


Warm = Callable[[], Coroutine[Any, Any, None]]
"""What is done ahead of the first request, in the background."""


class _Server(uvicorn.Server):
    """Says when it answers, then warms up."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], warm: Warm) -> None:
        super().__init__(config)
        self._ready = ready
        self._warm = warm

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts as uvicorn does, then tells."""
        await super().startup(sockets)
        if self.started:
            self._ready()
            self._warming = asyncio.ensure_future(self._warm())


def run(app: App, listening: socket.socket, ready: Callable[[], None], warm: Warm) -> None:
    """Serves until interrupted; calls `ready` once requests are answered, and `warm` behind them."""
    config = uvicorn.Config(app, log_level="warning", lifespan="on", access_log=False, server_header=False)
    _Server(config, ready, warm).run(sockets=[listening])
