"""20 Minutes (Switzerland), in French: the films that come out this week, with credits."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class VingtminutesSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "vingtminutes"
    allowed_domains = ("20min.ch",)
    seeds = (Listing("https://www.20min.ch/fr/divertissement"),)
    roundups = r"/fr/story/[\w-]*films-qui-sortent-"
    examples = (
        "https://www.20min.ch/fr/story/decouvrez-les-films-qui-sortent-le-12-janvier-2022-115026960032",
        "https://www.20min.ch/fr/story/tous-les-films-qui-sortent-le-24-novembre-471697926979",
    )
    verified = "two addresses of 2021 and 2022 seen; the listing is their section; not seen live"
    layouts = (Layout(expect=PROSE),)
