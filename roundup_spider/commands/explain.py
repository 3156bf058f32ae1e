"""`roundup explain`: why these spellings are one film or one person."""

from __future__ import annotations

import dataclasses

import click

from normalize.reconcile.explain import explain, in_words
from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, write_json


@click.command()
@click.argument("asked", metavar="ID|NAME...", nargs=-1, required=True)
@common_options
def command(options: Options, asked: tuple[str, ...]) -> None:
    """Show every spelling of a film or person, where it stands, and the evidence that joined them.

    \b
    Examples:
      roundup explain "Denis Ménochet"
      roundup explain film-125d998c6f person-0c1b2a3d4e --json
    """
    with Store.open(options.db, create=False) as store:
        found = [explanation for each in asked for explanation in explain(store, each)]
    if options.as_json:
        write_json([dataclasses.asdict(explanation) for explanation in found])
    else:
        click.echo("\n\n".join(in_words(explanation) for explanation in found))
