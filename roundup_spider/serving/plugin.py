"""The Datasette plugin: routes, links in cells and menu, style, template variables."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from jinja2 import Environment
from markupsafe import Markup

from normalize.store.search import as_query
from roundup_spider.serving import errors, templating
from roundup_spider.serving.cells import linked
from roundup_spider.serving.guard import NONCE, App, Guard

Route = tuple[str, Callable[..., Any]]
Hook = TypeVar("Hook", bound=Callable[..., Any])


def hook(function: Hook) -> Hook:
    """Marks a method as one of Datasette's hooks."""
    hooked: Hook = hookimpl(function)
    return hooked


MENU = (
    ("/weeks", "Weeks"),
    ("/films", "Films"),
    ("/people", "People"),
    ("/articles", "Articles"),
    ("/review", "Review"),
    ("/sites", "Sites"),
    ("/questions", "Questions"),
    ("/roundup", "Tables"),
)
"""The pages that the head of every page leads to."""


class RoundupPlugin:
    """Datasette's hooks for one served database."""

    __name__ = "roundup_spider.serving"
    """Where Datasette finds the plugin's templates."""

    def __init__(self, routes: Sequence[Route], style: str, hosts: frozenset[str] | None) -> None:
        self.routes = routes
        self.style = style
        self.hosts = hosts

    @hook
    def register_routes(self) -> Sequence[Route]:
        """Our pages, which come before Datasette's own."""
        return self.routes

    @hook
    def extra_css_urls(self) -> list[str]:
        """Our style sheet on every page, Datasette's included."""
        return [self.style]

    @hook
    def extra_template_vars(self, request: Any) -> dict[str, object]:
        """Where one is, and the nonce that lets the templates' own scripts run."""
        scope = request.scope if request else {}
        path = scope.get("path", "")
        return {"csp_nonce": scope.get(NONCE, ""), "here": f"/{path.split('/')[1]}" if path else ""}

    @hook
    def prepare_jinja2_environment(self, env: Environment) -> None:
        """Filters, the menu, and the nonce on script tags."""
        templating.prepare(env)
        env.globals.update(menu=MENU, style=self.style)

    @hook
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        """`search_words(…)` for queries: what people type, as a full-text query that never fails."""
        conn.create_function("search_words", 1, lambda words: as_query(str(words or "")) or '""', deterministic=True)

    @hook
    def render_cell(self, value: object, column: str) -> Markup | None:
        """Ids, weeks and addresses as links to our pages."""
        return linked(column, value)

    @hook
    def asgi_wrapper(self) -> Callable[[App], App]:
        """Host names checked, headers added."""
        return lambda app: Guard(app, self.hosts)

    @hook
    def handle_exception(
        self, datasette: Datasette, request: Request, exception: Exception
    ) -> Callable[[], Awaitable[Response]]:
        """Our own error page; Datasette's would print every refused request with all its variables."""
        return partial(errors.answer, datasette, request, exception)

    @hook
    def skip_csrf(self, scope: dict[str, Any]) -> bool:
        """Review checks its own token and origin; the reconciliation service writes nothing."""
        return str(scope.get("path", "")).startswith(("/review", "/reconcile/"))
