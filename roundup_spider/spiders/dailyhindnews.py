"""Daily Hind News: English machine renderings of the French weekly series."""

from roundup_spider.layout import SERIES, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class DailyhindnewsSpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "dailyhindnews"
    allowed_domains = ("dailyhindnews.com",)
    seeds = (Feed("https://www.dailyhindnews.com/feed/"),)
    roundups = r"/(the-)?cinema-releases-(of|on)-|/at-the-cinema-on-"
    examples = (
        "https://www.dailyhindnews.com/the-cinema-releases-of-july-20-happy-retirement-2-as-bestas-la-petite-bande-actus/",
        "https://www.dailyhindnews.com/cinema-releases-on-october-27-the-french-dispatch-pig-la-fracture-actus-cine/",
    )
    verified = "seven addresses of 2021 to 2024 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="en", expect=SERIES),)
