"""Onmanorama: streaming releases of the week, a paragraph each, language after the title."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class OnmanoramaSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "onmanorama"
    allowed_domains = ("onmanorama.com",)
    seeds = (Listing("https://www.onmanorama.com/entertainment/entertainment-news.html"),)
    roundups = r"/\d{4}/\d\d/\d\d/new-ott-releases-"
    examples = (
        "https://www.onmanorama.com/entertainment/entertainment-news/2023/11/17/new-ott-releases-this-week-kannur-squad-chithha-netflix.html",
    )
    verified = "one address of 2023 seen; the listing is its section; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
