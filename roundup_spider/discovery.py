"""Where roundups are announced: listing pages, feeds, sitemaps. Pure functions from bytes to addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from parsel import Selector
from w3lib.url import canonicalize_url, url_query_cleaner

from normalize.clock import stamp
from normalize.store.frontier import Found, PageKind

MAX_ENTRIES = 5_000
"""Addresses taken from one listing, feed or sitemap; what lies beyond is not read (an endless page must end)."""

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref_src|_ga|_gl|xtor|amp|outputtype)$", re.I
)
_FEED_LINKS = ("link[@rel='alternate']/@href", "link/text()", "link/@href", "guid[not(@isPermaLink='false')]/text()")
_AMP_PATH = re.compile(r"/amp/?$", re.I)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of links to articles: `links` selects them, `next` the link to the next page, `pages` bounds how many."""

    url: str
    links: str = "a[href]"
    next: str | None = None
    pages: int = 3


@dataclass(frozen=True, slots=True)
class Feed:
    """An RSS or Atom feed."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or a sitemap index; `parts` is a pattern of the sitemaps of an index worth reading."""

    url: str
    parts: str = ""


Seed = Listing | Feed | Sitemap


def seed_kind(seed: Seed) -> PageKind:
    """What sort of page a seed is.

    >>> seed_kind(Feed("https://e.org/feed/"))
    'feed'
    """
    return {Listing: "listing", Feed: "feed", Sitemap: "sitemap"}[type(seed)]  # type: ignore[return-value]


def discover(body: bytes, url: str, depth: int, seed: Seed) -> list[Found]:
    """What a page of the seed announces, once each: articles, parts of a sitemap index, the next page of a listing.

    `depth` is how many pages away from the seed the page is.
    """
    if isinstance(seed, Feed):
        found = feed_entries(body, url)
    elif isinstance(seed, Sitemap):
        found = (one for one in sitemap_entries(body, url) if one.kind == "article" or re.search(seed.parts, one.url))
    else:
        found = (one for one in listing_entries(body, url, seed) if one.kind == "article" or depth + 1 < seed.pages)
    return list(_merged(found))


def canonical_url(url: str) -> str:
    """One spelling for one page: no fragment, no tracking parameters, no AMP variant, sorted query, host in lower case.

    >>> canonical_url("HTTPS://E.org/a/amp/?utm_source=x&b=1#top")
    'https://e.org/a/?b=1'
    """
    parts = urlsplit(canonicalize_url(url.strip()))
    path = _AMP_PATH.sub("/" if parts.path.endswith("/") else "", parts.path) or "/"
    names = {pair.partition("=")[0] for pair in parts.query.split("&") if pair}
    folded = urlunsplit((parts.scheme, parts.netloc.lower(), path, parts.query, ""))
    noise = sorted(name for name in names if _TRACKING.match(name))
    return url_query_cleaner(folded, noise, remove=True) if noise else folded


def feed_entries(body: bytes, url: str) -> Iterator[Found]:
    """The entries of an RSS 1/2 or Atom feed, newest first as the feed has them; nothing for bytes that are no feed."""
    root = _xml(body)
    for entry in root.xpath("//item | //entry")[:MAX_ENTRIES]:
        link = _address(url, _first(entry, *_FEED_LINKS))
        if link:
            published = _first(entry, "pubDate/text()", "published/text()", "date/text()", "updated/text()")
            modified = _first(entry, "updated/text()", "modified/text()")
            title = _first(entry, "title/text()")
            yield Found(canonical_url(link), title=title, published=instant(published), modified=instant(modified))


def sitemap_entries(body: bytes, url: str) -> Iterator[Found]:
    """The pages of a sitemap, or the sitemaps of an index (kind "sitemap"); nothing for bytes that are no sitemap."""
    root = _xml(body)
    for entry in root.xpath("/urlset/url | /sitemapindex/sitemap")[:MAX_ENTRIES]:
        link = _address(url, _first(entry, "loc/text()"))
        if link:
            kind: PageKind = "sitemap" if entry.root.tag == "sitemap" else "article"
            address = link if kind == "sitemap" else canonical_url(link)
            title = _first(entry, "news/title/text()")
            published, modified = _first(entry, "news/publication_date/text()"), _first(entry, "lastmod/text()")
            yield Found(address, kind=kind, title=title, published=instant(published), modified=instant(modified))


def listing_entries(body: bytes, url: str, listing: Listing) -> Iterator[Found]:
    """The links of a listing page and its next page (kind "listing"), in reading order."""
    root = Selector(body=body or b" ", type="html")
    base = _address(url, root.css("base::attr(href)").get()) or url
    for link in root.css(listing.links)[:MAX_ENTRIES]:
        address = _address(base, link.attrib.get("href"))
        if address:
            yield Found(canonical_url(address), title=_text(link) or None)
    following = _address(base, root.css(listing.next).attrib.get("href")) if listing.next else None
    if following:
        yield Found(following, kind="listing")


def declared_canonical(body: bytes, url: str) -> str:
    """The address the page calls its own (`<link rel=canonical>`), folded; `url` itself, folded, when it names none.

    >>> declared_canonical(b'<link rel="canonical" href="/a">', "https://e.org/a?page=1")
    'https://e.org/a'
    """
    head = Selector(body=body[:200_000] or b" ", type="html")
    return canonical_url(_address(url, head.css("link[rel=canonical]::attr(href)").get()) or url)


def _merged(found: Iterable[Found]) -> Iterator[Found]:
    """Each address once; a link around a picture and a link around the title are one link with a title."""
    by_url: dict[str, Found] = {}
    for one in found:
        known = by_url.get(one.url)
        by_url[one.url] = replace(known, title=known.title or one.title) if known else one
    yield from by_url.values()


def instant(text: str | None) -> str | None:
    """A date or time as feeds and sitemaps write it (ISO 8601, RFC 822), as ISO 8601 UTC; None when it is neither.

    >>> instant("Wed, 20 Jul 2022 09:30:00 +0200")
    '2022-07-20T07:30:00Z'
    """
    if not text:
        return None
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, OverflowError):
            moment = reader(text.strip())
            return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return None


def _xml(body: bytes) -> Selector:
    """The tree of a feed or sitemap, without namespaces; of anything else, whatever can be made of it."""
    root = Selector(body=body.strip() or b"<none/>", type="xml")
    root.remove_namespaces()
    return root


def _first(entry: Selector, *paths: str) -> str | None:
    """The first of the paths that gives any text."""
    values = (value.strip() for path in paths if (value := entry.xpath(path).get()))
    return next((value for value in values if value), None)


def _text(link: Selector) -> str:
    return " ".join(" ".join(link.xpath(".//text() | @title").getall()).split())


def _address(base: str, href: str | None) -> str | None:
    """A link made absolute; None when it is none, no web address, or nonsense."""
    try:
        address = urljoin(base, href.strip()) if href else ""
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None
