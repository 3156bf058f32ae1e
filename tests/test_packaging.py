"""What a user installs works outside the checkout: the wheel, in a fresh environment and an empty folder."""

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = b"""<html lang="en"><head><title>The cinema releases of July 20: The Copper Lake, Nine Winters</title></head>
<body><article>
<h1>The cinema releases of July 20: The Copper Lake, Nine Winters</h1>
<h2>The Copper Lake by Anna Vernier</h2><p>With Paul Darmon, Lucie Ferrand, Hugo Blanc...</p>
<p>What is it about? A ferryman finds a letter addressed to the passenger he lost ten years before.</p>
<p>Did you know? The boat was built for the film and still crosses the lake on Sundays.</p>
<h2>Nine Winters by Marco Salvi</h2><p>With Greta Nobile, Ivo Conti, Sara Leone...</p>
<p>What is it about? Three sisters share one coat and draw lots every morning.</p>
<p>Did you know? The snow was real on two days only.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel built from it."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def installed(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment with the wheel in it; dependencies come from the running environment."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=True)
    bin_folder = home / "bin"
    wheel = next(distributions.glob("*.whl"))
    subprocess.run([bin_folder / "python", "-m", "pip", "install", "-q", "--no-deps", wheel], check=True)
    site = next((home / "lib").glob("python*/site-packages"))
    ours = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (site / "dependencies.pth").write_text(f"{ours}\n")
    return bin_folder


@pytest.mark.slow
def test_wheel_carries_its_data_and_nothing_private(distributions: Path) -> None:
    names = zipfile.ZipFile(next(distributions.glob("*.whl"))).namelist()
    assert "normalize/_data/vocabulary/labels.toml" in names
    assert any(name.startswith("normalize/_data/sample_site/") for name in names)
    assert not [n for n in names if n.startswith("tests/") or n.endswith((".db", ".warc.gz"))]


@pytest.mark.slow
def test_sdist_can_be_tested_by_whoever_unpacks_it(distributions: Path) -> None:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as sdist:
        inside = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {"pyproject.toml", "LICENSE", "Makefile", "scrapy.cfg", "requirements.lock"} <= inside
    assert "tests/test_packaging.py" in inside


def run(command: list[str | Path], folder: Path) -> str:
    """What a command prints, run in `folder`; a failure shows what it said."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_installed_command_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    where = run([installed / "python", "-c", "import normalize; print(normalize.__file__)"], tmp_path)
    assert str(installed.parent) in where, "the checkout was imported instead of the wheel"
    films = json.loads(run([installed / "roundup", "parse", "page.html"], tmp_path))["films"]
    assert [film["title"] for film in films] == ["The Copper Lake", "Nine Winters"]
    assert films[1]["cast"] == ["Greta Nobile", "Ivo Conti", "Sara Leone"]
    run([installed / "roundup", "ingest", "page.html"], tmp_path)
    assert (tmp_path / "data" / "roundup.db").exists()
