"""Variety: new movies to watch this week, trade previews with distributor and format."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class VarietySpider(RoundupSpider):
    """The title tells the roundups; the article is left for the reader to find."""

    name = "variety"
    allowed_domains = ("variety.com",)
    seeds = (Feed("https://variety.com/v/film/feed/"),)
    roundups = r"/\d{4}/film/(news|reviews|features|festivals)/"
    titles = r"(?i)new movies|movies to watch|lineup|opening this week"
    examples = ("http://variety.com/2016/film/news/jake-gyllenhaal-carey-mulligan-wildlife-1201869072/",)
    verified = "form of addresses: fivefilters/ftr-site-config variety.com.txt; feed: unchecked; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
