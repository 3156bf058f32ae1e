"""Filmeplus: the week's premieres, 'Regie' and 'Darsteller' under the title."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class FilmeplusSpider(RoundupSpider):
    """A WordPress site; the article is left for the reader to find."""

    name = "filmeplus"
    allowed_domains = ("filmeplus.de",)
    seeds = (Feed("https://filmeplus.de/feed/"),)
    roundups = r"/\d{4}/\d\d/\d\d/kinostarts-"
    examples = ("https://filmeplus.de/2018/08/16/kinostarts-von-interesse-16-august-2018/",)
    verified = "one address of 2018 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="de", expect=CARDS),)
