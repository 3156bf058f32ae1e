from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from normalize.errors import MissingFile, UsageError
from roundup_spider.cli import roundup
from roundup_spider.commands.serve import is_loopback
from tests.serving.collection import fill
from tests.serving.server import served


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("serve") / "roundup.db")


def run(*arguments: str) -> None:
    CliRunner().invoke(roundup, ["serve", *arguments], catch_exceptions=False, standalone_mode=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_other_interfaces_are_refused_unless_told_so(host: str, db: Path) -> None:
    with pytest.raises(UsageError, match="--allow-remote"):
        run("--host", host, "--db", str(db))
    assert not is_loopback(host)


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"roundup ingest"):
        run("--db", str(tmp_path / "none.db"))


def test_a_taken_port_is_said_so(db: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="--port 0"):
            run("--db", str(db), "--port", str(other.getsockname()[1]))


@pytest.mark.slow
def test_the_address_told_answers_and_the_server_stops_when_told(db: Path) -> None:
    with served(db) as address:
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}films", timeout=20) as page:
            assert "As bestas" in page.read().decode()


@pytest.mark.slow
def test_a_server_for_other_machines_shows_and_writes_nothing(db: Path) -> None:
    with served(db, "--host", "0.0.0.0", "--allow-remote") as address:
        port = address.rstrip("/").rsplit(":", 1)[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/review", timeout=20) as page:
            assert "This server writes nothing" in page.read().decode()


@pytest.mark.slow
def test_decisions_go_where_they_are_told_to(db: Path, tmp_path: Path) -> None:
    with (
        served(db, "--decisions", str(tmp_path / "mine.csv")) as address,
        urllib.request.urlopen(f"{address}review") as page,
    ):
        assert "/review/decide" in page.read().decode()


@pytest.mark.slow
def test_it_says_in_words_where_it_is(db: Path) -> None:
    command = [str(Path(sys.executable).parent / "roundup"), "serve", "--db", str(db), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.terminate()
    assert "is at http://127.0.0.1:" in said
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(said)
