"""What a gate found: a site or article that it does not let pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OF_ARTICLES = frozenset((
    "lost-article", "empty-pages", "layout-mismatch", "film-count", "film-drop", "fill", "fill-drop", "label-drop",
    "order", "confidence", "never", "unclaimed", "shape", "odd-blocks", "length", "repeats", "standing-title",
    "duplicate-article",
))  # fmt: skip
"""The gates whose failures one article shows; the others are about a crawl as a whole."""

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A gate that a site or article did not pass: what was found, what was expected, and the command that shows it."""

    site: str
    gate: str
    message: str
    value: float
    bound: float
    url: str | None = None
    field: str | None = None
    level: Level = "error"

    @property
    def command(self) -> str:
        """What to type to see it."""
        return shown_by(self.site, self.gate, self.url)


def shown_by(site: str, gate: str, url: str | None) -> str:
    """The command that shows a failure: how an article was read, or the crawl that went wrong in every detail.

    >>> shown_by("gossipify", "stale", None), shown_by("gossipify", "fill-drop", "https://e.org/1")
    ('roundup crawl gossipify -v', 'roundup inspect https://e.org/1')
    """
    return f"roundup inspect {url}" if url and gate in OF_ARTICLES else f"roundup crawl {site} -v"
