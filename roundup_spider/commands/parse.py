"""`roundup parse`: saved pages → JSON Lines, no database."""

from __future__ import annotations

import sys
from collections import Counter

import click

from normalize.records import Article
from roundup_spider.article_json import article_object
from roundup_spider.commands._output import Options, common_options, complain, progress, write_json
from roundup_spider.ingesting import exit_code, failed, finish
from roundup_spider.reading import read
from roundup_spider.saved_pages import Saved, Unreadable, saved_pages
from roundup_spider.sites import layouts_for, site


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@click.option(
    "--site", "site_name", metavar="SITE", help="Read with the layout of this site; else the address decides."
)
@common_options
def command(options: Options, paths: tuple[str, ...], url: str | None, site_name: str | None) -> None:
    """Read saved pages and print each article as one line of JSON.

    PATH is an HTML, MHTML or text file, a folder of them, a .warc or .warc.gz file, or - for standard input. Lines come
    in the order of the input; a page without films prints its line too, with the issue that says why.

    \b
    Examples:
      roundup parse page.html
      roundup parse saved/ crawl.warc.gz > articles.jsonl
      curl -s https://example.org/releases | roundup parse - --url https://example.org/releases

    Exit codes: 0 read; 2 a path is missing (the others are still read); 5 no film in any of the pages.
    """
    if site_name:
        site(site_name)
    counts: Counter[str] = Counter()
    for found in progress(saved_pages(paths, url=url, site=site_name), "reading"):
        _print(found, counts)
    sys.stdout.flush()
    finish(exit_code(counts), counts)


def _print(found: Saved | Unreadable, counts: Counter[str]) -> None:
    """Prints one page's line."""
    if isinstance(found, Unreadable):
        complain(found.issue.message)
        counts["missing" if found.absent else "unreadable"] += 1
        if not found.absent:
            write_json(article_object(_nothing(found), found.path))
        return
    page = found.page
    kind = page.headers.get("Content-Type")
    article = read(page.body, found.url, site=page.site, layouts=layouts_for(page.site), content_type=kind)
    write_json(article_object(article, found.path))
    counts["films"] += len(article.blocks)
    counts["failed"] += failed(article)


def _nothing(found: Unreadable) -> Article:
    return Article(None, "generic", "", None, None, None, "", "", issues=(found.issue,))
