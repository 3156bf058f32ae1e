"""AdoroCinema: the Brazilian sister of AlloCiné, weekly releases."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class AdorocinemaSpider(RoundupSpider):
    """Of AlloCiné's house, whose markup it shares; the article is left for the reader to find."""

    name = "adorocinema"
    allowed_domains = ("adorocinema.com",)
    seeds = (Listing("https://www.adorocinema.com/noticias/filmes/", next="a.button-right, a[rel=next]"),)
    roundups = r"/noticias/filmes/noticia-\d+/$"
    titles = r"(?i)\bestreias?\b.*\b(semana|cinemas?)\b|filmes.*\b(semana|nos cinemas)\b"
    verified = "addresses: unchecked, not seen live"
    layouts = (Layout(language="pt", expect=CARDS),)
