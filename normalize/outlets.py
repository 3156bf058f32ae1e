"""Who published an article: the site, or for pages of no described site the host of the address."""

from __future__ import annotations

from urllib.parse import urlsplit

GENERIC = "generic"
"""The site of every page that no site file describes."""


def outlet_of(site: str, url: str | None) -> str:
    """The publisher of an article, as a short name.

    Pages of undescribed sites all have the site `generic`; they are told apart by their host, without `www.`.

    >>> outlet_of("gossipify", "https://gossipify.com/a"), outlet_of("generic", "https://www.example.org/a")
    ('gossipify', 'example.org')
    """
    if site != GENERIC or not url:
        return site
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return site
    return host.removeprefix("www.") or site
