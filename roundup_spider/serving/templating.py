"""What the templates know: filters, and an extension that gives every script tag of a template the request's nonce."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlsplit

from jinja2 import Environment
from jinja2.ext import Extension

from normalize.wording import counted

_SCRIPT = re.compile(r"<script(?=[\s>])")
_HTML = re.compile(r"<html>")


class TrustedScripts(Extension):
    """Marks the script tags that stand in template files, so that one smuggled in by a page's text is never run.

    Works on the source of templates, before any text is filled in.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's source with `nonce` on its script tags and a language on the document."""
        marked = _SCRIPT.sub('<script nonce="{{ csp_nonce }}"', source)
        return _HTML.sub('<html lang="en">', marked)


def web_address(text: object) -> str | None:
    """The text if it is an address a browser may safely follow, else None.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    try:
        parts = urlsplit(str(text))
    except ValueError:
        return None
    return str(text) if parts.scheme in {"http", "https"} and parts.netloc else None


def long_date(iso: object) -> str:
    """An ISO date for readers; what is no date stays as it is.

    >>> long_date("2022-07-20"), long_date(None)
    ('20 July 2022', '')
    """
    text = "" if iso is None else str(iso)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def percent(share: object) -> str:
    """A probability or share as whole percent; never rounded up to certainty.

    >>> percent(0.997), percent(1), percent(None)
    ('99 %', '100 %', '')
    """
    return "" if share is None else f"{int(float(str(share)) * 100 + 1e-9)} %"


def names_in(stored: object) -> list[str]:
    """The names of a JSON list as the database keeps it.

    >>> names_in('["Pierre Salvadori"]')
    ['Pierre Salvadori']
    """
    return [str(name) for name in json.loads(str(stored or "[]"))]


FILTERS = {
    "web_address": web_address,
    "long_date": long_date,
    "percent": percent,
    "names_in": names_in,
    "counted": counted,
}


def prepare(environment: Environment) -> None:
    """Adds the extension and the filters to Datasette's template environment."""
    environment.add_extension(TrustedScripts)
    environment.filters.update(FILTERS)
