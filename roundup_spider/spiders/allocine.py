"""AlloCiné: the weekly series in French that the other sites copy."""

from roundup_spider.layout import SERIES, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class AllocineSpider(RoundupSpider):
    """The listing is the site's news front page, the article is left for the reader to find."""

    name = "allocine"
    allowed_domains = ("allocine.fr",)
    seeds = (Listing("https://www.allocine.fr/news/", next="a.button-right, a[rel=next]", pages=5),)
    roundups = r"/article/fichearticle_gen_carticle=\d+\.html$"
    titles = r"(?i)\bau cinéma\b|sorties? (ciné|de la semaine|du )|films? (de la semaine|à voir)|cette semaine"
    examples = ("https://www.allocine.fr/article/fichearticle_gen_carticle=18700768.html",)
    verified = "one address of 2021 seen; listing: unchecked; not seen live"
    layouts = (Layout(language="fr", expect=SERIES),)
