"""One shard function over many pages: in this process, in several, or on the workers of a Dask cluster.

Whoever computes them, the readings come in the order of the pages, so that the database ends the same. Only a few
shards are under way at a time: memory stays flat however many pages there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from normalize.errors import RoundupError, UsageError
from normalize.resources import data_root
from normalize.vocabulary_files import own_tables

Item = TypeVar("Item")
Result = TypeVar("Result")

SHARD = 64
"""Items of one shard: a fraction of a second of reading, so that a lost one costs little."""

PATIENCE = 60.0
"""Seconds without a single worker after which a cluster is given up."""

RETRIES = 3
"""How often a shard is tried again after its worker died."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where shards are computed: `submit` starts one, `result` waits for it, `width` are under way at a time."""

    submit: Callable[..., Any]
    result: Callable[[Any], Any]
    width: int


def over_shards(
    engine: Engine, function: Callable[[Path, list[Item]], list[Result]], folder: Path, items: Iterable[Item]
) -> Iterator[Result]:
    """`function(folder, shard)` over all items, results in the order of the items."""
    under_way: deque[Any] = deque()
    for shard in _shards(iter(items)):
        under_way.append(engine.submit(function, folder, shard))
        if len(under_way) >= engine.width:
            yield from engine.result(under_way.popleft())
    while under_way:
        yield from engine.result(under_way.popleft())


def _shards(items: Iterator[Item]) -> Iterator[list[Item]]:
    while shard := list(islice(items, SHARD)):
        yield shard


def engine(name: Literal["processes", "dask"], workers: int, scheduler: str | None) -> AbstractContextManager[Engine]:
    """The engine a user asks for; one worker is this process itself. Raises UsageError for a cluster nowhere."""
    if name == "dask":
        if not scheduler:
            raise UsageError("--engine dask needs the address of a scheduler: --scheduler tcp://HOST:8786")
        return on_dask(scheduler)
    return in_processes(workers) if workers > 1 else here()


@contextmanager
def here() -> Iterator[Engine]:
    """Everything in this process, one shard after the other."""
    yield Engine(lambda function, *values: function(*values), lambda done: done, 1)


@contextmanager
def in_processes(workers: int) -> Iterator[Engine]:
    """A pool of processes on this machine; RoundupError when one of them is killed."""

    def result(future: Any) -> Any:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise RoundupError(
                "a worker process was killed (out of memory?); what was read before is stored, the rest is as it was: "
                "run again, with fewer --workers"
            ) from error

    with ProcessPoolExecutor(workers) as pool:
        yield Engine(pool.submit, result, 3 * workers)


@contextmanager
def on_dask(scheduler: str) -> Iterator[Engine]:
    """The workers of a Dask cluster; they must run this very reader, and see the archive under the same path.

    A worker that dies costs nothing: its shards go to the others. Raises UsageError when no scheduler or worker answers
    or one has another reader, RoundupError when no worker is left for PATIENCE seconds or a shard kills them all.
    """
    client = _client(scheduler)
    try:
        _make_sure_of_workers(client, scheduler)

        def submit(function: Callable[..., Any], *values: Any) -> Any:
            return client.submit(function, *values, pure=False, retries=RETRIES)

        threads = sum(client.nthreads().values())
        yield Engine(submit, lambda future: _gathered(client, future, scheduler), 3 * max(threads, 1))
    finally:
        client.close()


def _client(scheduler: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise UsageError(
            "--engine dask needs Dask: pip install 'release-roundup[dask]', here and on the workers"
        ) from error
    try:
        client = distributed.Client(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {scheduler} ({error}); start one: dask scheduler") from error
    return client


def _make_sure_of_workers(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE / 2)
    except TimeoutError as error:
        raise UsageError(f"{scheduler} has no worker; start some: dask worker {scheduler} --nthreads 1") from error
    try:
        found: dict[str, str] = client.run(fingerprint)
    except ImportError as error:
        raise UsageError(
            f"a worker of {scheduler} has no Roundup ({error}); install this very version there"
        ) from error
    other = [worker for worker, version in found.items() if version != fingerprint()]
    if other:
        raise UsageError(f"{other[0]} has another Roundup than this machine; install this very version on every worker")


def _gathered(client: Any, future: Any, scheduler: str) -> Any:
    """The result of a shard; looks every second whether anybody is left to compute it."""
    distributed = import_module("distributed")
    alone = 0.0
    while True:
        try:
            return future.result(timeout=1)
        except distributed.TimeoutError as error:
            alone = 0.0 if client.nthreads() else alone + 1
            if alone >= PATIENCE:
                told = f"no worker of {scheduler} is left"
                raise RoundupError(f"{told}; what was read before is stored: start workers and run again") from error
        except (distributed.scheduler.KilledWorker, distributed.CancelledError, OSError) as error:
            told = f"the cluster at {scheduler} gave a shard up ({type(error).__name__}: {error})"
            raise RoundupError(f"{told}; what was read before is stored: mend the workers and run again") from error


@cache
def fingerprint() -> str:
    """A digest of the code, data and own vocabulary that readings depend on: equal ones read alike."""
    packages = [Path(str(import_module(name).__file__)).parent for name in ("roundup_spider", "normalize")]
    code = [(path.relative_to(package.parent), path) for package in packages for path in package.rglob("*.py")]
    data = [(path.relative_to(data_root()), path) for part in ("vocabulary", "names", "reading")
            for path in (data_root() / part).rglob("*") if path.is_file()]  # fmt: skip
    digest = sha256(repr(own_tables()).encode())
    for name, path in sorted((name.as_posix(), path) for name, path in (*code, *data)):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
