"""India TV: streaming releases of the weekend, prose with labels after it."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class IndiatvnewsSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "indiatvnews"
    allowed_domains = ("indiatvnews.com",)
    seeds = (Listing("https://www.indiatvnews.com/entertainment/ott"),)
    roundups = r"/entertainment/ott/[\w-]*releas"
    examples = (
        "https://www.indiatvnews.com/entertainment/ott/ott-movies-and-web-series-releasing-this-weekend-april-7-jubilee-chupa-hunger-netflix-prime-video-disney-plus-hotstar-2023-04-06-860935",
    )
    verified = "one address of 2023 seen; the listing is its section; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
