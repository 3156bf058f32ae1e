"""`roundup serve` as a real process on a free port."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(db: Path, *options: str) -> Iterator[str]:
    """The address at which `roundup serve` answers."""
    command = [
        str(Path(sys.executable).parent / "roundup"),
        "serve",
        "--db",
        str(db),
        "--port",
        "0",
        "--json",
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield str(json.loads(process.stdout.readline())["address"])
        finally:
            process.terminate()
            process.wait(20)
