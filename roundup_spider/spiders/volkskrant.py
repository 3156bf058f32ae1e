"""De Volkskrant: the films of the week, rated blurbs."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class VolkskrantSpider(RoundupSpider):
    """The title tells the roundups among the articles on film."""

    name = "volkskrant"
    allowed_domains = ("volkskrant.nl",)
    seeds = (Feed("https://www.volkskrant.nl/film/rss.xml"),)
    roundups = r"/(cultuur-media|film|recensies)/[\w-]+~"
    titles = r"(?i)films van de week|in de bioscoop|beste films|deze week"
    verified = (
        "selector, form of feed: fivefilters/ftr-site-config volkskrant.nl.txt; addresses: unchecked; not seen live"
    )
    layouts = (Layout(article='div[itemprop="articleBody"]', skip=(".ad-space",), language="nl", expect=BLURBS),)
