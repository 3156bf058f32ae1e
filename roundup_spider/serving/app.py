"""One database as a web application: Datasette with our plugin, read-only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from normalize.store import Store
from normalize.store.connect import make_sure_it_is_current
from roundup_spider.serving import (
    film_pages,
    list_pages,
    openrefine,
    person_pages,
    reading_pages,
    review_pages,
    search_pages,
)
from roundup_spider.serving.deciding import Desk
from roundup_spider.serving.guard import LOOPBACK, App
from roundup_spider.serving.kept import Kept
from roundup_spider.serving.matching import Matcher
from roundup_spider.serving.metadata import DATABASE, metadata
from roundup_spider.serving.plugin import RoundupPlugin, Route

_HERE = Path(__file__).resolve().parent
_PLUGIN = "roundup"

_SETTINGS = {
    "sql_time_limit_ms": 5000,
    "default_page_size": 50,
    "truncate_cells_html": 300,
    "suggest_facets": False,
    "facet_time_limit_ms": 1000,
    "max_returned_rows": 10_000,
    "allow_download": False,
}


@dataclass(frozen=True, slots=True)
class Served:
    """What to serve: the database, the file that decisions are written to (None: nothing is written), the host names
    that are answered (None: all).
    """

    database: Path
    decisions: Path | None = None
    hosts: frozenset[str] | None = LOOPBACK


def datasette_of(served: Served) -> Datasette:
    """Datasette with our pages over the database, whose schema is brought up to date first where it may be written.

    Raises what `Store.open` raises. A process serves one database at a time.
    """
    writable = os.access(served.database, os.W_OK) and os.access(served.database.parent, os.W_OK)
    if writable:
        Store.open(served.database, create=False).close()
    else:
        make_sure_it_is_current(served.database)
    _plug_in(RoundupPlugin(_routes(served if writable else Served(served.database)), _style(), served.hosts))
    datasette = Datasette(
        metadata=metadata(_mentions(served.database)),
        static_mounts=[("assets", str(_HERE / "static"))],
        settings=_SETTINGS,
    )
    database = Database(datasette, path=str(served.database), is_mutable=writable)
    datasette.add_database(database, name=DATABASE)
    return datasette


def app_of(served: Served) -> App:
    """The same as an ASGI application."""
    application: App = datasette_of(served).app()
    return application


def warming(datasette: Datasette) -> Callable[[], Coroutine[Any, Any, None]]:
    """Asks for the pages that are slow the first time, so that nobody waits for them."""

    async def warm() -> None:
        for address in ("/", "/sites", "/copies"):
            await datasette.client.get(address)

    return warm


def _plug_in(plugin: RoundupPlugin) -> None:
    if pm.has_plugin(_PLUGIN):
        pm.unregister(name=_PLUGIN)
    pm.register(plugin, name=_PLUGIN)


def _routes(served: Served) -> Sequence[Route]:
    matcher = Matcher(served.database)
    desk = Desk(served.database, served.decisions)
    return (
        *list_pages.routes(Kept(served.database)),
        *film_pages.ROUTES,
        *person_pages.ROUTES,
        *reading_pages.ROUTES,
        *search_pages.routes(matcher),
        *review_pages.routes(desk),
        *openrefine.routes(matcher),
    )


def _style() -> str:
    """The address of our style sheet; it changes with its content, so that browsers never keep an old one."""
    digest = sha256((_HERE / "static" / "roundup.css").read_bytes()).hexdigest()[:8]
    return f"/assets/roundup.css?{digest}"


def _mentions(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM mentions").fetchone()[0])
