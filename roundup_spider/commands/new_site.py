"""`roundup new-site`: a site file and a golden case from a page or two."""

from __future__ import annotations

from pathlib import Path

import click

from normalize.errors import NothingRead
from normalize.outlets import GENERIC
from normalize.wording import counted
from roundup_spider.commands._output import Options, common_options, complain, summary, table
from roundup_spider.commands.golden import CASES, accepting
from roundup_spider.goldens import cases
from roundup_spider.inspecting import Inspection, inspect_page
from roundup_spider.inspecting.inspection import page_at
from roundup_spider.scaffold.proposal import Proposal, propose
from roundup_spider.scaffold.site_file import checked_name, home_of_sites, is_searched, site_file, write_site
from roundup_spider.sites import site_for
from roundup_spider.spiders import OWN


@click.command()
@click.argument("name")
@click.argument("sources", nargs=-1, required=True, metavar="URL_OR_FILE...")
@click.option("--url", help="The address of a saved page, when the page itself does not tell.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=home_of_sites,
    show_default="the first of ROUNDUP_SITES, else the pack of a checkout, else sites/",
    help="Where the site file goes.",
)
@click.option(
    "--cases",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=CASES,
    show_default=True,
    help="The folder of the golden cases.",
)
@click.option("--dry-run", is_flag=True, help="Print the site file, write nothing.")
@common_options
def command(
    options: Options, name: str, sources: tuple[str, ...], url: str | None, folder: Path, root: Path, dry_run: bool
) -> None:
    """Propose a site from one or two of its roundups, and write it down.

    Finds the article, the language, the feed or listing, the pattern of the addresses and what a page holds; writes the
    site file and a golden case, marked unreviewed; shows the films it read and every line it could not place.

    \b
    Examples:
      roundup new-site dailyhind https://example.org/the-cinema-releases-of-july-20
      roundup new-site dailyhind saved-1.html saved-2.html --dry-run

    Exit codes: 0 written; 2 no such page, or the name is taken; 4 the site refused; 5 no film found.
    """
    checked_name(name)
    pages = [_inspected(source, name, url) for source in sources]
    proposal = propose(name, pages)
    _warn_of_owner(proposal)
    if dry_run:
        click.echo(site_file(proposal))
        return
    path = write_site(proposal, folder)
    kept = [cases.add(root, _case_name(page), page.page, page.article.url or page.page.url).name for page in pages]
    if not options.as_json:
        _show(pages, proposal)
    unclaimed = [line for page in pages for line in page.article.unclaimed]
    counts = {"site": str(path), "cases": kept, "films": sum(len(page.article.blocks) for page in pages)}
    told = (
        f"wrote {path} and {counted(len(kept), 'golden case')}, unreviewed. Look at both, then:\n"
        f"  {accepting(root, *kept)}\n  roundup crawl {name}"
    )
    if not is_searched(folder):
        told += f"\nSite files there are found where {OWN} names the folder:\n  export {OWN}={folder.resolve()}"
    summary(options, {**counts, "unclaimed": unclaimed}, told)


def _inspected(source: str, name: str, url: str | None) -> Inspection:
    from dataclasses import replace

    found = page_at(source, url=url)
    inspection = inspect_page(replace(found.page, site=name), source, found.url or found.page.url)
    if not inspection.article.blocks:
        raise NothingRead(f"no film found in {source}; give a roundup (roundup inspect {source} shows how it was read)")
    return inspection


def _warn_of_owner(proposal: Proposal) -> None:
    """Says so when a site has these addresses already: two site files for one domain would both claim its pages."""
    owner = site_for(f"https://{proposal.domain}/")
    if owner.name not in (GENERIC, proposal.name):
        complain(
            f"{proposal.domain} belongs to the site {owner.name} already ({owner.__module__.replace('.', '/')}.py); "
            "if the pages have changed, give that file a second Layout: docs/sites.md, When a site changes"
        )


def _case_name(page: Inspection) -> str:
    return page.article.week or page.article.published or f"page-{page.page.digest.removeprefix('sha256:')[:8]}"


def _show(pages: list[Inspection], proposal: Proposal) -> None:
    for page in pages:
        films = page.article.blocks
        rows = [(film.position, film.title, ", ".join(film.directors), ", ".join(film.cast)) for film in films]
        table(page.article.title or page.source, ("", "title", "directors", "cast"), rows)
        for line in page.article.unclaimed:
            complain(f"unclaimed: {line}")
    for label in proposal.labels:
        complain(f"{label}. A label? labels={{{label.meaning!r}: ({label.form!r},)}} in the Layout, or {label.command}")
