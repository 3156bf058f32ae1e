"""Gossipify: English machine renderings of French weekly series."""

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Feed, Listing, RoundupSpider


class GossipifySpider(RoundupSpider):
    """Not seen live yet: the seeds are WordPress's usual addresses, the article is left for the reader to find."""

    name = "gossipify"
    allowed_domains = ("gossipify.com",)
    seeds = (
        Feed("https://gossipify.com/movies-series/feed/"),
        Listing("https://gossipify.com/movies-series/", next="a.next, a[rel=next]", pages=5),
    )
    roundups = r"/movies-series/\d+\.html$"
    titles = r"(?i)\b(releases?|films?|movies)\b.*\b(cinema|theaters|week)\b|\bcinema\b.*\b(releases?|films?|movies)\b"
    layouts = (
        Layout(
            language="en",
            expect=Expectations(
                films=(2, 15), fill={"title": 0.95, "directors": 0.85, "cast": 0.8, "synopsis": 0.9, "trivia": 0.5}
            ),
        ),
    )
