"""The bundled Matinee: English, from an Atom feed; nothing is said about its markup, the reader finds the films."""

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Feed, SampleSpider


class SampleMatineeSpider(SampleSpider):
    """An invented site, see data/sample_site/README.md."""

    name = "sample-matinee"
    allowed_domains = ("matinee.example",)
    seeds = (Feed("http://matinee.example/atom.xml"),)
    roundups = r"/now-showing/"
    layouts = (Layout(expect=Expectations(films=(2, 12), fill={"title": 0.95, "directors": 0.95, "synopsis": 0.95})),)
