"""NPR: what is in theaters this weekend, a paragraph a film, cast in parentheses."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class NprSpider(RoundupSpider):
    """The title tells the roundups among the articles on movies."""

    name = "npr"
    allowed_domains = ("npr.org",)
    seeds = (Feed("https://feeds.npr.org/1045/rss.xml"),)
    roundups = r"/\d{4}/\d\d/\d\d/"
    titles = r"(?i)movies.*\b(theaters|weekend|week)\b|in theaters|what to (watch|see)"
    verified = "selector: fivefilters/ftr-site-config npr.org.txt; feed, addresses: unchecked; not seen live"
    layouts = (Layout(article="#storytext", skip=(".bookedition", ".con1col"), language="en", expect=BLURBS),)
