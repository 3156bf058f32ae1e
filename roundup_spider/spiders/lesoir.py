"""Le Soir (Belgium), in French: the week's releases."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class LesoirSpider(RoundupSpider):
    """The title tells the roundups among the articles of the section."""

    name = "lesoir"
    allowed_domains = ("lesoir.be",)
    seeds = (Listing("https://www.lesoir.be/culture/cinema"),)
    roundups = r"/\d+/article/\d{4}-\d\d-\d\d/"
    titles = r"(?i)sorties (ciné|de la semaine)|films de la semaine"
    examples = ("https://www.lesoir.be/330356/article/2020-10-08/wibra-belgique-declare-faillite",)
    verified = "selector, form of addresses: fivefilters/ftr-site-config lesoir.be.txt of 2020; not seen live"
    layouts = (
        Layout(
            article="div.gr-article-content",
            skip=(".gr-newsletter-inread", ".gr-linked-stories"),
            language="fr",
            expect=BLURBS,
        ),
    )
