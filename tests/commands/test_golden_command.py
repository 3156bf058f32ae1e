"""`roundup golden`: a case is added unreviewed, differences are shown, nothing is accepted unasked, prose goes."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roundup_spider.commands.golden import command
from roundup_spider.goldens.cases import load

PAGE = """<html lang="en"><head><title>The cinema releases of July 20: The Copper Lake, Nine Winters</title>
<meta name="description" content="Ferrymen quarrel while the harbour sleeps"></head><body><article>
<h1>The cinema releases of July 20: The Copper Lake, Nine Winters</h1>
<h2>The Copper Lake by Anna Vernier</h2><p>With Paul Darmon, Lucie Ferrand, Hugo Blanc...</p>
<p>What is it about? A ferryman finds a letter addressed to the passenger he lost ten years before.</p>
<p>Did you know? Anna Vernier borrowed the boat from her uncle, who wanted it back on Sunday.</p>
<h2>Nine Winters by Marco Salvi</h2><p>With Greta Nobile, Ivo Conti, Sara Leone...</p>
<p>What is it about? Three sisters share one coat and draw lots every morning.</p>
</article><script>let secret = "ferryman";</script></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def golden(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_new_case_is_unreviewed_and_expects_todays_reading(page: Path, tmp_path: Path) -> None:
    assert golden("add", page, "--case", "july", "--cases", tmp_path / "g").exit_code == 0
    case = load(tmp_path / "g" / "generic" / "july")
    assert case.meta["reviewed"] is False
    assert [film["title"] for film in case.expected["films"]] == ["The Copper Lake", "Nine Winters"]
    assert golden("diff", "--cases", tmp_path / "g").exit_code == 0


def test_a_case_is_never_overwritten_by_adding(page: Path, tmp_path: Path) -> None:
    golden("add", page, "--case", "july", "--cases", tmp_path / "g")
    again = golden("add", page, "--case", "july", "--cases", tmp_path / "g")
    assert "is a case already" in str(again.exception)


def test_a_difference_fails_and_is_shown_until_accepted(page: Path, tmp_path: Path) -> None:
    golden("add", page, "--case", "july", "--cases", tmp_path / "g")
    path = tmp_path / "g" / "generic" / "july" / "expected.json"
    expected = json.loads(path.read_text())
    expected["films"][0]["title"] = "The Copper Sea"
    path.write_text(json.dumps(expected))
    found = golden("diff", "--cases", tmp_path / "g")
    assert type(found.exception).__name__ == "GateFailed"
    assert "films.title" in found.output
    assert f"1 difference; if today's reading is right: roundup golden accept CASE --cases {tmp_path / 'g'}" in str(
        found.exception
    )
    assert golden("accept", "generic/july", "--cases", tmp_path / "g").exit_code == 0
    assert load(path.parent).expected["films"][0]["title"] == "The Copper Lake"
    assert load(path.parent).meta["reviewed"] is True
    assert golden("diff", "--cases", tmp_path / "g").exit_code == 0


def test_a_difference_names_its_film_and_shows_the_first_letter_that_differs(page: Path, tmp_path: Path) -> None:
    golden("add", page, "--case", "july", "--cases", tmp_path / "g")
    path = tmp_path / "g" / "generic" / "july" / "expected.json"
    expected = json.loads(path.read_text())
    expected["films"][0]["synopsis"] = expected["films"][0]["synopsis"].replace("years before", "winters ago")
    del expected["films"][1]
    path.write_text(json.dumps(expected))
    found = json.loads(golden("diff", "--json", "--cases", tmp_path / "g").output)["differences"]
    assert [(one["film"], one["facet"]) for one in found] == [(1, "films.synopsis"), (None, "films")]
    assert found[0]["expected"].endswith("ten winters ago.")
    assert found[0]["read"].endswith("ten years before.")
    assert found[1]["read"] == "Nine Winters"


def test_no_cases_is_a_usage_error(tmp_path: Path) -> None:
    assert type(golden("diff", "--cases", tmp_path).exception).__name__ == "UsageError"


def test_redacting_replaces_prose_and_keeps_what_is_read(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "redacted.html"
    done = golden("redact", page, "-o", out, "--json")
    assert json.loads(done.output)["films_after"] == 2
    text = out.read_text(encoding="utf-8")
    for kept in (
        "The Copper Lake by Anna Vernier",
        "Lucie Ferrand",
        "What is it about?",
        "Did you know?",
        "Anna Vernier",
    ):
        assert kept in text
    for gone in ("ferryman", "Ferrymen", "passenger", "sisters", "borrowed", "secret"):
        assert not re.search(gone, text)
