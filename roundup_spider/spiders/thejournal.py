"""The Journal (Ireland): trailer watch, what it is about and what is said of it."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class ThejournalSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "thejournal"
    allowed_domains = ("thejournal.ie",)
    seeds = (Listing("https://www.thejournal.ie/cinema/news/"),)
    roundups = r"/(cinema-trailers-)?trailer-watch-"
    examples = ("https://www.thejournal.ie/cinema-trailers-trailer-watch-2-4927745-Dec2019/",)
    verified = "one address of 2019 seen; the listing is the site's usual page of a topic; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
