"""Quotidiano Nazionale: the week's films, 'Regia' and 'Cast' under a dated title."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class QuotidianoSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "quotidiano"
    allowed_domains = ("quotidiano.net",)
    seeds = (Listing("https://www.quotidiano.net/magazine"),)
    roundups = r"/magazine/film-cinema-"
    examples = ("https://www.quotidiano.net/magazine/film-cinema-avengers-1.4557056",)
    verified = "one address of 2019 seen; the listing is its section; not seen live"
    layouts = (Layout(language="it", expect=CARDS),)
