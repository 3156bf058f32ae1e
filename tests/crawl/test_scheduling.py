"""The files of docs/scheduling do what they say: each is run, or checked by the tool that would run it."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from roundup_spider.sample_server import SampleServer
from tests.crawl.crawling import Collection

SCHEDULING = Path(__file__).resolve().parents[2] / "docs" / "scheduling"
COMMAND = "roundup run"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """What the files call /srv/roundup: a folder with a .venv that has the command."""
    folder = tmp_path / "srv"
    script = folder / ".venv" / "bin" / "roundup"
    script.parent.mkdir(parents=True)
    path = ":".join(part for part in sys.path if part)
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH={path} exec {sys.executable} -m roundup_spider.cli "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return folder


def _told(name: str, home: Path) -> str:
    """A scheduling file that speaks of this home, and of a site that is on this machine."""
    text = (SCHEDULING / name).read_text(encoding="utf-8").replace("/srv/roundup", str(home))
    return text.replace(f"{COMMAND} ", f"{COMMAND} sample-matinee ")


@pytest.mark.slow
def test_the_cron_line_runs_with_the_bare_environment_of_cron(home: Path, server: SampleServer) -> None:
    lines = [line for line in _told("roundup.cron", home).splitlines() if line and not line.startswith("#")]
    variables = dict(line.split("=", 1) for line in lines[:-1])
    *when, user, command = lines[-1].split(None, 6)
    assert (len(when), user) == (5, "roundup")
    bare = {"HOME": str(home), "LOGNAME": user, "PATH": "/usr/bin:/bin", **variables, **server.environment}
    done = subprocess.run([bare["SHELL"], "-c", command], env=bare, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), (home / "runs.log").read_text(encoding="utf-8")
    [summary] = (home / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(summary)["crawl"][0]["counts"]["stored"] == 3
    assert Collection(home / "data").rows("SELECT count(*) FROM articles") == [(3,)]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here (Debian: package systemd)")
def test_systemd_understands_service_and_timer(home: Path, tmp_path: Path) -> None:
    for name in ("roundup.service", "roundup.timer"):
        (tmp_path / name).write_text(_told(name, home), encoding="utf-8")
        done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
        ours = [line for line in done.stderr.splitlines() if "roundup" in line]
        assert (done.returncode, ours) == (0, []), done.stderr


def test_the_service_keeps_gates_and_refusals_from_being_failures_of_the_machine() -> None:
    text = (SCHEDULING / "roundup.service").read_text(encoding="utf-8")
    assert "SuccessExitStatus=3 4 130\n" in text


@pytest.mark.slow
def test_the_steps_of_the_workflow_run(home: Path, server: SampleServer) -> None:
    workflow = yaml.safe_load(_told("workflow.yml", home))
    assert {"schedule", "workflow_dispatch"} <= set(workflow[True]), "YAML reads the key `on` as a truth value"
    job = workflow["jobs"]["run"]
    steps = {step["name"]: step["run"] for step in job["steps"] if "run" in step}
    assert set(steps) == {"Install", "Run", "Status"}
    path = f"{home / '.venv' / 'bin'}:/usr/bin:/bin"
    for name in ("Run", "Status"):
        done = subprocess.run(
            ["bash", "-e", "-c", steps[name]], cwd=home, env={**job["env"], **server.environment, "PATH": path},
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert "sample-matinee" in done.stdout
    assert json.loads((home / "run.json").read_text(encoding="utf-8"))["exit_code"] == 0


@pytest.mark.parametrize("name", ["airflow_dag.py", "dagster_job.py"])
def test_the_snippets_for_orchestrators_are_python_and_call_verbs_that_exist(name: str) -> None:
    tree = ast.parse((SCHEDULING / name).read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert calls
