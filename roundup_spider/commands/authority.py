"""`roundup authority`: canonical people and films from lists made elsewhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from normalize.authority import Columns, Imported, Linked, import_names, link_identities, read_authority
from normalize.errors import UsageError
from normalize.records import Kind
from normalize.store import Store
from roundup_spider.commands._output import Group, Options, common_options, progress, summary


@click.group(cls=Group)
def command() -> None:
    """Bring in canonical people and films (IMDb, Wikidata, any CSV) and link them to those read from pages."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(("person", "film")), help="What the file lists, where it does not tell.")
@click.option("--source", metavar="NAME", help="What ids are prefixed with.  [default: the file's name]")
@click.option("--column", "mapping", multiple=True, metavar="WHAT=COLUMN", help="id, name, also, year or kind.")
@click.option("--no-link", is_flag=True, help="Only import; link later with `roundup authority link`.")
@common_options
def import_files(
    options: Options,
    files: tuple[Path, ...],
    kind: Kind | None,
    source: str | None,
    mapping: tuple[str, ...],
    no_link: bool,
) -> None:
    """Import authority files, then link our people and films to them.

    Understood as published: IMDb name.basics, title.basics, title.akas (TSV, gzipped or not; basics before akas);
    Wikidata query results (CSV, JSON); any CSV or TSV with columns for id and name.

    \b
    Examples:
      roundup authority import name.basics.tsv.gz title.basics.tsv.gz title.akas.tsv.gz
      roundup authority import people.csv --kind person --column name=Full_Name --column id=Ref

    Exit codes: 0 done; 2 no such file, or none of these formats.
    """
    columns = _columns(mapping)
    counts = Imported(0, 0)
    with Store.open(options.db) as store:
        for path in files:
            names = progress(read_authority(path, kind, source, columns), f"reading {path.name}")
            done = import_names(store, names)
            counts = Imported(counts.entities + done.entities, counts.other_names + done.other_names)
        linked = None if no_link else link_identities(store)
    told = f"{counts.entities} people and films, {counts.other_names} other names"
    _tell(options, {"verb": "authority import", **dataclasses.asdict(counts)}, told, linked)


@command.command("link")
@common_options
def link_all(options: Options) -> None:
    """Link our people and films to the imported ones anew, after a `roundup reconcile`."""
    with Store.open(options.db, create=False) as store:
        linked = link_identities(store)
    _tell(options, {"verb": "authority link"}, "", linked)


def _columns(mapping: tuple[str, ...]) -> Columns:
    """--column name=Full_Name --column id=Ref → Columns; raises UsageError for anything else."""
    known = {one.name for one in dataclasses.fields(Columns)}
    pairs = dict(part.partition("=")[::2] for part in mapping)
    if wrong := sorted(what for what, column in pairs.items() if what not in known or not column):
        raise UsageError(
            f"--column: found {', '.join(wrong)}; expected {', '.join(sorted(known))}, as in name=Full_Name"
        )
    return Columns(**pairs)


def _tell(options: Options, counts: dict[str, object], told: str, linked: Linked | None) -> None:
    if linked:
        counts |= {f"linked_{key}": value for key, value in dataclasses.asdict(linked).items()}
        of_all = f"linked {linked.people} of {linked.all_people} people, {linked.films} of {linked.all_films} films"
        told = f"{told}\n{of_all}".strip()
    summary(options, {**counts, "db": str(options.db)}, told)
