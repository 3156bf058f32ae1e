"""The Guardian: the week's films in cinemas and to stream, a blurb each."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Feed, RoundupSpider


class TheguardianSpider(RoundupSpider):
    """The title tells the roundups among the articles of the film section."""

    name = "theguardian"
    allowed_domains = ("theguardian.com",)
    seeds = (Feed("https://www.theguardian.com/film/rss"),)
    roundups = r"/(film|culture)/\d{4}/[a-z]{3}/\d\d/"
    titles = r"(?i)films? (of the week|to (see|watch))|best films|this week.s (new )?films"
    verified = (
        "selector: fivefilters/ftr-site-config theguardian.com.txt (2025); feed, addresses: unchecked; not seen live"
    )
    layouts = (Layout(article='div[class*="article-body"]', skip=("aside", ".submeta"), language="en", expect=BLURBS),)
