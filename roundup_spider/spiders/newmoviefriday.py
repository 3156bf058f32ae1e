"""New Movie Friday: cards 'Movie: T', rating, stars and plot, every Friday."""

from roundup_spider.layout import BLURBS, Layout
from roundup_spider.spiders.base import Listing, RoundupSpider


class NewmoviefridaySpider(RoundupSpider):
    """The address tells the roundups; the article is left for the reader to find."""

    name = "newmoviefriday"
    allowed_domains = ("newmoviefriday.com",)
    seeds = (Listing("https://www.newmoviefriday.com/"),)
    roundups = r"/new-movie-releases-for-the-week-of-"
    examples = ("https://www.newmoviefriday.com/new-movie-releases-for-the-week-of-friday-july-13th/",)
    verified = "one address of 2018 seen; the listing is the front page; not seen live"
    layouts = (Layout(language="en", expect=BLURBS),)
