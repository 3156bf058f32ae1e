"""Any page of any site: `scrapy crawl generic -a url=https://example.org/this-weeks-films`."""

from roundup_spider.spiders.base import RoundupSpider


class GenericSpider(RoundupSpider):
    """Knows no site: reads the addresses it is given (`-a url=A,B`), and leaves everything else to the reader."""

    name = "generic"
