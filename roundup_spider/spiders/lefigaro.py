"""Le Figaro: the films of the week to see or to avoid, short reviews with credits."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class LefigaroSpider(RoundupSpider):
    """The title tells the roundups among the articles of the cinema section."""

    name = "lefigaro"
    allowed_domains = ("lefigaro.fr",)
    seeds = (Feed("https://www.lefigaro.fr/rss/figaro_cinema.xml"),)
    roundups = r"/(cinema|culture)/[\w-]+"
    titles = r"(?i)films? à (voir|éviter)|sorties (ciné|de la semaine)"
    verified = "selector: fivefilters/ftr-site-config lefigaro.fr.txt (2025); feed, addresses: unchecked; not seen live"
    layouts = (
        Layout(
            article=".fig-main article",
            skip=(".fig-tags", ".fig-crosslinking", ".fig-sharebar"),
            language="fr",
            expect=PROSE,
        ),
    )
