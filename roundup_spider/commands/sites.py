"""`roundup sites`: the sites Roundup knows, and what is stored of each."""

from __future__ import annotations

import click

from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, table, write_json
from roundup_spider.sites import sites
from roundup_spider.spiders.base import RoundupSpider


@click.command()
@common_options
def command(options: Options) -> None:
    """List the sites: their domains, and how much of each is stored.

    Every file in roundup_spider/spiders/ is a site; `roundup new-site` writes one.

    \b
    Examples:
      roundup sites
      roundup sites --json
    """
    stored = _stored(options)
    columns = ("site", "domains", "articles", "about")
    rows = [
        (name, ", ".join(spider.allowed_domains or ()), stored.get(name, 0), _about(spider))
        for name, spider in sites().items()
    ]
    if options.as_json:
        write_json({"verb": "sites", "sites": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        table("Sites", columns, rows)


def _about(spider: type[RoundupSpider]) -> str:
    return (spider.__doc__ or "").strip().partition("\n")[0]


def _stored(options: Options) -> dict[str, int]:
    """Articles per site; nothing without a database."""
    if not options.db.exists():
        return {}
    with Store.open(options.db, create=False) as store:
        return dict(store.db.execute("SELECT site, count(*) FROM articles GROUP BY site").fetchall())
