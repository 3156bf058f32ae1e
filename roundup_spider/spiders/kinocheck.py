"""KinoCheck: the premieres of the week and what streams, a blurb each."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class KinocheckSpider(RoundupSpider):
    """The title tells the roundups among the news."""

    name = "kinocheck"
    allowed_domains = ("kinocheck.de",)
    seeds = (Feed("https://kinocheck.de/rss/news"),)
    roundups = r"/news/[a-z0-9]+/"
    titles = r"(?i)kinostarts|neu(e filme)? im kino|neu (bei|auf) |diese woche"
    examples = (
        "https://kinocheck.de/news/ve0ysy/mikey-madison-und-jeremy-allen-white-fuer-the-social-network-2-im-gespraech",
    )
    verified = "feed, selector, form of addresses: fivefilters/ftr-site-config kinocheck.de.txt of 2025; not seen live"
    layouts = (Layout(article="main.article", skip=("main > header",), language="de", expect=BLURBS),)
