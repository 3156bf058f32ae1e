"""Euronews, in English: line-ups of film festivals, one line a film."""

from datetime import timedelta

from roundup_spider.layout import LINE_UP, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class EuronewsSpider(RoundupSpider):
    """A few times a year; the article is left for the reader to find."""

    name = "euronews"
    allowed_domains = ("euronews.com",)
    seeds = (Listing("https://www.euronews.com/tag/cannes-film-festival"),)
    roundups = r"/\d{4}/\d\d/\d\d/[\w-]*film-festival-line-?up"
    examples = ("http://www.euronews.com/2018/04/12/full-cannes-film-festival-lineup-announced",)
    cadence = timedelta(days=7)
    freshness = timedelta(days=400)
    verified = "one address of 2018 seen; the listing: unchecked; not seen live"
    layouts = (Layout(expect=LINE_UP),)
