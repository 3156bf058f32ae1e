"""Gazeta Wyborcza: the premieres of the week."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class WyborczaSpider(RoundupSpider):
    """The title tells the roundups among the articles on culture."""

    name = "wyborcza"
    allowed_domains = ("wyborcza.pl",)
    seeds = (Listing("https://wyborcza.pl/0,75410.html"),)
    roundups = r"/7,\d+,\d+,[\w-]+\.html$"
    titles = r"(?i)premiery|nowości kinowe|w kinach|co obejrzeć"
    examples = ("https://wyborcza.pl/7,75398,30983486,sondaz-pracowni-opinia24-dla-wyborczej.html",)
    verified = (
        "selector, form of addresses: fivefilters/ftr-site-config wyborcza.pl.txt; listing: unchecked; not seen live"
    )
    layouts = (
        Layout(article='div[class*="article--content"]', skip=(".text--related",), language="pl", expect=BLURBS),
    )
