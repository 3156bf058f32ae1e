"""`roundup serve`: the database in the browser."""

from __future__ import annotations

import ipaddress
import webbrowser
from pathlib import Path

import click

from normalize.errors import MissingFile, UsageError
from roundup_spider.commands._identity import decisions_file, decisions_option
from roundup_spider.commands._output import Options, common_options, write_json


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The interface to listen on.")
@click.option("--allow-remote", is_flag=True, help="Let other machines in, to look: nothing can be decided then.")
@click.option("--read-only", is_flag=True, help="Review without buttons: nothing is written.")
@click.option("--open", "open_browser", is_flag=True, help="Open the pages in the browser.")
@decisions_option
@common_options
def command(
    options: Options,
    port: int,
    host: str,
    allow_remote: bool,
    read_only: bool,
    open_browser: bool,
    decisions_path: Path | None,
) -> None:
    """Browse the database: weeks, films, people, articles as they were read, review, site health, every table.

    Answers to this machine only. The database is opened read-only; what is decided under Review goes into the CSV file
    of decisions, which `roundup reconcile` applies.

    \b
    Examples:
      roundup serve --open
      roundup serve --db films.db --port 0
      roundup serve --host 0.0.0.0 --allow-remote
    """
    local = is_loopback(host)
    if not local and not allow_remote:
        raise UsageError(f"{host} is not this machine only; expected 127.0.0.1, or --allow-remote to let others look")
    if not options.db.exists():
        raise MissingFile(f"no database at {options.db}; `roundup ingest PATH...` makes one, or give --db FILE")
    decisions = None if read_only or not local else decisions_file(options, decisions_path)
    _serve(options, host, port, decisions, open_browser)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an interface.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _serve(options: Options, host: str, port: int, decisions: Path | None, open_browser: bool) -> None:
    from roundup_spider.serving.app import Served, datasette_of, warming
    from roundup_spider.serving.guard import LOOPBACK
    from roundup_spider.serving.server import address_of, bound, run

    with bound(host, port) as listening:
        hosts = LOOPBACK | {host.lower()} if is_loopback(host) else None
        datasette = datasette_of(Served(options.db, decisions, hosts))
        address = address_of(listening)

        def ready() -> None:
            if options.as_json:
                write_json({"verb": "serve", "db": str(options.db), "address": address})
            else:
                click.echo(f"{options.db} is at {address}  (Ctrl-C stops)")
            if open_browser:
                webbrowser.open(address)

        run(datasette.app(), listening, ready, warming(datasette))
