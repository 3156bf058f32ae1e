"""What all verbs share: the common options, logs on stderr, results on stdout, tables and progress for people."""

from __future__ import annotations

import functools
import json
import logging
import os
import shlex
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

Verb = TypeVar("Verb", bound=Callable[..., Any])
Item = TypeVar("Item")

DEFAULT_DB = Path("data/roundup.db")
DEFAULT_ARCHIVE = Path("data/archive")


@dataclass(frozen=True, slots=True)
class Options:
    """What the common options say."""

    db: Path = DEFAULT_DB
    archive: Path = DEFAULT_ARCHIVE
    as_json: bool = False
    log_format: str = "text"
    verbose: int = 0


class _JsonLines(logging.Formatter):
    """One JSON object a log record, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line["message"] = record.getMessage()
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(log_format: str, verbose: int) -> None:
    """Sends logs to stderr: warnings only, with -v what happens, with -vv every detail."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _JsonLines() if log_format == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(
        level=(logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)], handlers=[handler], force=True
    )
    for noisy in ("asyncio", "filelock", "fsspec"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


_COMMON = (
    click.option("--db", type=click.Path(path_type=Path, dir_okay=True), default=DEFAULT_DB, envvar="ROUNDUP_DB",
                 show_default=True, show_envvar=True, metavar="FILE", help="The database."),
    click.option("--archive", type=click.Path(path_type=Path), default=DEFAULT_ARCHIVE, envvar="ROUNDUP_ARCHIVE",
                 show_default=True, show_envvar=True, metavar="DIR", help="The folder of archived pages (WARC)."),
    click.option("--json", "as_json", is_flag=True, help="A machine-readable summary on stdout."),
    click.option("--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True,
                 help="How logs on stderr look."),
    click.option("-v", "--verbose", count=True, help="Say what happens; twice: every detail."),
)  # fmt: skip


class Group(click.Group):
    """A group of commands whose overview tells each one's whole first sentence; click cuts it at the line's end."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the section "Commands"."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=_LONGEST)) for name, one in found if one])


_LONGEST = 500
"""Characters of a first sentence that are shown at most."""


def common_options(verb: Verb) -> Verb:
    """Adds the common options to a verb, which gets them as its first argument, `options`, with logs set up.

    >>> @click.command()
    ... @click.argument("path")
    ... @common_options
    ... def command(options: Options, path: str) -> None: ...
    """

    @functools.wraps(verb)
    def with_options(db: Path, archive: Path, as_json: bool, log_format: str, verbose: int, **rest: Any) -> Any:
        set_up_logs(log_format, verbose)
        return verb(Options(db, archive, as_json, log_format, verbose), **rest)

    command: Any = with_options
    for option in reversed(_COMMON):
        command = option(command)
    return command  # type: ignore[no-any-return]


def iso_day(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Checks an option that is a day, such as 2022-07-20; raises BadParameter (exit 2) for anything else."""
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f"expected a day such as 2022-07-20, found {value!r}") from None


def complain(message: str) -> None:
    """One line about something that went wrong with one input, on stderr; the others are still done."""
    click.echo(f"roundup: {message}", err=True)


def json_line(value: object) -> str:
    """One line of JSON, for JSON Lines and --json; text as it is, no escapes."""
    return json.dumps(value, ensure_ascii=False)


def write_json(value: object) -> None:
    """Prints one line of JSON on stdout, in UTF-8 whatever the locale."""
    sys.stdout.buffer.write((json_line(value) + "\n").encode("utf-8", "replace"))


def summary(options: Options, counts: Mapping[str, object], told: str) -> None:
    """The result of a verb: `counts` as one JSON line with --json, else `told`."""
    if options.as_json:
        write_json(counts)
    else:
        click.echo(told)


def next_step(options: Options, verb: str) -> str:
    """The command to give next, for the same database.

    >>> next_step(Options(), "reconcile"), next_step(Options(db=Path("films.db")), "reconcile")
    ('roundup reconcile', 'roundup reconcile --db films.db')
    """
    usual = Path(os.environ.get("ROUNDUP_DB") or DEFAULT_DB)
    return f"roundup {verb}" if options.db == usual else f"roundup {verb} --db {shlex.quote(str(options.db))}"


def advise_reading_again(older: Mapping[str, int]) -> None:
    """Tells how many articles, by site, another version of the reader has read, and what to do about it."""
    if older:
        what = f"{sum(older.values())} articles were read by another version of the reader"
        click.echo(f"{what}: roundup reparse, then roundup reconcile")


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; numbers stand to the right; empty cells for None."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    values = [["" if cell is None else cell for cell in row] for row in rows]
    console.print(title, style="table.title", markup=False, highlight=False, soft_wrap=True)
    shown = _framed(columns, values)
    needed = console.measure(shown, options=console.options.update(width=10_000)).maximum
    if len(columns) > _READABLE and needed > console.width:
        click.echo("\n".join(line for row in values for line in _in_words(columns, row, console.width)))
    else:
        console.print(shown)


_READABLE = 6
"""Columns up to which a table too wide for the terminal is still readable when its cells are folded."""


def _framed(columns: Sequence[str], values: Sequence[Sequence[object]]) -> Table:
    shown = Table(header_style="bold")
    for number, column in enumerate(columns):
        right = all(isinstance(row[number], int | float) or row[number] == "" for row in values)
        shown.add_column(column, justify="right" if right and values else "left", overflow="fold")
    for row in values:
        shown.add_row(*(_visible(str(cell)).replace("[", "\\[") for cell in row))
    return shown


def _in_words(columns: Sequence[str], row: Sequence[object], width: int) -> list[str]:
    """A row that is too wide for the terminal, as lines: its first cell, then each other with its name.

    >>> _in_words(("site", "films", "cast"), ("gazette", 8, "97 %"), 80)
    ['gazette', '  films 8 · cast 97 %']
    """
    cells = [f"{name} {_visible(str(cell))}" for name, cell in zip(columns, row, strict=True) if cell != ""][1:]
    told = "\xa0· ".join(cell.replace(" ", "\xa0") for cell in cells)
    lines = textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return [_visible(str(row[0])), *(line.replace("\xa0", " ") for line in lines)]


def _visible(text: str) -> str:
    """Text of scraped pages holds no terminal control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """The items, with a progress bar on stderr when that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)
