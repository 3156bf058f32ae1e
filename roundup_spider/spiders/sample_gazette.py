"""The bundled Gazette: English as a machine translates, from a feed and a paged listing."""

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Feed, Listing, SampleSpider


class SampleGazetteSpider(SampleSpider):
    """An invented site, see data/sample_site/README.md."""

    name = "sample-gazette"
    allowed_domains = ("gazette.example",)
    seeds = (
        Feed("http://gazette.example/feed.xml"),
        Listing("http://gazette.example/films/", links="ul.cards a", next="a.next", pages=5),
    )
    roundups = r"/movies-of-the-week-"
    titles = r"(?i)movies of the week|cinema releases"
    layouts = (
        Layout(
            article="div.entry-content",
            language="en",
            expect=Expectations(films=(2, 10), fill={"title": 0.95, "directors": 0.9, "cast": 0.9, "synopsis": 0.9}),
        ),
    )
