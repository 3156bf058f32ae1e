"""Lifestyle Asia India: streaming releases of the week, label cards."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class LifestyleasiaSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "lifestyleasia"
    allowed_domains = ("lifestyleasia.com",)
    seeds = (Listing("https://www.lifestyleasia.com/ind/entertainment/streaming/"),)
    roundups = r"/entertainment/streaming/new-[\w-]*releases-this-week-"
    examples = (
        "https://www.lifestyleasia.com/ind/entertainment/streaming/new-ott-and-movie-releases-this-week-from-oct-23-to-oct-29-2023-on-zee5-amazon-prime-netflix-hotstar-mubi-apple-tv-plus/",
    )
    verified = "one address of 2023 seen; the listing is its section; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
