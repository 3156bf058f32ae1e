"""A served collection, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from roundup_spider.serving.app import Served, app_of
from tests.serving.collection import fill

Ask = Callable[..., httpx.Response]


def asking(path: Path, *, decisions: Path | None = None) -> Ask:
    """A function that asks the pages over a database, like a browser on this machine."""
    app = app_of(Served(path, decisions))

    async def ask(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8001") as client:
            if form is None:
                return await client.get(address, headers=dict(headers))
            return await client.post(address, data=dict(form), headers=dict(headers))

    def answer(address: str, form: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        return asyncio.run(ask(address, form, {name.replace("_", "-"): value for name, value in headers.items()}))

    return answer


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("served") / "films.db")


@pytest.fixture(scope="module")
def ask(db: Path) -> Ask:
    return asking(db, decisions=db.with_name("decisions.csv"))
