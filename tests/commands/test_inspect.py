"""`roundup inspect`: every line and alternative shown; nothing of a hostile page gets out of the frame."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roundup_spider.commands.inspect import command
from tests.commands.saved import address, roundup, save

PAGE = """<html lang="en"><head><title>The cinema releases of July 20: The Copper Lake, Nine Winters</title></head>
<body><nav><a href="/">Home</a></nav><article><h1>The cinema releases of July 20: The Copper Lake, Nine Winters</h1>
<h2>The Copper Lake by Anna Vernier</h2><p>With Paul Darmon, Lucie Ferrand, Hugo Blanc...</p>
<p>What is it about? A ferryman finds a letter addressed to the passenger he lost ten years before.</p>
<p>Did you know? The boat was built for the film &lt;img src=x onerror=alert(1)&gt; and still floats.</p>
<h2>Nine Winters Marco Salvi</h2><p>With Greta Nobile, Ivo Conti, Sara Leone...</p>
<p>What is it about? Three sisters share one coat and draw lots every morning.</p>
</article><script>alert(2)</script><iframe src="https://e.org/"></iframe></body></html>"""


class Tags(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def inspected(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_terminal_shows_every_line_with_its_role_and_the_alternatives(page: Path) -> None:
    out = inspected(page).output
    assert "header" in out
    assert "With Paul Darmon, Lucie Ferrand, Hugo Blanc..." in out
    assert "“Nine Winters” by Marco Salvi" in out
    assert "2 films" in out


def test_json_is_what_parse_gives_and_lines_besides(page: Path) -> None:
    found = json.loads(inspected(page, "--json").output)
    assert [film["title"] for film in found["films"]] == ["The Copper Lake", "Nine Winters"]
    assert {"text", "role", "confidence", "position"} == set(found["lines"][0])
    assert len(found["alternatives"]) == 2
    assert sum(one["probability"] for one in found["alternatives"][1]) <= 1.001


def test_html_is_self_contained_and_runs_nothing(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "seen.html"
    assert inspected(page, "--html", out).exit_code == 0
    tags = Tags(out.read_text(encoding="utf-8"))
    assert not tags.of("script")
    assert not tags.of("link")
    assert not [tag for tag, attributes in tags.found for name in attributes if name.startswith("on")]
    (frame,) = tags.of("iframe")
    assert frame["sandbox"] in ("", None)
    inside = Tags(frame["srcdoc"] or "")
    assert not inside.of("script")
    assert not inside.of("iframe")
    assert "default-src 'none'" in str(inside.of("meta")[0]["content"])
    outlined = [attributes["data-roundup"] for _, attributes in inside.found if "data-roundup" in attributes]
    assert outlined.count("header") == 2


def test_no_film_is_exit_code_5_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>Nothing is on.</p>")
    found = inspected(path)
    assert type(found.exception).__name__ == "NothingRead"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    found = inspected(tmp_path / "nowhere.html")
    assert type(found.exception).__name__ == "MissingFile"
    assert "nowhere.html" in str(found.exception)


def test_an_unwritable_place_is_a_usage_error(page: Path, tmp_path: Path) -> None:
    found = inspected(page, "--html", tmp_path / "no" / "folder.html")
    assert type(found.exception).__name__ == "UsageError"


def test_an_address_is_shown_as_the_archive_has_it(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1)
    roundup("ingest", "saved", folder=tmp_path)
    shown = roundup("inspect", address(1) + "?utm_source=mail", "--json", folder=tmp_path)
    assert (shown.code, len(shown.lines[0]["films"])) == (0, 3)
    assert "from the archive, as fetched" in shown.err
    assert "--live" in shown.err
