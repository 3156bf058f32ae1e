"""An invented weekly in English, for the simulated year."""

from datetime import timedelta

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class HarbourSpider(RoundupSpider):
    """Title by director, cast, synopsis and anecdote, each under its label."""

    name = "harbour"
    allowed_domains = ("harbour.example",)
    seeds = (Feed("http://harbour.example/feed.xml"),)
    roundups = r"/week-\d+"
    cadence = timedelta(days=7)
    freshness = timedelta(days=15)
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}  # noqa: RUF012
    layouts = (
        Layout(
            language="en",
            labels={},
            expect=Expectations(films=(2, 10), fill={"title": 0.9, "directors": 0.9, "cast": 0.8, "synopsis": 0.9}),
        ),
    )
