"""An invented programme in English, credits in sentences, no anecdotes, for the simulated year."""

from datetime import timedelta

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class ProgrammeSpider(RoundupSpider):
    """A title, "Directed by … Starring …", a synopsis without a label."""

    name = "programme"
    allowed_domains = ("programme.example",)
    seeds = (Feed("http://programme.example/feed.xml"),)
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
