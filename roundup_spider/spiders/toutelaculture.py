"""Toute la Culture: the weekly cinema diary, prose under 'T de D'."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class ToutelacultureSpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "toutelaculture"
    allowed_domains = ("toutelaculture.com",)
    seeds = (Feed("https://toutelaculture.com/cinema/feed/"),)
    roundups = r"/cinema/lagenda-cinema-de-la-semaine-"
    examples = ("https://toutelaculture.com/cinema/lagenda-cinema-de-la-semaine-du-15-septembre/",)
    verified = "one address of 2021 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="fr", expect=PROSE),)
