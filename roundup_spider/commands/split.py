"""`roundup split`: a part of an identity is another."""

from __future__ import annotations

from pathlib import Path

import click

from normalize.errors import UsageError
from normalize.reconcile import verdicts
from normalize.store import Store
from roundup_spider.commands._identity import apply_decisions, decisions_file, decisions_option, signature
from roundup_spider.commands._output import Options, common_options


@click.command()
@click.argument("asked", metavar="ID|NAME", required=False)
@click.argument("parts", metavar="PART...", nargs=-1)
@click.option("--undo", is_flag=True, help="Take back the last merge, split or review answer.")
@decisions_option
@common_options
def command(
    options: Options, asked: str | None, parts: tuple[str, ...], undo: bool, decisions_path: Path | None
) -> None:
    """Take spellings, pages or single mentions out of a film or person; they become an identity of their own.

    A PART is a spelling, the address of a page, or a key as `roundup explain --json` shows it.

    \b
    Examples:
      roundup split "Claude Zidi" "Claude Zidi Jr."
      roundup split person-0c1b2a3d4e https://example.org/roundup-of-july-20
      roundup split --undo
    """
    if undo == bool(parts) or undo == bool(asked):
        raise UsageError("expected an identity and the parts to take out of it, or --undo alone")
    with Store.open(options.db, create=False) as store:
        made = verdicts.split(store, asked, parts, signature()) if asked else ()
        apply_decisions(options, store, decisions_file(options, decisions_path), made, "split")
