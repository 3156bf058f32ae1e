"""What feeds, sitemaps and listings announce."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.store.frontier import Found
from roundup_spider.discovery import Feed, Listing, Sitemap, canonical_url, declared_canonical, discover, instant

BASE = "https://e.org/list/"


def _found(body: str, seed: Feed | Listing | Sitemap, depth: int = 0) -> list[Found]:
    return discover(body.encode(), BASE, depth, seed)


def test_rss() -> None:
    body = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel><link>https://e.org</link><item><title>Films of the week</title><link>https://e.org/a?utm_source=rss</link>
        <pubDate>Wed, 20 Jul 2022 09:30:00 +0200</pubDate></item>
      <item><title>No link</title></item>
      <item><title>Guid only</title><guid>https://e.org/b</guid></item></channel></rss>"""
    assert _found(body, Feed(BASE)) == [
        Found("https://e.org/a", title="Films of the week", published="2022-07-20T07:30:00Z"),
        Found("https://e.org/b", title="Guid only"),
    ]


def test_atom() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link rel="self" href="/x"/>
      <link rel="alternate" href="/a"/>
      <published>2022-07-20</published><updated>2022-07-21T10:00:00Z</updated></entry></feed>"""
    assert _found(body, Feed(BASE)) == [
        Found("https://e.org/a", title="T", published="2022-07-20T00:00:00Z", modified="2022-07-21T10:00:00Z")
    ]


def test_a_sitemap_index_leads_to_the_parts_that_matter() -> None:
    body = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://e.org/news-1.xml</loc></sitemap><sitemap><loc>https://e.org/tags.xml</loc></sitemap></sitemapindex>"""
    assert _found(body, Sitemap(BASE, parts="news")) == [Found("https://e.org/news-1.xml", kind="sitemap")]


def test_a_sitemap_gives_pages_and_when_they_changed() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://e.org/a </loc>
      <lastmod>2022-07-20T10:00:00+02:00</lastmod></url></urlset>"""
    assert _found(body, Sitemap(BASE)) == [Found("https://e.org/a", modified="2022-07-20T08:00:00Z")]


def test_a_listing_gives_each_link_once_and_the_next_page_while_it_may() -> None:
    body = """<ul><li><a href="/a"><img></a><a href="/a#c">Films of the week</a></li>
      <li><a href="mailto:x@e.org">m</a> <a href="http://[nonsense">n</a></li></ul>
      <a class="next" href="?page=2">Older</a>"""
    listing = Listing(BASE, links="ul a", next="a.next", pages=2)
    assert _found(body, listing) == [
        Found("https://e.org/a", title="Films of the week"),
        Found("https://e.org/list/?page=2", kind="listing"),
    ]
    assert _found(body, listing, depth=1) == [Found("https://e.org/a", title="Films of the week")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://E.org/a", "https://e.org/a#top"),
        ("https://e.org/a?b=1&a=2", "https://e.org/a?a=2&b=1&utm_campaign=x&fbclid=3"),
        ("https://e.org/a/", "https://e.org/a/amp/"),
        ("https://e.org/a", "https://e.org/a?amp=1"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    "other", ["https://e.org/b", "https://e.org/a?page=2", "http://e.org/a", "https://e.org/amplitude"]
)
def test_other_pages_have_other_addresses(other: str) -> None:
    assert canonical_url("https://e.org/a") != canonical_url(other)


def test_a_page_may_name_its_own_address() -> None:
    assert (
        declared_canonical(b'<head><link rel="canonical" href="https://e.org/a?utm_source=x"></head>', BASE)
        == "https://e.org/a"
    )
    assert declared_canonical(b"<p>no", "https://e.org/a#b") == "https://e.org/a"
    assert (
        declared_canonical(b'<link rel="canonical" href="javascript:alert(1)">', "https://e.org/a") == "https://e.org/a"
    )


@pytest.mark.parametrize("text", ["", "yesterday", "2022-13-45", "Wed, 99 Jul 2022", None])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert instant(text) is None


@given(st.binary(max_size=400), st.sampled_from([Feed(BASE), Sitemap(BASE), Listing(BASE, next="a.next")]))
def test_no_bytes_raise(body: bytes, seed: Feed | Sitemap | Listing) -> None:
    discover(body, BASE, 0, seed)
    declared_canonical(body, BASE)


@given(st.text(alphabet="<>/aurlsetocfeditmnkhrp=\"' &;#xA1:.?[]@%", max_size=200))
def test_no_tag_soup_raises(soup: str) -> None:
    for seed in (Feed(BASE), Sitemap(BASE), Listing(BASE)):
        _found(f"<rss><item><link>{soup}</link></item></rss>", seed)
        _found(f'<a href="{soup}">x</a>', seed)
        _found(f"<urlset><url><loc>{soup}</loc><lastmod>{soup}</lastmod></url></urlset>", seed)
