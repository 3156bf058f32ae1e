"""`roundup export`: whole tables and queries, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from pyarrow import parquet

from normalize.store.export import harmless
from tests.commands.saved import roundup, save


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    save(folder / "saved", 1, 2)
    assert roundup("ingest", "saved", folder=folder).code == 0
    with sqlite3.connect(folder / "data" / "roundup.db") as connection:
        connection.execute('UPDATE articles SET title = \'=HYPERLINK("http://evil.example","x")\'')
    connection.close()
    return folder


def test_a_view_as_csv(loaded: Path) -> None:
    done = roundup("export", "film_mentions", folder=loaded)
    table = list(csv.DictReader(done.out.splitlines()))
    assert len(table) == 6
    assert {row["title_as_written"] for row in table} == {"The Salt Road", "A Winter in Porto", "Night Ferry"}


def test_formulas_are_defused(loaded: Path) -> None:
    done = roundup("export", "articles", folder=loaded)
    assert {row["title"][:11] for row in csv.DictReader(done.out.splitlines())} == {"'=HYPERLINK"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_every_beginning_of_a_formula_is_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "As bestas", 3, -3, None, 1.5, " =x"])
def test_everything_else_stays(value: object) -> None:
    assert harmless(value) == value


def test_a_query_as_json_lines(loaded: Path) -> None:
    query = "SELECT title_as_written AS title, count(*) AS times FROM film_mentions GROUP BY 1 ORDER BY 1"
    done = roundup("export", "--sql", query, "--format", "jsonl", folder=loaded)
    assert done.lines[0] == {"title": "A Winter in Porto", "times": 2}


def test_everything_into_a_folder(loaded: Path) -> None:
    done = roundup("export", "--out", "all", "--json", folder=loaded)
    assert done.code == 0
    written = done.lines[0]["rows"]
    assert written["all/articles.csv"] == 2
    assert (loaded / "all" / "credits.csv").read_bytes().startswith(b"\xef\xbb\xbffilm_id")
    assert not [path for path in (loaded / "all").iterdir() if path.name.startswith(".")]


def test_the_name_of_the_file_decides_the_format(loaded: Path) -> None:
    assert roundup("export", "articles", "-o", "a.jsonl", folder=loaded).code == 0
    assert len([json.loads(line) for line in (loaded / "a.jsonl").read_text().splitlines()]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "no table or view 'nothing'"),
        (["--sql", "DELETE FROM articles"], "does not run"),
        (["--sql", "WITH x AS (SELECT 1) DELETE FROM articles"], "does not run"),
        (["--sql", "SELECT 1; DROP TABLE articles"], "does not run"),
        (["--sql", "SELECT nonsense FROM articles"], "no such column"),
        (["films", "--sql", "SELECT 1"], "not both"),
        (["films", "people"], "--out"),
        (["articles", "-o", "saved/week-1.html/a.csv"], "cannot write"),
    ],
)
def test_what_cannot_be_exported_is_told(loaded: Path, arguments: list[str], told: str) -> None:
    done = roundup("export", *arguments, folder=loaded)
    assert done.code == 2
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert len(roundup("export", "articles", "--format", "jsonl", folder=loaded).lines) == 2


def test_parquet_keeps_types_and_every_row(loaded: Path) -> None:
    done = roundup("export", "film_mentions", "-o", "mentions.parquet", "--json", folder=loaded)
    assert done.code == 0
    table = parquet.read_table(loaded / "mentions.parquet")
    assert table.num_rows == done.lines[0]["rows"]["mentions.parquet"] == 6
    assert str(table.schema.field("position").type) == "int64"
    assert set(table.column("title_as_written").to_pylist()) == {"The Salt Road", "A Winter in Porto", "Night Ferry"}


def test_a_kind_of_file_that_is_not_written_is_refused(loaded: Path) -> None:
    done = roundup("export", "films", "-o", "films.xlsx", folder=loaded)
    assert (done.code, "none of csv, jsonl, parquet" in done.err) == (2, True)
    assert not (loaded / "films.xlsx").exists()


def test_a_file_in_the_way_is_one_line(loaded: Path) -> None:
    done = roundup("export", "films", "credits", "-o", "saved/week-1.html/out", folder=loaded)
    assert (done.code, done.err.count("\n")) == (2, 1)
