"""Gossipify: English machine renderings of French weekly series."""

from roundup_spider.layout import SERIES, Layout
from roundup_spider.spiders.base import Feed, Listing, RoundupSpider


class GossipifySpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "gossipify"
    allowed_domains = ("gossipify.com",)
    seeds = (
        Feed("https://gossipify.com/movies-series/feed/"),
        Listing("https://gossipify.com/movies-series/", next="a.next, a[rel=next]", pages=5),
    )
    roundups = r"/movies-series/\d+\.html$"
    titles = r"(?i)\b(releases?|films?|movies)\b.*\b(cinema|theaters|week)\b|\bcinema\b.*\b(releases?|films?|movies)\b"
    examples = ("https://gossipify.com/movies-series/37772.html",)
    verified = "one address of 2022 seen; feed and listing are WordPress's usual ones; not seen live"
    layouts = (Layout(language="en", expect=SERIES),)
