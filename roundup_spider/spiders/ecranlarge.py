"""Écran Large: the films of the week, a question-headed blurb each."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class EcranlargeSpider(RoundupSpider):
    """The title tells the roundups among the news."""

    name = "ecranlarge"
    allowed_domains = ("ecranlarge.com",)
    seeds = (Listing("https://www.ecranlarge.com/films/news"),)
    roundups = r"/films/(news|dossier)/\d+-"
    titles = r"(?i)sorties (ciné|de la semaine)|films (de la semaine|à voir)|au cinéma cette semaine"
    examples = (
        "https://www.ecranlarge.com/films/news/997080-star-wars-les-derniers-jedi-de-nouvelles-photos-de-rey-et-luke-en-mode-badass",
    )
    verified = "selector, form of addresses: fivefilters/ftr-site-config ecranlarge.com.txt; not seen live"
    layouts = (Layout(article="div.content-description", language="fr", expect=BLURBS),)
