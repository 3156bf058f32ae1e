"""Gazzetta del Sud: the weekend's films, director and cast inline, one paragraph each."""

from roundup_spider.layout import CARDS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class GazzettadelsudSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "gazzettadelsud"
    allowed_domains = ("gazzettadelsud.it",)
    seeds = (Listing("https://gazzettadelsud.it/articoli/cinema/"),)
    roundups = r"/articoli/cinema/\d{4}/\d\d/\d\d/[\w-]*(uscite|weekend-al-cinema)"
    examples = (
        "https://gazzettadelsud.it/articoli/cinema/2024/04/20/la-sicilia-degli-anni-40-nel-film-su-quatriglio-weekend-al-cinema-tutte-le-uscite-93be1028-6ae7-4912-9e31-97fd68c96597/",
    )
    verified = "one address of 2024 seen; the listing is its folder; not seen live"
    layouts = (Layout(language="it", expect=CARDS),)
