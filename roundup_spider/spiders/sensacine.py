"""SensaCine: the Spanish sister of AlloCiné, weekly releases."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class SensacineSpider(RoundupSpider):
    """Of AlloCiné's house, whose markup it shares; the article is left for the reader to find."""

    name = "sensacine"
    allowed_domains = ("sensacine.com",)
    seeds = (Listing("https://www.sensacine.com/noticias/cine/", next="a.button-right, a[rel=next]"),)
    roundups = r"/noticias/(cine/)?noticia-\d+/$"
    titles = r"(?i)\bestrenos?\b.*\b(semana|cines?|viernes)\b|películas.*\b(semana|cines)\b"
    verified = "addresses: unchecked, not seen live"
    layouts = (Layout(language="es", expect=CARDS),)
