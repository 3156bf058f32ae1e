"""`scrapy crawl SITE`, with the exit code of what came of it."""

from __future__ import annotations

import argparse

from scrapy.commands.crawl import Command as ScrapyCrawl

from roundup_spider.crawl import outcomes


class Command(ScrapyCrawl):
    """Scrapy's command; 0 done, 1 our fault, 4 the site refused, 5 no roundup could be read."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawls, then takes the exit code from the crawl's outcome."""
        super().run(args, opts)
        found = outcomes()
        if found and not self.exitcode:
            self.exitcode = max(outcome.exit_code for outcome in found)
