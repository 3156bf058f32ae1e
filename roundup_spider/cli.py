"""The `roundup` command: finds the verbs, turns errors into one clear line and an exit code. Nothing else.

A verb is a module of `roundup_spider.commands` named after it (`new-site`: `new_site.py`); it offers `command`.
"""

from __future__ import annotations

import logging
import pkgutil
import sqlite3
import sys
from importlib import import_module

import click

import roundup_spider.commands
from normalize.errors import DatabaseBusy, Interrupted, RoundupError, UsageError, exit_code_of
from roundup_spider.commands._output import Group

log = logging.getLogger("roundup")


class Verbs(Group):
    """Loads a verb's module only when it is called, so that `roundup --help` and light verbs start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every module of the commands package that is not private, as a verb."""
        names = (module.name for module in pkgutil.iter_modules(roundup_spider.commands.__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The click command of one verb, None when there is no such verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"roundup_spider.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="release-roundup", prog_name="roundup")
def roundup() -> None:
    """Turn weekly film release roundups into a clean, queryable SQLite database.

    \b
    Start here:
      roundup demo                         the whole job on the bundled sample site
      roundup parse page.html              read one saved page, JSON on stdout
      roundup ingest pages/ && roundup reconcile
    """


def _told(error: BaseException) -> int:
    """Says `error` in one line on stderr and gives the exit code."""
    click.echo(f"roundup: {error}", err=True)
    return exit_code_of(error)


def main(argv: list[str] | None = None) -> None:
    """Runs one verb and exits: 0 done, 1 our fault, 2 usage, 3 gate failed, 4 network, 5 nothing read."""
    try:
        roundup.main(args=argv, prog_name="roundup", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("roundup: interrupted; what was stored stays, and the same command goes on from there", err=True)
        sys.exit(Interrupted.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        told = f"the database stayed locked by another process ({error}); try again when it is done"
        sys.exit(_told(DatabaseBusy(told)))
    except RoundupError as error:
        sys.exit(_told(error))
    except OSError as error:
        if error.filename is None:
            raise
        sys.exit(_told(UsageError(f"{error.filename}: {error.strerror}")))


if __name__ == "__main__":
    main()
