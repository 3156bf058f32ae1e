"""CNews: films of the week or season, a paragraph each, credits in the title line."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class CnewsSpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "cnews"
    allowed_domains = ("cnews.fr",)
    seeds = (Listing("https://www.cnews.fr/culture"),)
    roundups = r"/culture/\d{4}-\d\d-\d\d/[\w-]*(films?-voir|ces-\d+-|sorties-cine)"
    examples = (
        "https://www.cnews.fr/culture/2021-07-13/black-widow-designe-coupable-oss-117-ces-15-films-voir-cet-ete-sur-grand-ecran",
    )
    verified = "two addresses of 2021 seen; the listing is their section; not seen live"
    layouts = (Layout(language="fr", expect=PROSE),)
