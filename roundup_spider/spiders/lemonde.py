"""Le Monde: the week's releases, short reviews with credits."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class LemondeSpider(RoundupSpider):
    """The title tells the roundups among the articles of the cinema section."""

    name = "lemonde"
    allowed_domains = ("lemonde.fr",)
    seeds = (Feed("https://www.lemonde.fr/cinema/rss_full.xml"),)
    roundups = r"/(culture|cinema)/article/\d{4}/\d\d/\d\d/"
    titles = r"(?i)sorties cinéma|films (à voir|de la semaine)|à voir (au cinéma|cette semaine)"
    verified = "selector: fivefilters/ftr-site-config lemonde.fr.txt; feed, addresses: unchecked; not seen live"
    layouts = (
        Layout(article="section.article__content", skip=(".catcher", "#js-capping"), language="fr", expect=PROSE),
    )
