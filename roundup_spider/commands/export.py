"""`roundup export`: tables, views and queries as CSV, JSON Lines or Parquet."""

from __future__ import annotations

import io
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

import click
from sqlite_utils import Database

from normalize.errors import UsageError
from normalize.store import Store
from normalize.store.export import TEXT_FORMATS, Rows, exportable, rows_of, write_parquet
from roundup_spider.commands._output import Options, common_options, summary
from roundup_spider.room import make_sure_of_room, size_of

_FORMATS = (*TEXT_FORMATS, "parquet")


@click.command()
@click.argument("names", nargs=-1, metavar="[TABLE...]")
@click.option("--sql", metavar="QUERY", help="A query instead of tables.")
@click.option("--format", "kind", type=click.Choice(_FORMATS), help="Else the name of the file decides, else csv.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="File, or folder for several tables; else standard output.",
)
@common_options
def command(options: Options, names: tuple[str, ...], sql: str | None, kind: str | None, out: Path | None) -> None:
    """Write tables, views or a query as CSV, JSON Lines or Parquet.

    Without TABLE and --sql everything an analyst reads goes into the folder given with --out. In CSV, text that a
    spreadsheet would run as a formula is defused with an apostrophe.

    \b
    Examples:
      roundup export films > films.csv
      roundup export films people credits --format jsonl --out exported/
      roundup export --sql "SELECT film, count(*) FROM credits GROUP BY film" -o counts.parquet
    """
    sources = [sql] if sql else list(names)
    if sql and names:
        raise UsageError("give tables or --sql, not both")
    chosen = kind or _kind_of(out)
    with Store.open(options.db, create=False) as store:
        sources = sources or exportable(store.db)
        if out:
            make_sure_of_room(out.parent, 0 if sql else size_of([options.db]), f"export, for files in {out}")
        written = _export(store.db, sources, chosen, out)
    if out:
        told = ", ".join(f"{path} ({rows} rows)" for path, rows in written.items())
        summary(options, {"verb": "export", "rows": written}, told)


def _kind_of(out: Path | None) -> str:
    suffix = out.suffix.lstrip(".") if out else ""
    kind = {"": "csv", "json": "jsonl", "ndjson": "jsonl"}.get(suffix, suffix)
    if kind not in _FORMATS:
        raise UsageError(f"{out}: {suffix!r} is none of {', '.join(_FORMATS)}; say which with --format")
    return kind


def _export(db: Database, sources: list[str], kind: str, out: Path | None) -> dict[str, int]:
    if out is None:
        if len(sources) > 1 or kind == "parquet":
            raise UsageError("several tables, or Parquet, need --out PATH (a folder for several tables)")
        return {"-": _write(db, sources[0], kind, None)}
    if len(sources) == 1 and out.suffix:
        return {str(out): _write(db, sources[0], kind, out)}
    out.mkdir(parents=True, exist_ok=True)
    paths = {name: out / f"{'query' if ' ' in name else name}.{kind}" for name in sources}
    return {str(path): _write(db, name, kind, path) for name, path in paths.items()}


def _write(db: Database, source: str, kind: str, path: Path | None) -> int:
    """Writes beside the target and renames, so that a file is whole or not there."""
    try:
        columns, rows = rows_of(db, source)
    except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
        raise UsageError(f"the query does not run: {error}") from error
    if path is None:
        stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
        try:
            return TEXT_FORMATS[kind](columns, rows, stdout)
        finally:
            stdout.detach()
    part = path.with_name(f".{path.name}.part")
    try:
        count = _write_file(kind, columns, rows, part)
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path} ({error.strerror}); check permissions and free space") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return count


def _write_file(kind: str, columns: list[str], rows: Rows, path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "parquet":
        return write_parquet(columns, rows, path)
    with path.open("w", encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="") as out:
        return TEXT_FORMATS[kind](columns, rows, out)
