"""Beyazperde: the Turkish sister of AlloCiné, weekly releases."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class BeyazperdeSpider(RoundupSpider):
    """Of AlloCiné's house, whose markup it shares; the article is left for the reader to find."""

    name = "beyazperde"
    allowed_domains = ("beyazperde.com",)
    seeds = (Listing("https://www.beyazperde.com/haberler/filmler/", next="a.button-right, a[rel=next]"),)
    roundups = r"/haberler/filmler/haberler-\d+/$"
    titles = r"(?i)\bvizyon|haftanın filmleri|bu hafta"
    verified = "addresses: unchecked, not seen live"
    layouts = (Layout(language="tr", expect=CARDS),)
