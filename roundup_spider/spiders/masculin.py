"""Masculin: the month's releases, a paragraph each."""

from datetime import timedelta

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class MasculinSpider(RoundupSpider):
    """A WordPress site, once a month; the article is left for the reader to find."""

    name = "masculin"
    allowed_domains = ("masculin.com",)
    seeds = (Feed("https://www.masculin.com/culture/feed/"),)
    roundups = r"/culture/\d+-sorties-cinema-"
    examples = ("https://www.masculin.com/culture/529031-sorties-cinema-septembre-2022/",)
    cadence = timedelta(days=3)
    freshness = timedelta(days=45)
    verified = "two addresses of 2022 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="fr", expect=PROSE),)
