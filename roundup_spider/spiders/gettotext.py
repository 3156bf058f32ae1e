"""Get to Text: English machine renderings of the French weekly series."""

from roundup_spider.layout import SERIES, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class GettotextSpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "gettotext"
    allowed_domains = ("gettotext.com",)
    seeds = (Feed("https://gettotext.com/feed/"),)
    roundups = r"/(the-)?cinema-releases-(of|on)-|/\d+-films-to-see-at-the-cinema-"
    examples = (
        "https://gettotext.com/the-cinema-releases-of-may-18-i-love-what-you-do-junk-head-evolution/",
        "https://gettotext.com/10-films-to-see-at-the-cinema-from-november-8-the-marvels-the-passion-of-dodin-bouffant/",
    )
    verified = "four addresses of 2021 to 2023 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="en", expect=SERIES),)
