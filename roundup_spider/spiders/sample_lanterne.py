"""The bundled Lanterne: French, from a sitemap index, with an older and a newer layout."""

from roundup_spider.layout import Expectations, Layout
from roundup_spider.spiders.base import SampleSpider, Sitemap

_HEALTHY = Expectations(films=(3, 12), fill={"title": 0.98, "directors": 0.95, "cast": 0.95, "synopsis": 0.95})


class SampleLanterneSpider(SampleSpider):
    """An invented site, see data/sample_site/README.md."""

    name = "sample-lanterne"
    allowed_domains = ("lanterne.example",)
    seeds = (Sitemap("http://lanterne.example/sitemap.xml", parts="sorties"),)
    roundups = r"/sorties/[\w-]+\.html$"
    layouts = (
        Layout(article="#contenu", when="section.film", language="fr", expect=_HEALTHY),
        Layout(article="div.texte", when="#contenu.ancien", language="fr", expect=_HEALTHY),
    )
