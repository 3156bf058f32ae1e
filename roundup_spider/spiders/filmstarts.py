"""Filmstarts: the German sister of AlloCiné, the week's new films and reviews as cards."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class FilmstartsSpider(RoundupSpider):
    """Cards repeat the title; the article is left for the reader to find."""

    name = "filmstarts"
    allowed_domains = ("filmstarts.de",)
    seeds = (Listing("https://www.filmstarts.de/nachrichten/", next="a.button-right, a[rel=next]"),)
    roundups = r"/nachrichten/\d+\.html$|/kritiken/neuste-kritiken/"
    titles = r"(?i)\bkinostarts?\b|neu im kino|kritiken"
    examples = (
        "http://www.filmstarts.de/kritiken/neuste-kritiken/?page=6",
        "http://www.filmstarts.de/nachrichten/18503731.html",
    )
    verified = (
        "one address of 2018 seen; form of addresses: fivefilters/ftr-site-config filmstarts.de.txt; not seen live"
    )
    layouts = (Layout(language="de", expect=CARDS),)
