"""The documentation is true: every command, query and snippet in it runs, and prints what the page says it prints.

In README.md and docs/*.md, a ```console block holds `$ command` lines, each followed by what it prints (`…` alone on a
line stands for any lines, inside a line for any text); ```sql blocks run on the sample database; ```python blocks run
as they are. Each page runs top to bottom in one folder that holds the sample site's database, archive and pages.
"""

import doctest
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click import Context

from roundup_spider.cli import roundup

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(console|sql|python)\n(.*?)^```", re.M | re.S)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Snippet:
    """One fenced block of a page; `line` is where it starts, for messages."""

    page: Path
    language: str
    text: str
    line: int


def snippets(page: Path) -> list[Snippet]:
    """The runnable blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [Snippet(page, m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]


def commands(block: str) -> list[tuple[str, str]]:
    """(command, expected output) pairs of a console block.

    >>> commands("$ echo a\\na\\n$ true\\n")
    [('echo a', 'a\\n'), ('true', '')]
    """
    parts = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def matches(expected: str, got: str) -> bool:
    """True if `got` is `expected`, where … stands for anything; an empty expectation accepts any output."""
    wanted = expected.replace("…", "...")
    return not expected.strip() or doctest.OutputChecker().check_output(wanted, got, FLAGS)


def test_the_comparison_can_fail() -> None:
    assert matches("a … c\n", "a b c\n")
    assert not matches("a … d\n", "a b c\n")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader of the docs has it after `roundup demo`: data/roundup.db, data/archive, pages/."""
    folder = tmp_path_factory.mktemp("workshop")
    done = subprocess.run([roundup_command(), "demo"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shutil.copytree(folder / "data" / "demo", folder / "data", dirs_exist_ok=True)
    shutil.copytree(ROOT / "data" / "sample_site", folder / "pages")
    return folder


def roundup_command() -> str:
    """The installed `roundup` beside the running Python."""
    return str(Path(sys.executable).parent / "roundup")


def environment() -> dict[str, str]:
    """The environment of a documented command: our `roundup` first on PATH, a terminal 110 columns wide."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "COLUMNS": "110", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


def run_console(snippet: Snippet, folder: Path) -> None:
    """Runs the commands of a console block and holds what they print against the page."""
    for command, expected in commands(snippet.text):
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, capture_output=True, text=True, env=environment(), timeout=120
        )
        where = f"{snippet.page.name}:{snippet.line}: $ {command}"
        assert done.returncode == 0 or f"exit code {done.returncode}" in expected, f"{where}\n{done.stderr}"
        assert matches(re.sub(r"exit code \d+\n", "", expected), done.stdout), f"{where}\nprinted:\n{done.stdout}"


def run_sql(snippet: Snippet, folder: Path) -> None:
    """Runs the statements of an sql block; each must return at least one row."""
    with sqlite3.connect(folder / "data" / "roundup.db") as connection:
        for statement in filter(str.strip, snippet.text.split(";")):
            rows = connection.execute(statement).fetchall()
            assert rows, f"{snippet.page.name}:{snippet.line}: no rows from {statement}"


def run_python(snippet: Snippet, folder: Path) -> None:
    """Runs a python block as a script."""
    done = subprocess.run([sys.executable, "-c", snippet.text], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{snippet.page.name}:{snippet.line}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_snippet_runs(page: Path, workshop: Path) -> None:
    runners = {"console": run_console, "sql": run_sql, "python": run_python}
    for snippet in snippets(page):
        runners[snippet.language](snippet, workshop)


def test_every_verb_is_documented() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    verbs = roundup.list_commands(Context(roundup))
    assert verbs
    assert not [verb for verb in verbs if f"roundup {verb}" not in text]


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
