"""Every error a user can meet, each with the exit code of `roundup`. Messages say found, expected, where, next.

RoundupError (1, our fault)
├── UsageError (2)            wrong arguments, configuration, unreadable or foreign file
│   ├── MissingFile
│   ├── ForeignDatabase       a SQLite file, or not even that, which Roundup did not make
│   └── DatabaseBusy
├── GateFailed (3)            data stored, marked suspect
├── SiteRefused (4)           network or site said no
├── NothingRead (5)           no roundup could be read
└── Interrupted (130)         Ctrl-C, or a scheduler's SIGTERM; running again goes on from there
"""

from __future__ import annotations

from typing import ClassVar


class RoundupError(Exception):
    """Root of the tree; `exit_code` is what `roundup` exits with when the error reaches the user."""

    exit_code: ClassVar[int] = 1


class UsageError(RoundupError):
    """Wrong usage or configuration."""

    exit_code = 2


class MissingFile(UsageError):
    """A path that does not exist or may not be read."""


class ForeignDatabase(UsageError):
    """A file given as the database that Roundup did not make."""


class DatabaseBusy(UsageError):
    """The database stayed locked by another process for the whole busy timeout."""


class GateFailed(RoundupError):
    """A site's gate failed; what was read is stored and marked suspect."""

    exit_code = 3


class SiteRefused(RoundupError):
    """The network or the site refused."""

    exit_code = 4


class NothingRead(RoundupError):
    """No roundup could be read from what was given."""

    exit_code = 5


class Interrupted(RoundupError):
    """Somebody wanted it to stop: what was stored stays, the rest is done by the next run."""

    exit_code = 130


def exit_code_of(error: BaseException | None) -> int:
    """What `roundup`, or a run, that an error ended ends with.

    >>> exit_code_of(KeyboardInterrupt()), exit_code_of(ValueError()), exit_code_of(NothingRead())
    (130, 1, 5)
    """
    if isinstance(error, KeyboardInterrupt):
        return Interrupted.exit_code
    return error.exit_code if isinstance(error, RoundupError) else RoundupError.exit_code
