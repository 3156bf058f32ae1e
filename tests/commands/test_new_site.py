"""`roundup new-site`: what a page shows becomes a site file that loads, and a golden case that waits for review."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roundup_spider.commands.new_site import command
from roundup_spider.inspecting import inspect_page
from roundup_spider.inspecting.inspection import page_at
from roundup_spider.reading import read
from roundup_spider.scaffold.proposal import address_pattern, propose, title_pattern
from roundup_spider.scaffold.site_file import site_file
from roundup_spider.spiders.base import Feed, RoundupSpider, Sitemap

ADDRESS = "https://films.example/2022/07/the-cinema-releases-of-july-20-the-copper-lake/"
PAGE = f"""<html lang="en"><head><title>The cinema releases of July 20: The Copper Lake, Nine Winters</title>
<link rel="canonical" href="{ADDRESS}">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="/feed/"></head>
<body><nav class="menu"><a href="/">Home</a><a href="/tv">TV</a></nav><main><div class="entry-content">
<h1>The cinema releases of July 20: The Copper Lake, Nine Winters</h1>
<h2>The Copper Lake by Anna Vernier</h2><p>With Paul Darmon, Lucie Ferrand, Hugo Blanc...</p>
<p>What is it about? A ferryman finds a letter addressed to the passenger he lost ten years before.</p>
<p>Did you know? The boat was built for the film and still crosses the lake on Sundays.</p>
<h2>Nine Winters by Marco Salvi</h2><p>With Greta Nobile, Ivo Conti, Sara Leone...</p>
<p>What is it about? Three sisters share one coat and draw lots every morning.</p></div></main>
<footer>All rights reserved</footer></body></html>"""


KNOWN = "gazette.example"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def new_site(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def loaded(path: Path) -> type[RoundupSpider]:
    """The spider class of a site file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    classes = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == path.stem]
    assert len(classes) == 1
    return classes[0]


def test_the_site_file_says_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    done = new_site("films", page, "--folder", tmp_path, "--cases", tmp_path / "g")
    assert done.exit_code == 0, done.output
    spider = loaded(tmp_path / "films.py")
    assert (spider.name, tuple(spider.allowed_domains)) == ("films", ("films.example",))
    assert spider.seeds == (Feed("https://films.example/feed/"),)
    assert spider.roundups == "/the-cinema-releases-of-"
    assert spider.examples == (ADDRESS,)
    assert spider.verified == "proposed from 1 page, not crawled yet."
    (layout,) = spider.layouts
    assert layout.article == "div.entry-content"
    titles = [film.title for film in read(PAGE.encode(), ADDRESS, layouts=spider.layouts).blocks]
    assert titles == ["The Copper Lake", "Nine Winters"]
    meta = json.loads((tmp_path / "g" / "films" / "2022-07-20" / "meta.json").read_text())
    assert meta["reviewed"] is False


def test_nothing_is_overwritten(page: Path, tmp_path: Path) -> None:
    (tmp_path / "films.py").write_text("kept")
    done = new_site("films", page, "--folder", tmp_path, "--cases", tmp_path / "g")
    assert type(done.exception).__name__ == "UsageError"
    assert (tmp_path / "films.py").read_text() == "kept"


@pytest.mark.parametrize("name", ["Films", "9films", "films-2", "gossipify", "import os"])
def test_a_name_that_cannot_be_is_refused(name: str, page: Path) -> None:
    assert type(new_site(name, page, "--dry-run").exception).__name__ == "UsageError"


def test_a_domain_that_has_a_site_already_is_told(page: Path) -> None:
    assert "belongs to" not in new_site("films", page, "--dry-run").stderr
    page.write_text(PAGE.replace("films.example", KNOWN), encoding="utf-8")
    done = new_site("another", page, "--dry-run")
    assert done.exit_code == 0, done.output
    assert f"{KNOWN} belongs to the site sample-gazette already" in done.stderr


def test_a_page_without_films_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<link rel="canonical" href="{ADDRESS}"><p>Nothing on this week.</p>')
    assert type(new_site("films", path, "--folder", tmp_path).exception).__name__ == "NothingRead"
    assert not list(tmp_path.glob("*.py"))


def test_hostile_addresses_cannot_break_out_of_the_site_file(page: Path) -> None:
    evil = '/feed/"),); import os; os.system("true") #'
    text = PAGE.replace("/comments/feed/", "/c/comment").replace('href="/feed/"', f"href='{evil}'")
    page.write_text(text, encoding="utf-8")
    found = page_at(str(page))
    written = site_file(propose("films", [inspect_page(found.page, "page.html", found.url)]))
    assert 'import os; os.system("' not in written
    compile(written, "films.py", "exec")


def test_a_feed_at_somebody_elses_is_no_seed(page: Path, tmp_path: Path) -> None:
    page.write_text(PAGE.replace('href="/feed/"', 'href="https://feeds.example/films"'), encoding="utf-8")
    done = new_site("films", page, "--folder", tmp_path, "--cases", tmp_path / "g")
    assert done.exit_code == 0, done.output
    assert loaded(tmp_path / "films.py").seeds == (Sitemap("https://films.example/sitemap.xml"),)


def test_patterns_match_the_addresses_and_titles_they_come_from() -> None:
    addresses = ["https://e.org/cinema/sorties-du-20-juillet", "https://e.org/cinema/sorties-du-27-juillet"]
    assert address_pattern(addresses) == "/sorties-du-"
    assert address_pattern(["https://e.org/week-16"]) == r"/week-\d+", "a page at the root of its host"
    assert title_pattern(["Les sorties du 20 juillet : As bestas", "Les sorties du 27 juillet : Magdala"]).endswith(
        "les sorties du"
    )


def test_site_files_of_ones_own_are_found_where_they_were_written(page: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    environment = {**os.environ, "ROUNDUP_SITES": str(own)}

    def roundup(*arguments: str) -> str:
        command = [sys.executable, "-m", "roundup_spider.cli", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    assert "export ROUNDUP_SITES" not in roundup("new-site", "lakes", str(page))
    assert (own / "lakes.py").exists()
    assert json.loads(roundup("parse", str(page)))["site"] == "lakes"


def test_a_folder_that_is_not_searched_is_told(page: Path, tmp_path: Path) -> None:
    cases = ["--cases", str(tmp_path / "cases")]
    done = CliRunner().invoke(command, ["lakes", str(page), "--folder", str(tmp_path / "new"), *cases])
    assert f"export ROUNDUP_SITES={tmp_path / 'new'}" in done.stdout
