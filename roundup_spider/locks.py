"""One crawl of a site at a time: a lock file beside the database, which the system releases even after SIGKILL."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from normalize.errors import DatabaseBusy, UsageError

try:
    import fcntl
except ImportError:  # a system without flock: two runs of a site are then kept apart by the scheduler alone
    fcntl = None  # type: ignore[assignment]


class SiteLock:
    """Holds `<database>-<site>.lock` until released or until the process ends."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, db: Path, site: str) -> SiteLock:
        """Takes the lock at once; raises DatabaseBusy that names the process holding it, UsageError if it cannot."""
        path = db.with_name(f"{db.name}-{site}.lock")
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            what = f"another crawl of {site} into {db} is running (process {holder}); wait for it to end"
            raise DatabaseBusy(what) from error
        return cls._signed(path, file)

    @classmethod
    def _signed(cls, path: Path, file: IO[str]) -> SiteLock:
        """The lock with our process number in it."""
        try:
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        except OSError as error:
            with suppress(OSError):
                file.close()
            raise _unwritable(path, error) from error
        return cls(file)

    def release(self) -> None:
        """Lets the next crawl in."""
        self._file.close()


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {path} ({error.strerror}); check permissions and free space, then run again")
