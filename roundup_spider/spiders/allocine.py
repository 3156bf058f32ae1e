"""AlloCiné: the weekly series in French that the other sites copy."""

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class AllocineSpider(RoundupSpider):
    """Not seen live yet: the listing is the site's news front page, the article is left for the reader to find."""

    name = "allocine"
    allowed_domains = ("allocine.fr",)
    seeds = (Listing("https://www.allocine.fr/news/", next="a.button-right, a[rel=next]", pages=5),)
    roundups = r"/article/fichearticle_gen_carticle=\d+\.html$"
    titles = r"(?i)\bau cinéma\b|sorties? (ciné|de la semaine|du )|films? (de la semaine|à voir)|cette semaine"
    layouts = (
        Layout(
            language="fr",
            expect=Expectations(
                films=(2, 20), fill={"title": 0.98, "directors": 0.9, "cast": 0.8, "synopsis": 0.9, "trivia": 0.5}
            ),
        ),
    )
