"""`roundup inspect`: how a page was read."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from normalize.errors import NothingRead, UsageError
from roundup_spider.article_json import article_object
from roundup_spider.commands._output import Options, common_options, write_json
from roundup_spider.inspecting import Inspection, inspect_page
from roundup_spider.inspecting.inspection import is_address, page_at, page_in_archive
from roundup_spider.inspecting.page import as_html
from roundup_spider.inspecting.terminal import show
from roundup_spider.saved_pages import Saved
from roundup_spider.sites import site


@click.command()
@click.argument("source", metavar="PATH_OR_URL")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a self-contained page instead.")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@click.option(
    "--site", "site_name", metavar="SITE", help="Read with the layout of this site; else the address decides."
)
@click.option("--live", is_flag=True, help="Fetch an address anew, even if the archive has its page.")
@common_options
def command(
    options: Options, source: str, html: Path | None, url: str | None, site_name: str | None, live: bool
) -> None:
    """Show how a page was read: what every line was taken for, how sure, what else the headers could mean.

    PATH_OR_URL is a saved page (HTML, text, WARC), - for standard input, or an address. Of an address the
    archive's latest copy is shown, if it has one, so that one sees what was judged; else, and with --live, it is
    fetched politely. Lines that no field took stand out in red.

    \b
    Examples:
      roundup inspect page.html
      roundup inspect https://example.org/releases --live --html seen.html
      roundup inspect page.html --site gossipify --json

    Exit codes: 0 read; 2 no such page; 4 the site refused; 5 no film found.
    """
    if site_name:
        site(site_name)
    found = None if live else _archived(options, source, site_name)
    found = found or page_at(source, url=url, site=site_name)
    inspection = inspect_page(found.page, source, found.url)
    if html:
        _write(html, inspection)
    if options.as_json:
        write_json(_object(inspection))
    elif not html:
        show(inspection, Console(width=None if sys.stdout.isatty() else 120))
    if not inspection.article.blocks:
        raise NothingRead(inspection.article.issues[-1].message if inspection.article.issues else "no film found")


def _archived(options: Options, source: str, site_name: str | None) -> Saved | None:
    """The archive's copy of an address; says on stderr that it is shown."""
    found = page_in_archive(options.db, options.archive, source, site_name) if is_address(source) else None
    if found:
        click.echo(f"from the archive, as fetched {found.page.fetched_at}; --live fetches it anew", err=True)
    return found


def _write(path: Path, inspection: Inspection) -> None:
    try:
        path.write_text(as_html(inspection), encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"cannot write {path} ({error.strerror}); give another --html FILE") from error
    click.echo(f"wrote {path}: open it in a browser", err=True)


def _object(inspection: Inspection) -> dict[str, object]:
    """The article as `roundup parse` gives it, and every line and alternative besides."""
    lines = [
        {"text": line.text, "role": line.role, "confidence": line.confidence, "position": line.position}
        for line in inspection.article.lines
    ]
    weighed = [
        [
            {
                "title": one.title,
                "directors": list(one.directors),
                "form": one.form,
                "probability": round(one.probability, 4),
            }
            for one in readings
        ]
        for readings in inspection.alternatives
    ]
    return {**article_object(inspection.article, inspection.source), "lines": lines, "alternatives": weighed}
