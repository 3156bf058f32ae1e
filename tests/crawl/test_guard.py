"""Where a crawl may go, what counts as a refusal, how long to wait, how a crawl is judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse
from twisted.internet.error import DNSLookupError

from roundup_spider.crawl import judge
from roundup_spider.guard import GuardedResolver, complaint, is_private
from roundup_spider.politeness import retry_after
from roundup_spider.refusals import refusal_in, refusing_page
from roundup_spider.sites import real_sites, site_for, sites


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "fd00::1",
     "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "url",
    ["ftp://e.org/a", "file:///etc/passwd", "http://e.org@evil.org/", "http://evil.org/e.org", "http://note.org/",
     "http://127.0.0.1/", "http://[::1]/", "http://user:secret@e.org/", "data:text/html,x", "http:///a"],
)  # fmt: skip
def test_addresses_outside_the_site_are_refused(url: str) -> None:
    assert complaint(url, ["e.org"], private_network=False)


@pytest.mark.parametrize("url", ["https://e.org/a", "http://www.e.org/", "https://e.org:8443/a", "https://E.ORG/"])
def test_the_site_itself_is_fine(url: str) -> None:
    assert complaint(url, ["e.org"], private_network=False) is None


def test_a_private_address_is_fine_where_the_site_names_it() -> None:
    assert complaint("http://127.0.0.1:8000/", ["127.0.0.1"], private_network=False) is None
    assert complaint("http://10.0.0.8/", ["e.org"], private_network=True), "still none of the site's domains"


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [(403, "text/html", "http-403"), (503, "text/html", "http-503"), (302, "text/html", "http-302"),
     (200, "application/pdf", "not-a-page"), (200, "image/png", "not-a-page")],
)  # fmt: skip
def test_refusals_by_status_and_type(status: int, kind: str, code: str) -> None:
    response = HtmlResponse("https://e.org/", status=status, headers={"Content-Type": kind}, body=b"<p>x")
    assert (refusal_in(response) or "").startswith(f"{code}: ")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<title>Just a moment...</title>", "challenge-page"),
        ("<title>Access Denied</title>", "blocked-page"),
        ("<title>Avant de continuer</title>", "consent-page"),
        ("<title>Seite nicht gefunden - Kino</title>", "soft-404"),
        ("<title>Site under maintenance</title>", "maintenance-page"),
        ("<title>e.org</title><script src='https://geo.captcha-delivery.com/c.js'></script>", "challenge-page"),
    ],
)
def test_refusals_that_look_like_pages(body: str, code: str) -> None:
    assert (refusing_page(body.encode()) or "").startswith(f"{code}: ")


@pytest.mark.parametrize(
    "body",
    [
        "<title>The cinema releases of July 20: a moment of doubt… The movies of the week</title>",
        "<title>Access: the film of the week</title>",
        "<title>The 404 project, and five more films to see</title>",
        f"<title>Films</title><script>g-recaptcha</script><body>{'<p>A long article about films.</p>' * 80}</body>",
        "",
    ],
)
def test_real_pages_are_no_refusals(body: str) -> None:
    assert refusing_page(body.encode()) is None


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    refusing_page(body)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Wed, 20 Jul 2022 00:01:00 GMT", 60),
        ("Wed, 20 Jul 2022 00:01:00", 60),
        ("soon", None),
        ("²", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2022, 7, 20, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("counts", "addressed", "known", "code"),
    [
        ({"listings": 1, "stored": 3}, False, 3, 0),
        ({"listings": 1, "unchanged": 3}, False, 3, 0),
        ({"listings": 1}, False, 3, 0),
        ({"listings": 1}, False, 0, 5),
        ({"listings_refused": 1}, False, 9, 4),
        ({"listings": 1, "listings_refused": 1, "stored": 1}, False, 1, 0),
        ({"listings": 1, "stored": 3, "refused": 1}, False, 4, 0),
        ({"listings": 1, "stored": 1, "refused": 3}, False, 4, 4),
        ({"listings": 1, "empty": 2}, False, 2, 5),
        ({"listings": 1, "stored": 9, "errors": 1}, False, 9, 1),
        ({"stored": 1, "refused": 1}, True, 2, 4),
        ({"gone": 1}, True, 1, 4),
        ({"empty": 1}, True, 1, 5),
        ({}, True, 1, 0),
    ],
)
def test_exit_codes(counts: Mapping[str, int], addressed: bool, known: int, code: int) -> None:
    assert judge(counts, addressed=addressed, known=known)[0] == code


def test_every_site_file_gives_a_site_that_finds_itself() -> None:
    for name, spider in sites().items():
        assert spider.name == name
        assert all(site_for(f"https://{domain}/x") is spider for domain in spider.allowed_domains)
        assert all(seed.url.startswith("http") for seed in spider.seeds)
    assert {"gossipify", "allocine"} <= set(real_sites())
    assert not {"generic", "sample-gazette"} & set(real_sites())


def test_a_name_that_points_at_a_private_address_is_not_found() -> None:
    resolver = GuardedResolver.__new__(GuardedResolver)
    assert resolver._checked("93.184.216.34", "e.org") == "93.184.216.34"
    assert resolver._checked("127.0.0.1", "127.0.0.1") == "127.0.0.1", "figures are the guard's to judge"
    with pytest.raises(DNSLookupError, match=r"evil\.example points at the private address 10\.0\.0\.1"):
        resolver._checked("10.0.0.1", "evil.example")
