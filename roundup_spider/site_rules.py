"""What every site file is held to when it is loaded; a message says which option is wrong and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from normalize.errors import UsageError
from roundup_spider.declaring import (
    check_domain,
    check_link_selector,
    check_own,
    check_pattern,
    check_texts,
    each,
    nearest,
)
from roundup_spider.discovery import Feed, Listing, Seed, Sitemap
from roundup_spider.layout import Layout

if TYPE_CHECKING:
    from roundup_spider.spiders.base import RoundupSpider

OPTIONS = (
    "name", "allowed_domains", "seeds", "roundups", "titles", "examples", "layouts", "cadence", "freshness", "verified",
)  # fmt: skip
_SEEDS = (Feed, Listing, Sitemap)


def check_site(spider: type[RoundupSpider]) -> None:
    """Raises UsageError for the first thing in a site's declaration that cannot be meant."""
    _check_names(name for name in vars(spider) if not any(hasattr(base, name) for base in spider.__bases__))
    if not getattr(spider, "name", None):
        return
    check_texts("allowed_domains", spider.allowed_domains, "example.org")
    each(check_domain, "allowed_domains", spider.allowed_domains)
    for option, pattern in (("roundups", spider.roundups), ("titles", spider.titles)):
        check_pattern(option, pattern)
    _check_rhythm(spider)
    _check_seeds(_several("seeds", spider.seeds, _SEEDS, 'Feed("https://example.org/feed/")'), spider.allowed_domains)
    _check_layouts(_several("layouts", spider.layouts, (Layout,), 'Layout(article="article")'))
    _check_examples(spider)


def _check_names(unknown: Iterable[str]) -> None:
    """A name that is almost an option was meant to be that option."""
    for name in unknown:
        meant = nearest(name, OPTIONS)
        if not name.startswith("_") and name not in OPTIONS and "?" in meant:
            raise UsageError(f"a site file has no option {name!r}{meant}")


def _check_rhythm(spider: type[RoundupSpider]) -> None:
    for option, span in (("cadence", spider.cadence), ("freshness", spider.freshness)):
        if not isinstance(span, timedelta) or span <= timedelta(0):
            raise UsageError(f"{option}={span!r}: expected a span of time, such as timedelta(days=7)")
    if spider.freshness < spider.cadence:
        told = f"freshness={spider.freshness} is less than cadence={spider.cadence}: the site would always be stale"
        raise UsageError(f"{told}; write a freshness of at least {spider.cadence}")


def _several(option: str, values: object, kinds: tuple[type, ...], example: str) -> Iterable[object]:
    """The values of an option that takes several of some kinds."""
    if isinstance(values, tuple | list) and all(isinstance(one, kinds) for one in values):
        return values
    names = " or ".join(kind.__name__ for kind in kinds)
    comma = "; one alone needs a comma after it" if isinstance(values, kinds) else ""
    raise UsageError(f"{option}={values!r}: expected a tuple of {names}{comma}: {option} = ({example},)")


def _check_seeds(seeds: Iterable[object], domains: Iterable[str]) -> None:
    for number, seed in enumerate(seeds):
        assert isinstance(seed, Seed)
        check_own(f"seeds[{number}]", seed.url, domains)
        if isinstance(seed, Sitemap):
            check_pattern(f"seeds[{number}].parts", seed.parts)
        elif isinstance(seed, Listing):
            check_link_selector(f"seeds[{number}].links", seed.links)
            check_link_selector(f"seeds[{number}].next", seed.next or "a")


def _check_layouts(layouts: Iterable[object]) -> None:
    """Only the last of several layouts may apply to every page: those after it would never be tried."""
    tried = [layout for layout in layouts if isinstance(layout, Layout)]
    for number, layout in enumerate(tried[:-1], 1):
        if layout.when is None:
            told = f"layout {number} of {len(tried)} applies to every page, so those after it are never tried"
            raise UsageError(f"layouts: {told}; give it when='a selector that only its pages match', or put it last")


def _check_examples(spider: type[RoundupSpider]) -> None:
    """The patterns find the addresses that the site file itself gives as examples."""
    check_texts("examples", spider.examples, "https://example.org/films-of-the-week-1")
    for number, url in enumerate(spider.examples):
        check_own(f"examples[{number}]", url, spider.allowed_domains)
        if not re.search(spider.roundups, url):
            told = f"roundups={spider.roundups!r} is found nowhere in the example {url}"
            raise UsageError(f"{told}; it matches as far as {_longest_match(spider.roundups, url)!r}")


def _longest_match(pattern: str, text: str) -> str:
    """The longest beginning of a pattern that is still found in a text: what comes after it is what does not fit."""
    for end in range(len(pattern), 0, -1):
        try:
            if re.search(pattern[:end], text):
                return pattern[:end]
        except re.error:
            continue
    return ""
