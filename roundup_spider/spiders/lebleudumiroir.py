"""Le Bleu du Miroir: a selection of the week's films, credits and a link to the review."""

from datetime import timedelta

from roundup_spider.layout import LINE_UP, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class LebleudumiroirSpider(RoundupSpider):
    """A WordPress site with bare numbers as addresses: the title tells the roundups."""

    name = "lebleudumiroir"
    allowed_domains = ("lebleudumiroir.fr",)
    seeds = (Feed("https://www.lebleudumiroir.fr/feed/"),)
    roundups = r"^https://(www\.)?lebleudumiroir\.fr/"
    titles = r"(?i)notre sélection|sorties? (ciné|de la semaine)|à l.affiche"
    examples = ("https://lebleudumiroir.fr/?p=43533",)
    freshness = timedelta(days=40)
    verified = "one address of 2021 seen; the feed is WordPress's usual one; not seen live"
    layouts = (Layout(language="fr", expect=LINE_UP),)
