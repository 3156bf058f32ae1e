"""What is shown when a page cannot be: the reason in one line, and where to go from there."""

from __future__ import annotations

import logging

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from roundup_spider.serving.guard import own_policy

log = logging.getLogger("roundup.serving")

_TOO_LONG = "This query took too long; ask for less, or ask the file itself with sqlite3."


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The error page of an exception, as HTML or JSON; what nobody expected goes to the log."""
    status, message = told(exception)
    if status >= 500:
        log.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json") or request.path.startswith("/reconcile/"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    template = datasette.jinja_env.get_template("error.html")
    style = {"url": datasette.jinja_env.globals["style"]}
    context = {
        "extra_css_urls": [style],
        "error": message,
        "status": status,
        "title": None,
        "urls": datasette.urls,
        "menu_links": list,
    }
    shown = await template.render_async(
        {**context, "base_url": "/", "app_css_hash": datasette.app_css_hash(), "here": ""}
    )
    return Response.html(shown, status=status, headers={"content-security-policy": own_policy()})


def told(exception: Exception) -> tuple[int, str]:
    """Status and message of an exception.

    >>> told(KeyError("x"))
    (500, 'Something went wrong here; the log of roundup serve tells what.')
    """
    if isinstance(exception, Base400):
        said = str(exception.args[0]) if exception.args else ""
        return exception.status, "There is no such page." if said in {"", "404"} else said
    if isinstance(exception, DatasetteError):
        return exception.status, _TOO_LONG if exception.message_is_html else str(exception.message)
    return 500, "Something went wrong here; the log of roundup serve tells what."
