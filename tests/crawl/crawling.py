"""A crawl as users start it: a process of its own, against a real server on this machine."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SITES = ("sample-gazette", "sample-lanterne", "sample-matinee")
CONTENT = (
    "articles", "article_lines", "film_blocks", "block_facts", "field_spans", "mentions", "pages", "frontier",
)  # fmt: skip
VOLATILE = {
    "fetched_at", "first_seen", "next_visit", "changed_at", "first_fetched", "last_fetched", "visits", "crawl",
    "archive_file", "archive_offset", "archive_length", "block_id", "attempts", "error", "seed", "depth", "status",
}  # fmt: skip


@dataclass
class Collection:
    """A folder with a database and an archive, and the processes that fill it."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    largest_file: int = resource.RLIM_INFINITY

    @property
    def db(self) -> Path:
        return self.folder / "roundup.db"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "roundup_spider.cli", *arguments, "--db", str(self.db),
                "--archive", str(self.folder / "archive")]  # fmt: skip

    def limit_file_size(self, size: int) -> None:
        """No process started from now on can write a larger file: what a full disk looks like."""
        self.largest_file = size

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            env=self._env(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=self._restrict,
        )

    def _restrict(self) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, resource.RLIM_INFINITY))

    def run(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments) as process:
            try:
                out, err = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()  # or the test would hang with it
                raise
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def crawl(self, *arguments: str) -> dict[str, Any]:
        """`roundup crawl --json`; the exit code is in the summary, and must be the process's."""
        ran = self.run("crawl", *arguments, "--json")
        assert ran.stdout, ran.stderr
        summary: dict[str, Any] = json.loads(ran.stdout)
        assert summary["exit_code"] == ran.returncode, ran.stderr
        return summary

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        env = {**self._env(), "ROUNDUP_DB": str(self.db), "ROUNDUP_ARCHIVE": str(self.folder / "archive")}
        env["SCRAPY_SETTINGS_MODULE"] = "roundup_spider.settings"
        command = [sys.executable, "-m", "scrapy", *arguments]
        return subprocess.run(
            command, env=env, text=True, capture_output=True, check=False, timeout=120, cwd=self.folder
        )

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything the database says but when it was said."""
        return {table: self._content(table) for table in CONTENT}

    def _content(self, table: str) -> list[tuple[Any, ...]]:
        columns = [name for _, name, *_ in self.rows(f"PRAGMA table_info({table})") if name not in VOLATILE]
        return sorted(self.rows(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)

    def _env(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **self.environment}
