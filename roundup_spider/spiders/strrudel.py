"""Strrudel: English machine renderings of La Croix's weekly releases, rated with stars."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class StrrudelSpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "strrudel"
    allowed_domains = ("strrudel.com",)
    seeds = (Feed("https://strrudel.com/feed/"),)
    roundups = r"/[\w-]+-the-cinema-releases-of-"
    examples = ("https://strrudel.com/babylon-our-suns-my-old-man-the-cinema-releases-of-january-18/",)
    verified = "three addresses of 2022 and 2023 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="en", expect=PROSE),)
