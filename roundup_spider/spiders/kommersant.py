"""Kommersant: the premieres of the week."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class KommersantSpider(RoundupSpider):
    """The title tells the roundups among the articles on culture."""

    name = "kommersant"
    allowed_domains = ("kommersant.ru",)
    seeds = (Feed("https://www.kommersant.ru/RSS/section-culture.xml"),)
    roundups = r"/doc/\d+$"
    titles = r"(?i)премьеры|кино недели|в кино|что посмотреть"
    examples = ("https://www.kommersant.ru/doc/3669956",)
    verified = (
        "selector, form of addresses: fivefilters/ftr-site-config kommersant.ru.txt; feed: unchecked; not seen live"
    )
    layouts = (
        Layout(article='article[class*="doc"]', skip=(".crumbs", ".doc_header__time"), language="ru", expect=BLURBS),
    )
