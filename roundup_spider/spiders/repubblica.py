"""La Repubblica: the films of the week."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class RepubblicaSpider(RoundupSpider):
    """The title tells the roundups among the articles of the section."""

    name = "repubblica"
    allowed_domains = ("repubblica.it",)
    seeds = (Feed("https://www.repubblica.it/rss/spettacoli_e_cultura/rss2.0.xml"),)
    roundups = r"/spettacoli/cinema/\d{4}/\d\d/\d\d/"
    titles = r"(?i)film (della|in) settimana|uscite|al cinema"
    verified = "selector: fivefilters/ftr-site-config .repubblica.it.txt; feed, addresses: unchecked; not seen live"
    layouts = (Layout(article='div[itemprop="articleBody"]', language="it", expect=BLURBS),)
