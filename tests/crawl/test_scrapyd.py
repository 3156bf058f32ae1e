"""scrapyd, for real: deploy the egg of docs/scheduling/scrapyd, schedule a site, poll the job, find its rows."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest

from roundup_spider.sample_server import SampleServer
from roundup_spider.spiders import sample_matinee
from tests.crawl.crawling import Collection

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = all(importlib.util.find_spec(name) for name in ("scrapyd", "scrapyd_client"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not INSTALLED, reason="scrapyd is not installed: pip install 'release-roundup[scrapyd]'"),
]

Call = Callable[..., dict[str, object]]


@pytest.fixture
def node(tmp_path: Path, server: SampleServer) -> Iterator[tuple[Path, int]]:
    """A scrapyd on loopback, in a folder of its own, that sees the sample site; its folder and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path / "scrapyd"
    folder.mkdir()
    told = f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\n"
    (folder / "scrapyd.conf").write_text(told, encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    described = Path(sample_matinee.__file__).read_text(encoding="utf-8")
    (own / "afternoon.py").write_text(described.replace('"sample-matinee"', '"afternoon"'), encoding="utf-8")
    ours = {"ROUNDUP_HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(sys.path), "ROUNDUP_SITES": str(own)}
    with (folder / "out.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"],
            cwd=folder, env={**os.environ, **server.environment, **ours}, stdout=log, stderr=log,
        )  # fmt: skip
    yield folder, port
    process.terminate()
    process.wait(timeout=20)


def _call(port: int, verb: str, **arguments: str) -> dict[str, object]:
    body = urlencode(arguments).encode() if verb == "schedule" else None
    query = "" if body or not arguments else f"?{urlencode(arguments)}"
    with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/{verb}.json{query}", body, timeout=30) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def _until(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass  # not listening yet
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen in {seconds} seconds")


def _deploy(tmp_path: Path, port: int) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "docs" / "scheduling" / "scrapyd", project)
    config = project / "scrapy.cfg"
    config.write_text(
        config.read_text(encoding="utf-8").replace("127.0.0.1:6800", f"127.0.0.1:{port}"), encoding="utf-8"
    )
    deploy = [str(Path(sys.executable).with_name("scrapyd-deploy"))]
    done = subprocess.run(deploy, cwd=project, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"status": "ok"' in done.stdout


def test_a_site_is_deployed_scheduled_and_crawled(node: tuple[Path, int], tmp_path: Path) -> None:
    folder, port = node
    _until(lambda: _call(port, "daemonstatus")["status"] == "ok", "scrapyd listening")
    _deploy(tmp_path, port)
    spiders = str(_call(port, "listspiders", project="roundup")["spiders"])
    assert "sample-gazette" in spiders
    assert "afternoon" in spiders, "a site file of the node's own"
    job = _call(port, "schedule", project="roundup", spider="afternoon")["jobid"]
    _until(lambda: str(job) in str(_call(port, "listjobs", project="roundup")["finished"]), "the job finished")
    collection = Collection(tmp_path / "home")
    assert collection.rows("SELECT count(*) FROM articles WHERE site = 'afternoon'") == [(3,)]
    assert list((tmp_path / "home" / "archive").rglob("*.warc.gz"))
    assert not (folder / "data").exists(), "nothing is left in scrapyd's own folder"
    status = json.loads(collection.run("status", "--json").stdout)
    assert [site["site"] for site in status["sites"]] == ["afternoon"]
