"""What a page says about itself outside its article: title, author, date, language, description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from normalize.text import collapse

_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")
_ISO_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class About:
    """The page on itself; `published` is an ISO date, `language` an ISO 639-1 code."""

    title: str = ""
    author: str | None = None
    published: str | None = None
    language: str | None = None
    description: str = ""


def page_metadata(tree: LexborHTMLParser, url: str | None) -> About:
    """Reads title, author, date, language and description from a parsed page."""
    return About(
        title=_title(tree),
        author=_text(tree, "[rel=author]") or None,
        published=_published(tree),
        language=_language(tree),
        description=_meta(tree, "meta[name=description], meta[property='og:description']"),
    )


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return collapse(node.text()) if node is not None else ""


def _meta(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return collapse(node.attributes.get("content") or "") if node is not None else ""


def _title(tree: LexborHTMLParser) -> str:
    heads = [collapse(node.text()) for node in tree.css("h1")]
    return (
        (heads[0] if len(heads) == 1 else "")
        or _meta(tree, "meta[property='og:title']")
        or _SITE_SUFFIX.sub("", _text(tree, "title"))
    )


def _published(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("article time[datetime], main time[datetime], .byline time[datetime]")
    stamp = (
        _meta(tree, "meta[property='article:published_time']")
        or (node.attributes.get("datetime") if node else "")
        or ""
    )
    found = _ISO_DAY.match(stamp)
    return found.group(1) if found else None


def _language(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("html[lang]")
    code = (node.attributes.get("lang") or "")[:2].lower() if node is not None else ""
    return code if re.fullmatch("[a-z]{2}", code) else None
