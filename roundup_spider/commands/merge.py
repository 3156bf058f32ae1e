"""`roundup merge`: two identities are one."""

from __future__ import annotations

from pathlib import Path

import click

from normalize.errors import UsageError
from normalize.reconcile import verdicts
from normalize.store import Store
from roundup_spider.commands._identity import apply_decisions, decisions_file, decisions_option, signature
from roundup_spider.commands._output import Options, common_options


@click.command()
@click.argument("both", metavar="A B", nargs=-1)
@click.option("--undo", is_flag=True, help="Take back the last merge, split or review answer.")
@decisions_option
@common_options
def command(options: Options, both: tuple[str, ...], undo: bool, decisions_path: Path | None) -> None:
    """Declare two films, or two people, to be one; every spelling goes to the older identity, at once and for good.

    \b
    Examples:
      roundup merge "Marina Foy" "Marina Foïs"
      roundup merge film-125d998c6f film-0c1b2a3d4e
      roundup merge --undo
    """
    if undo == bool(both) or (both and len(both) != 2):
        raise UsageError(f"{len(both)} identities given, expected two (ids or names), or --undo alone")
    with Store.open(options.db, create=False) as store:
        made = () if undo else verdicts.merge(store, both[0], both[1], signature())
        apply_decisions(options, store, decisions_file(options, decisions_path), made, "merge")
