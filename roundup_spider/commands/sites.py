"""`roundup sites`: the sites Roundup knows, what was verified of them, and what is stored of each."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from normalize.clock import utc_now
from normalize.errors import UsageError
from normalize.store import Store, frontier
from roundup_spider.commands._output import Options, common_options, table, write_json
from roundup_spider.sites import file_of, sites
from roundup_spider.spiders.base import RoundupSpider


@click.command()
@click.option("--leave", metavar="SITE", multiple=True, help="Crawl this site no longer when it is due (repeatable).")
@common_options
def command(options: Options, leave: Sequence[str]) -> None:
    """List the sites: their domains and languages, what was verified of them, and how much of each is stored.

    Every file in roundup_spider/spiders/ is a site; `roundup new-site` writes one. --json tells more: where roundups
    are announced, the selectors, the lines each file takes. A database follows the sites that were ever crawled into
    it: `roundup run SITE` begins it, --leave ends it; what was read stays. Sites of your own (ROUNDUP_SITES) need no
    beginning.

    \b
    Examples:
      roundup sites
      roundup sites --json
      roundup sites --leave gossipify
    """
    for name in leave:
        _leave(options, name)
    stored = _stored(options)
    if options.as_json:
        write_json({"verb": "sites", "sites": [_object(spider, stored) for spider in sites().values()]})
        return
    rows = [
        (name, ", ".join(spider.allowed_domains or ()), _languages(spider), stored.get(name, 0), _about(spider))
        for name, spider in sites().items()
    ]
    table("Sites", ("site", "domains", "language", "articles", "about"), rows)


def _leave(options: Options, name: str) -> None:
    with Store.open(options.db, create=False) as store:
        if not frontier.leave(store.db, name, utc_now()):
            known = ", ".join(frontier.followed(store.db)) or "none"
            raise UsageError(f"{options.db} does not follow {name!r}; it follows {known}")
    click.echo(f"{name} is left: roundup run {name} follows it again", err=True)


def _object(spider: type[RoundupSpider], stored: dict[str, int]) -> dict[str, object]:
    return {
        "site": spider.name,
        "domains": list(spider.allowed_domains or ()),
        "language": _languages(spider),
        "articles": stored.get(spider.name, 0),
        "about": _about(spider),
        "verified": spider.verified,
        "seeds": [seed.url for seed in spider.seeds],
        "roundups": spider.roundups,
        "article": [layout.article for layout in spider.layouts if layout.article],
        "cadence_hours": spider.cadence.total_seconds() / 3600,
        "lines": file_of(spider).read_text(encoding="utf-8").count("\n"),
    }


def _languages(spider: type[RoundupSpider]) -> str:
    return ", ".join(dict.fromkeys(layout.language for layout in spider.layouts if layout.language))


def _about(spider: type[RoundupSpider]) -> str:
    """What the site is: the first line of its file."""
    return (sys.modules[spider.__module__].__doc__ or "").strip().partition("\n")[0]


def _stored(options: Options) -> dict[str, int]:
    """Articles per site; nothing without a database."""
    if not options.db.exists():
        return {}
    with Store.open(options.db, create=False) as store:
        return dict(store.db.execute("SELECT site, count(*) FROM articles GROUP BY site").fetchall())
