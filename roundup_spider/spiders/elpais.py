"""El País: the week's premieres, short reviews with credits."""

from roundup_spider.layout import PROSE, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class ElpaisSpider(RoundupSpider):
    """The title tells the roundups among the articles on culture."""

    name = "elpais"
    allowed_domains = ("elpais.com",)
    seeds = (Feed("https://feeds.elpais.com/mrss-s/pages/ep/site/elpais.com/section/cultura/portada"),)
    roundups = r"/(cultura|cine)/\d{4}-\d\d-\d\d/"
    titles = r"(?i)estrenos|películas de la semana|cartelera"
    verified = "selector: fivefilters/ftr-site-config elpais.com.txt (2025); feed, addresses: unchecked; not seen live"
    layouts = (Layout(article='div[data-dtm-region="articulo_cuerpo"]', language="es", expect=PROSE),)
