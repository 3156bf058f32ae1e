"""A page, its reading, and for every header the other readings that were weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from normalize.errors import MissingFile, SiteRefused
from normalize.records import Article, Page
from normalize.store import Store
from roundup_spider.ingesting import archived_page
from roundup_spider.reading import read
from roundup_spider.reading.credits import HeaderReading, split_header
from roundup_spider.saved_pages import Saved, saved_pages
from roundup_spider.scaffold.labels import LabelProposal, proposals
from roundup_spider.sites import layouts_for


@dataclass(frozen=True, slots=True)
class Inspection:
    """One page as it was read; `alternatives` holds, film by film, the readings of its header, best first."""

    source: str
    page: Page
    article: Article
    alternatives: tuple[tuple[HeaderReading, ...], ...]

    @property
    def likely_labels(self) -> Sequence[LabelProposal]:
        """Words that open lines of several films and look like a label that the reader does not know."""
        return proposals([self.article])


def inspect_page(page: Page, source: str, url: str | None) -> Inspection:
    """Reads a page with its site's layouts and weighs its headers again, keeping what came second.

    >>> film = "<h2>{} by Lukas Dhont</h2><p>With Eden Dambrine</p><p>What is it about? Two children and a summer.</p>"
    >>> body = "".join(map(film.format, ("Close", "Girl"))).encode()
    >>> page = Page("https://e.org/a", body, "2023-03-01T08:00:00Z", 200, {}, "", "generic")
    >>> [film.title for film in inspect_page(page, "page.html", None).article.blocks]
    ['Close', 'Girl']
    """
    kind = page.headers.get("Content-Type")
    article = read(page.body, url, site=page.site, layouts=layouts_for(page.site), content_type=kind)
    weighed = tuple(
        split_header(film.header, page_title=article.title, language=article.language) for film in article.blocks
    )
    return Inspection(source, page, article, weighed)


def page_at(source: str, *, url: str | None = None, site: str | None = None) -> Saved:
    """The page at a path, "-" or a web address; an address is fetched by the rules of every crawl (robots.txt, caps).

    Raises MissingFile when the path gives no page, SiteRefused when the site does not give the page.
    """
    if is_address(source):
        return _fetched(source, site)
    found = next(iter(saved_pages([source], url=url, site=site)), None)
    if isinstance(found, Saved):
        return found
    raise MissingFile(found.issue.message if found else f"{source} holds no page; expected HTML, text or WARC")


def is_address(source: str) -> bool:
    """Whether the page is to be had from the web rather than from a file."""
    return source.startswith(("http://", "https://"))


def page_in_archive(db: Path, archive: Path, url: str, site: str | None = None) -> Saved | None:
    """The page as the collection's archive has it; None where there is no collection, or it has not got the page.

    Raises what opening a database and reading an archive raise.
    """
    if not db.is_file():
        return None
    with Store.open(db, create=False) as store:
        page = archived_page(store, archive, url)
    return _saved(url, page, site) if page else None


def _fetched(url: str, site: str | None) -> Saved:
    from roundup_spider.archive import Archive
    from roundup_spider.runner import Order, crawl

    with TemporaryDirectory(prefix="roundup-inspect-") as folder:
        place = Path(folder)
        (outcome,) = crawl(Order(place / "inspect.db", place / "archive", urls=[url]))
        with Archive(place / "archive") as archive:
            page = next((found for found in archive.pages() if isinstance(found, Page)), None)
    if page is None:
        raise SiteRefused(f"{url} was not fetched: {outcome.why}")
    return _saved(url, page, site)


def _saved(url: str, page: Page, site: str | None) -> Saved:
    return Saved(url, page if site is None else replace(page, site=site), page.url)
