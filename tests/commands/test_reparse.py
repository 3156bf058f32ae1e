"""`roundup reparse`: today's reader over the archive."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.commands.saved import address, roundup, save


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    save(tmp_path / "saved", 1, 2, 3)
    assert roundup("ingest", "saved", folder=tmp_path).code == 0
    return tmp_path


def change(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "data" / "roundup.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_reading_of_yesterday_is_made_anew(loaded: Path) -> None:
    change(loaded, "UPDATE articles SET reader = '0'", "UPDATE film_blocks SET title = 'Wrong' WHERE position = 1")
    done = roundup("reparse", "--json", folder=loaded)
    assert (done.code, done.lines[0]["changed"], done.lines[0]["pages"]) == (0, 3, 3)
    again = roundup("reparse", "--json", folder=loaded)
    assert again.lines[0]["unchanged"] == 3


def test_status_and_check_tell_of_articles_that_another_reader_read(loaded: Path) -> None:
    change(loaded, f"UPDATE articles SET reader = '0' WHERE url <> '{address(3)}'")
    for verb in ("status", "check"):
        assert roundup(verb, "--json", folder=loaded).lines[0]["read_by_older_reader"] == {"generic": 2}
        told = roundup(verb, folder=loaded).out
        assert "2 articles were read by another version of the reader: roundup reparse" in told
    roundup("reparse", folder=loaded)
    assert "another version" not in roundup("status", folder=loaded).out


def test_only_a_site_only_since(loaded: Path) -> None:
    change(loaded, f"UPDATE pages SET last_fetched = '2001-01-01T00:00:00Z' WHERE url = '{address(1)}'")
    assert roundup("reparse", "--since", "2002-01-01", "--json", folder=loaded).lines[0]["pages"] == 2
    assert roundup("reparse", "--site", "gossipify", "--json", folder=loaded).lines[0]["pages"] == 0
    assert roundup("reparse", "--site", "nowhere", folder=loaded).code == 2


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    save(tmp_path / "saved", *range(130))
    roundup("ingest", "saved", folder=tmp_path)
    change(tmp_path, "UPDATE articles SET reader = '0'")
    assert roundup("reparse", "--jobs", "2", "--json", folder=tmp_path).lines[0]["changed"] == 130
    assert roundup("reparse", "--jobs", "1", "--json", folder=tmp_path).lines[0]["unchanged"] == 130


def test_an_archive_that_is_not_there_is_told(loaded: Path) -> None:
    (loaded / "data" / "archive").rename(loaded / "elsewhere")
    done = roundup("reparse", folder=loaded)
    assert done.code == 5
    assert "is --archive right?" in done.err
    assert roundup("reparse", "--archive", "elsewhere", folder=loaded).code == 0


def test_without_a_database_there_is_nothing_to_read_again(tmp_path: Path) -> None:
    done = roundup("reparse", folder=tmp_path)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "no database at data/roundup.db" in done.err


@pytest.mark.parametrize("since", ["yesterday", "20/07/2022", "2022-13-01"])
def test_a_day_that_is_none_is_wrong_usage(loaded: Path, since: str) -> None:
    done = roundup("reparse", "--since", since, folder=loaded)
    assert done.code == 2
    assert "expected a day such as 2022-07-20" in done.err


def test_plain_text_reads_from_the_archive_as_from_the_file(tmp_path: Path) -> None:
    text = "The films of the week\n\nThe Salt Road by Ada Lindqvist\nWith Tom Becker, Nour Haddad, Lena Vogel...\n"
    (tmp_path / "page.txt").write_text(text + "What is it about? Somebody looks for a way home.\n")
    assert roundup("ingest", "page.txt", folder=tmp_path).code == 0
    assert roundup("reparse", "--json", folder=tmp_path).lines[0]["unchanged"] == 1
