"""Which site a page belongs to. The sites are the spiders in `roundup_spider.spiders`: there is no registry to edit."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from normalize.errors import UsageError
from normalize.figures import Expectations
from normalize.outlets import GENERIC
from roundup_spider.declaring import explained

if TYPE_CHECKING:
    from roundup_spider.layout import Layout
    from roundup_spider.spiders.base import RoundupSpider

UNDECLARED = Expectations(fill={"title": 0.8, "synopsis": 0.4}, unclaimed=0.5)
"""What is expected of pages of sites that nobody has described."""


@cache
def sites() -> dict[str, type[RoundupSpider]]:
    """Every site by name, in alphabetical order; `generic` (any page) among them.

    >>> "gossipify" in sites()
    True
    """
    found = {spider.name: spider for module in _modules() for spider in _spiders(module)}
    return dict(sorted(found.items()))


def real_sites() -> list[str]:
    """The sites of the world: all but `generic` and the bundled samples."""
    return [name for name, spider in sites().items() if name != GENERIC and not spider.sample]


def own_sites() -> list[str]:
    """The sites whose files lie in a folder of the user's own (`ROUNDUP_SITES`)."""
    own = import_module("roundup_spider.spiders").OWN_FOLDERS
    return [name for name, spider in sites().items() if str(file_of(spider).parent) in own]


def file_of(spider: type[RoundupSpider]) -> Path:
    """The file that describes a site."""
    return Path(str(sys.modules[spider.__module__].__file__))


def site(name: str) -> type[RoundupSpider]:
    """The site called `name`; raises UsageError that lists the sites there are."""
    try:
        return sites()[name]
    except KeyError:
        raise UsageError(f"no site called {name!r}; the sites are {', '.join(sites())} (see: roundup sites)") from None


def site_for(url: str | None) -> type[RoundupSpider]:
    """The site whose domains hold `url`; `generic` when none does or the address is unknown.

    >>> site_for("https://gossipify.com/movies-series/37772.html").name
    'gossipify'
    >>> site_for("https://example.org/").name
    'generic'
    """
    host = (urlsplit(url).hostname or "") if url else ""
    owners = (spider for spider in sites().values() if _owns(spider, host))
    return next(owners, sites()[GENERIC])


def layouts_for(name: str) -> tuple[Layout, ...]:
    """The layouts a site declares, in the order they are tried; none for an unknown name."""
    spider = sites().get(name)
    return spider.layouts if spider else ()


def labels_for(name: str) -> dict[str, tuple[str, ...]]:
    """The labels a site declares, by meaning, over all its layouts."""
    return {meaning: forms for layout in layouts_for(name) for meaning, forms in layout.labels.items()}


def expectations_for(name: str) -> Expectations:
    """What the gates hold a site to: of several layouts the loosest bounds; the general ones where nothing is declared.

    >>> expectations_for("no-such-site").films
    (1, 40)
    """
    declared = [layout.expect for layout in layouts_for(name)]
    if not declared:
        return UNDECLARED
    fields = set.intersection(*(set(one.fill) for one in declared))
    return Expectations(
        films=(min(one.films[0] for one in declared), max(one.films[1] for one in declared)),
        fill={name: min(one.fill[name] for one in declared) for name in sorted(fields)},
        never=frozenset.intersection(*(one.never for one in declared)),
        unclaimed=max(one.unclaimed for one in declared),
    )


def _owns(spider: type[RoundupSpider], host: str) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in spider.allowed_domains)


def _modules() -> Iterator[ModuleType]:
    package = import_module("roundup_spider.spiders")
    for folder in package.OWN_FOLDERS:
        if not Path(folder).is_dir():
            raise UsageError(f"{package.OWN} names {folder}, which is no folder; expected folders of site files")
    for module in pkgutil.iter_modules(package.__path__, "roundup_spider.spiders."):
        yield _loaded(module)


def _loaded(module: pkgutil.ModuleInfo) -> ModuleType:
    """The module of one site file; raises UsageError that names the file, what is wrong in it and what to write."""
    try:
        return import_module(module.name)
    except Exception as error:
        from roundup_spider.discovery import Feed, Listing, Sitemap
        from roundup_spider.layout import Layout

        told = explained(error, {kind.__name__: kind for kind in (Layout, Expectations, Feed, Listing, Sitemap)})
        folder = getattr(module.module_finder, "path", "")
        raise UsageError(f"site file {Path(folder, module.name.rpartition('.')[2])}.py: {told}") from error


def _spiders(module: ModuleType) -> Iterator[type[RoundupSpider]]:
    from roundup_spider.spiders.base import RoundupSpider

    for value in vars(module).values():
        is_site = isinstance(value, type) and issubclass(value, RoundupSpider) and value.__module__ == module.__name__
        if is_site and getattr(value, "name", None):
            yield value
