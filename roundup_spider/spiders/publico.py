"""Público (Portugal): the week's premieres."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class PublicoSpider(RoundupSpider):
    """The title tells the roundups; the article is left for the reader to find."""

    name = "publico"
    allowed_domains = ("publico.pt",)
    seeds = (Listing("https://www.publico.pt/cinema"),)
    roundups = r"/\d{4}/\d\d/\d\d/"
    titles = r"(?i)estreias|filmes da semana|nos cinemas"
    verified = "listing, addresses: unchecked; not seen live"
    layouts = (Layout(language="pt", expect=BLURBS),)
