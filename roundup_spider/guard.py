"""Keeps a crawl where it belongs: the site's domains, http and https, no private address; redirects included."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from roundup_spider.crawl import spider_of

_WELCOME: set[str] = set()
"""Hosts that may resolve to a private address: declared by a site, typed by the user, or a proxy."""


def is_private(address: str) -> bool:
    """Whether an IP address is not on the public internet (loopback, private, link-local, reserved, …).

    >>> is_private("192.168.0.1"), is_private("93.184.216.34"), is_private("::ffff:127.0.0.1")
    (True, False, True)
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global or ip.is_multicast


def complaint(url: str, domains: Sequence[str], private_network: bool) -> str | None:
    """Why `url` may not be requested; None when it may. A private address is fine where the site names it as its own.

    >>> complaint("ftp://e.org/a", ["e.org"], False)
    'scheme ftp, expected http or https'
    >>> complaint("http://169.254.169.254/", ["e.org"], False)
    "169.254.169.254 is none of the site's domains (e.org)"
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme}, expected http or https"
    if parts.username or parts.password:
        return "the address carries a user name or password"
    if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return f"{host} is none of the site's domains ({', '.join(domains)})"
    if is_private(host) and not private_network and host not in domains:
        return f"{host} is a private address"
    return None


class AddressGuard:
    """Downloader middleware: refuses what `complaint` objects to. Sees robots.txt, retries and redirects as well."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        """The guard of one crawl; hosts that the site or the user names explicitly may be private."""
        guard = cls(crawler)
        spider = spider_of(crawler)
        _WELCOME.update(spider.allowed_domains if spider.private_network else _typed(spider.allowed_domains))
        _WELCOME.update(urlsplit(address).hostname or "" for address in spider.addresses)
        _WELCOME.update(urlsplit(proxy).hostname or "" for proxy in getproxies().values())
        return guard

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest with the reason."""
        spider = spider_of(self.crawler)
        why = complaint(request.url, spider.allowed_domains, spider.private_network)
        if why:
            self.crawler.stats.inc_value("guard/refused")
            raise IgnoreRequest(f"refused {request.url}: {why}")


def _typed(domains: Sequence[str]) -> list[str]:
    """Names that mean this machine, which a site lists only on purpose."""
    return [domain for domain in domains if domain == "localhost" or domain.endswith(".localhost")]


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, but a name that points at a private address is not found (unless the site declares it)."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of `name`; fails with DNSLookupError. Addresses in figures are the guard's to judge, above."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        found.addCallback(self._checked, name)
        return found

    def _checked(self, address: Any, name: str) -> Any:
        welcome = name == address or any(name == domain or name.endswith(f".{domain}") for domain in _WELCOME)
        if is_private(str(address)) and not welcome:
            raise DNSLookupError(f"{name} points at the private address {address}")
        return address
