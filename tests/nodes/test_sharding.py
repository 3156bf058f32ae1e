"""`roundup reparse` in several processes and on a Dask cluster: the same database, workers killed or not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from normalize.store import Store
from roundup_spider import sharding
from roundup_spider.commands import reparse
from roundup_spider.sharding import SHARD, fingerprint, here, in_processes, over_shards
from tests.nodes.crawls import rows
from tests.nodes.nodes import node, roundup


@dataclass
class Cluster:
    """A Dask scheduler and workers, real processes on loopback, started and stopped by the test."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, workers: int) -> None:
        told = self.folder / "scheduler.json"
        self._run("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until = time.monotonic() + 60
        while not (told.exists() and told.read_text()):
            assert time.monotonic() < until, "the scheduler did not start"
            time.sleep(0.1)
        self.address = json.loads(told.read_text())["address"]
        for _ in range(workers):
            self._run("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.running[1:]

    def _run(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        log = (self.folder / f"{module}.log").open("ab")
        self.running.append(subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=log))
        log.close()

    def stop(self) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="skipped: Dask is not installed (pip install 'release-roundup[dask]')")
    folder.mkdir()
    found = Cluster(folder)
    try:
        found.start(workers)
        yield found
    finally:
        found.stop()


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Pages in data/, read by a reader of yesterday that found other titles; a copy of the database beside it."""
    node(tmp_path / "data", *range(64))
    with closing(sqlite3.connect(tmp_path / "data" / "roundup.db")) as connection, connection:
        connection.execute("UPDATE articles SET reader = '0'")
        connection.execute("UPDATE film_blocks SET title = 'Wrong' WHERE position = 1")
    shutil.copy(tmp_path / "data" / "roundup.db", tmp_path / "yesterday.db")
    return tmp_path


def reread(folder: Path, *arguments: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reads yesterday's pages again; the summary, and everything the database then holds but its runs."""
    shutil.copy(folder / "yesterday.db", folder / "data" / "roundup.db")
    done = roundup("reparse", *arguments, "--json", folder=folder)
    assert done.code == 0, done.err
    with Store.open(folder / "data" / "roundup.db") as store:
        tables = [name for name in store.db.table_names() if name not in ("runs", "sqlite_sequence")]
        return done.lines[0], {name: rows(store, name) for name in tables if "_fts" not in name}


def killing(process: Callable[[], subprocess.Popen[bytes]], after: int) -> Callable[..., str]:
    """Stores readings as ever, and kills a worker when some are stored."""
    stored, real = [0], reparse.store_reading

    def store_and_kill(*values: Any) -> str:
        stored[0] += 1
        if stored[0] == after:
            process().send_signal(signal.SIGKILL)
        return real(*values)

    return store_and_kill


@pytest.mark.slow
def test_processes_and_a_cluster_read_as_one_process_does(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharding, "SHARD", 8)
    told, alone = reread(collection, "--workers", "1")
    assert told["changed"] == 64
    assert reread(collection, "--workers", "2")[1] == alone
    with cluster(collection / "cluster", workers=2) as dask:
        on_dask = ("--engine", "dask", "--scheduler", dask.address)
        assert reread(collection, *on_dask)[1] == alone
        monkeypatch.setattr(reparse, "store_reading", killing(lambda: dask.workers[0], after=20))
        told, with_one_killed = reread(collection, *on_dask)
        assert dask.workers[0].wait(10) == -signal.SIGKILL
        assert (told["changed"], with_one_killed) == (64, alone)
        monkeypatch.setattr(sharding, "PATIENCE", 2.0)
        monkeypatch.setattr(reparse, "store_reading", killing(lambda: dask.workers[1], after=20))
        shutil.copy(collection / "yesterday.db", collection / "data" / "roundup.db")
        done = roundup("reparse", *on_dask, folder=collection)
        assert done.code == 1
        assert "what was read before is stored" in done.err
    monkeypatch.undo()
    assert roundup("reparse", "--json", folder=collection).lines[0]["unchanged"] >= 20


def test_a_killed_process_is_told(tmp_path: Path) -> None:
    with pytest.raises(sharding.RoundupError, match=r"was killed .*fewer --workers"), in_processes(2) as engine:
        list(over_shards(engine, _die, tmp_path, range(3)))


def _die(_folder: Path, _shard: list[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_shards_come_in_order_and_few_at_a_time(tmp_path: Path) -> None:
    ahead: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(SHARD * 5 + 3):
            ahead.append(number)
            yield number

    with here() as engine:
        results = over_shards(engine, lambda _, shard: shard, tmp_path, numbers())
        assert next(results) == 0
        assert len(ahead) == SHARD
        assert list(results) == list(range(1, SHARD * 5 + 3))


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    node(tmp_path / "data", 1)
    done = roundup("reparse", "--engine", "dask", folder=tmp_path)
    assert (done.code, "--scheduler tcp://HOST:8786" in done.err) == (2, True)
    pytest.importorskip("distributed")
    done = roundup("reparse", "--engine", "dask", "--scheduler", "nonsense", folder=tmp_path)
    assert (done.code, len(done.err.splitlines())) == (2, 1)


def test_the_same_code_has_the_same_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = fingerprint()
    monkeypatch.setattr(sharding, "data_root", lambda: tmp_path)
    assert fingerprint.__wrapped__() != mine
