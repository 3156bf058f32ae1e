"""`roundup ingest`: into archive and database, twice is once, and a kill loses nothing that was acknowledged."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from normalize.records import ArchivePlace
from roundup_spider.archive import Archive
from tests.commands.saved import ROUNDUP, Done, address, html, roundup, save


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "data" / "roundup.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def content(folder: Path) -> list[str]:
    """Everything stored except when it ran and which file of the archive it lies in."""
    stored, copy = sqlite3.connect(folder / "data" / "roundup.db"), sqlite3.connect(":memory:")
    try:
        stored.backup(copy)
        copy.executescript(
            "UPDATE pages SET archive_file = NULL, archive_offset = NULL, archive_length = NULL; DELETE FROM runs;"
            "UPDATE issues SET run_id = NULL; UPDATE sqlite_sequence SET seq = 0; DELETE FROM _sqlite_migrations"
        )
        return list(copy.iterdump())
    finally:
        stored.close()
        copy.close()


def test_pages_reach_archive_and_database(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1, 2)
    done = roundup("ingest", "saved", "--json", folder=tmp_path)
    assert done.code == 0
    summary = done.lines[0]
    assert (summary["verb"], summary["new"], summary["films"]) == ("ingest", 2, 6)
    assert {url for (url,) in rows(tmp_path, "SELECT url FROM articles")} == {address(1), address(2)}
    stored = rows(tmp_path, "SELECT url, archive_file, archive_offset, archive_length FROM pages")
    archive = Archive(tmp_path / "data" / "archive")
    for url, file, offset, length in stored:
        page = archive.read(ArchivePlace(str(file), int(str(offset)), int(str(length))))
        assert page.url == url
        assert page.body.decode() == html(int(str(url).rpartition("-")[2]))
    assert rows(tmp_path, "SELECT verb, exit_code, outcome FROM runs") == [("ingest", 0, "done")]


def test_a_page_saved_by_a_browser_with_its_pictures(tmp_path: Path) -> None:
    """As Chromium writes it: quoted-printable, the address and the day in the head, pictures beside the page."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = address(1)
    message["Date"] = "Wed, 20 Jul 2022 10:00:00 -0000"
    page = html(canonical=False).replace("Tom Becker", "Chloé Bécker").replace("<meta charset=utf-8>", "")
    message.set_content(page, subtype="html", charset="windows-1252", cte="quoted-printable")
    message.add_related(b"GIF89a", maintype="image", subtype="gif", filename="poster.gif")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "week.mhtml").write_bytes(message.as_bytes())
    (tmp_path / "saved" / "broken.mht").write_bytes(b"not at all")
    done = roundup("ingest", "saved", "--json", folder=tmp_path)
    assert (done.lines[0]["new"], done.lines[0]["films"], done.lines[0]["unreadable"]) == (1, 3, 1)
    assert "broken.mht is no MHTML file" in done.err
    assert rows(tmp_path, "SELECT url, fetched_at FROM articles") == [(address(1), "2022-07-20T10:00:00Z")]
    assert roundup("reparse", folder=tmp_path).code == 0
    assert rows(tmp_path, "SELECT name FROM mentions WHERE name LIKE 'Chlo%'") == [("Chloé Bécker",)]


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1, 2)
    (tmp_path / "saved" / "about.html").write_text("<html><body><p>Only words about gardens here.</p></body></html>")
    roundup("ingest", "saved", folder=tmp_path)
    archived = {path: path.read_bytes() for path in (tmp_path / "data" / "archive").iterdir()}
    before = content(tmp_path)
    done = roundup("ingest", "saved", "--json", folder=tmp_path)
    assert (done.lines[0]["unchanged"], done.lines[0]["without films"]) == (2, 1)
    assert content(tmp_path) == before
    assert {path: path.read_bytes() for path in (tmp_path / "data" / "archive").iterdir()} == archived


def test_one_article_under_two_addresses_is_one(tmp_path: Path) -> None:
    save(tmp_path, 1)
    tracked = f"{address(1)}?utm_source=letter"
    for _ in range(2):
        for url in (tracked, address(1), f"{address(1)}#comments"):
            roundup("ingest", "week-1.html", "--url", url, folder=tmp_path)
    assert rows(tmp_path, "SELECT url FROM articles") == [(address(1),)]
    before = content(tmp_path)
    roundup("ingest", "week-1.html", "--url", tracked, folder=tmp_path)
    assert roundup("reparse", folder=tmp_path).code == 0
    assert content(tmp_path) == before


def test_our_own_archive_makes_the_database_anew(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1, 2, 3)
    roundup("ingest", "saved", folder=tmp_path)
    (tmp_path / "data" / "roundup.db").rename(tmp_path / "old.db")
    roundup("ingest", tmp_path / "data" / "archive", "--archive", tmp_path / "second", folder=tmp_path)
    assert len(rows(tmp_path, "SELECT * FROM articles")) == 3


def test_a_page_without_films_is_kept_and_told(tmp_path: Path) -> None:
    (tmp_path / "about.html").write_text("<html><body><p>Only words about gardens here.</p></body></html>")
    done = roundup("ingest", "about.html", folder=tmp_path)
    assert done.code == 5
    assert len(rows(tmp_path, "SELECT * FROM pages WHERE archive_file IS NOT NULL")) == 1
    assert rows(tmp_path, "SELECT code FROM issues") == [("no-blocks",)]
    assert rows(tmp_path, "SELECT * FROM articles") == []


def test_pages_without_films_are_named_by_path_and_inside_a_zip_by_address(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (tmp_path / "about.html").write_text("<html><body><p>Only words about gardens here.</p></body></html>")
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as pages:
        pages.write(tmp_path / "week-1.html", "week-1.html")
        pages.write(tmp_path / "about.html", "inner.html")
    (named,) = roundup("ingest", "week-1.html", "about.html", "pages.zip", "--json", folder=tmp_path).lines
    path, inside = named["pages_without_films"]
    assert path == "about.html"
    assert "inner.html" in inside


def test_a_missing_path_is_told_and_the_others_are_loaded(tmp_path: Path) -> None:
    save(tmp_path, 1)
    done = roundup("ingest", "none.html", "week-1.html", folder=tmp_path)
    assert done.code == 2
    assert done.err == "roundup: cannot read none.html: No such file or directory\n"
    assert len(rows(tmp_path, "SELECT * FROM articles")) == 1
    assert rows(tmp_path, "SELECT exit_code, outcome FROM runs") == [(2, "wrong usage")]


def _one_line(done: Done, code: int, *words: str) -> None:
    assert done.code == code
    assert len(done.err.splitlines()) == 1, done.err
    assert done.err.startswith("roundup: ")
    for word in words:
        assert word in done.err


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (tmp_path / "thing.db").write_text("a shopping list")
    _one_line(
        roundup("ingest", "week-1.html", "--db", "thing.db", folder=tmp_path), 2, "thing.db", "not a SQLite database"
    )
    assert (tmp_path / "thing.db").read_text() == "a shopping list"
    assert not (tmp_path / "data").exists()


def test_a_locked_database_loses_nothing(tmp_path: Path) -> None:
    save(tmp_path, 1)
    roundup("ingest", "week-1.html", folder=tmp_path)
    save(tmp_path, 2)
    connection = sqlite3.connect(tmp_path / "data" / "roundup.db")
    connection.execute("BEGIN IMMEDIATE")
    environment_wait = ["-c", "import normalize.store.connect as c; c.BUSY_TIMEOUT = 0.2;"]
    command = [ROUNDUP[0], *environment_wait]
    command[-1] += "from roundup_spider.cli import main; main(['ingest', 'week-2.html'])"
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    connection.rollback()
    connection.close()
    _one_line(Done(done.returncode, "", done.stderr.decode()), 2, "locked", "run again")
    assert roundup("ingest", "week-2.html", folder=tmp_path).code == 0
    assert len(rows(tmp_path, "SELECT * FROM articles")) == 2


def test_an_archive_in_the_way_is_told(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (tmp_path / "file").write_text("in the way")
    _one_line(
        roundup("ingest", "week-1.html", "--archive", "file", folder=tmp_path), 2, "cannot write the archive file"
    )
    assert rows(tmp_path, "SELECT * FROM articles") == []


@pytest.mark.slow
def test_a_kill_loses_nothing_and_running_again_completes(tmp_path: Path) -> None:
    """SIGKILL at random moments; afterwards archive and database are whole, and a full run ends as if undisturbed."""
    weeks = range(120)
    save(tmp_path / "saved", *weeks)
    (tmp_path / "calm").mkdir()
    roundup("ingest", tmp_path / "saved", folder=tmp_path / "calm")
    chance = random.Random(7)
    killed = 0
    for _ in range(6):
        process = subprocess.Popen([*ROUNDUP, "ingest", "saved"], cwd=tmp_path, stderr=subprocess.PIPE)
        _wait_for_database(tmp_path, process)
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        _check_whole(tmp_path)
    assert killed >= 3
    assert roundup("ingest", "saved", folder=tmp_path).code == 0
    assert content(tmp_path) == content(tmp_path / "calm")
    assert list(Archive(tmp_path / "data" / "archive").verify()) == []


@pytest.mark.slow
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: what fits is whole, the rest comes with the next run."""
    save(tmp_path / "saved", *range(40))
    roundup("ingest", "saved", "--db", "calm/data/roundup.db", "--archive", "calm/archive", folder=tmp_path)
    limited = f"ulimit -f 330; exec {' '.join(ROUNDUP)} ingest saved"
    done = subprocess.run(["bash", "-c", limited], cwd=tmp_path, capture_output=True, timeout=60)
    _one_line(Done(done.returncode, "", done.stderr.decode()), 2, "cannot write")
    _check_whole(tmp_path)
    assert roundup("ingest", "saved", folder=tmp_path).code == 0
    assert content(tmp_path) == content(tmp_path / "calm")


@pytest.mark.slow
def test_four_ingests_at_once(tmp_path: Path) -> None:
    for number in range(4):
        save(tmp_path / f"saved-{number}", *range(number * 10, number * 10 + 15))
    command = [*ROUNDUP, "ingest"]
    running = [
        subprocess.Popen([*command, f"saved-{n}"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for n in range(4)
    ]
    told = [process.communicate(timeout=120)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 4, told
    assert told == [""] * 4
    assert len(rows(tmp_path, "SELECT * FROM articles")) == 45
    _check_whole(tmp_path)
    assert list(Archive(tmp_path / "data" / "archive").verify()) == []


def _wait_for_database(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        if (folder / "data" / "roundup.db").exists():
            return
        time.sleep(0.01)


def _check_whole(folder: Path) -> None:
    """No half page: each article has all its films, each page its record."""
    if not rows(folder, "SELECT 1 FROM sqlite_master WHERE name = 'film_blocks'"):
        return  # killed before the schema was committed
    stored = rows(folder, "SELECT archive_file, archive_offset, archive_length FROM pages")
    films = rows(folder, "SELECT article_id, count(*) FROM film_blocks GROUP BY 1")
    assert len(stored) == len(films)
    assert {count for _, count in films} <= {3}
    archive = Archive(folder / "data" / "archive")
    for file, offset, length in stored:
        assert archive.read(ArchivePlace(str(file), int(str(offset)), int(str(length)))).body


def test_a_zip_of_pages_is_loaded_and_what_is_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    save(folder, 1)
    (folder / "programme.pdf").write_bytes(b"%PDF-1.4")
    (folder / "about.html").write_text("<html><body><p>Only words about gardens here.</p></body></html>")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as packed:
        packed.writestr("été/week 2.html", html(2, canonical=False))
        packed.writestr("été/picture.png", b"\x89PNG")
    done = roundup("ingest", "saved", "more.zip", "--db", "films.db", folder=tmp_path)
    assert done.code == 0
    assert "2 new, 1 without films; 6 films in films.db; next: roundup reconcile --db films.db" in done.out
    assert "no film in saved/about.html;" in done.out
    assert "1 file (1 .pdf)" in done.out
    with sqlite3.connect(tmp_path / "films.db") as connection:
        (url,) = connection.execute("SELECT url FROM articles WHERE url LIKE 'file:%'").fetchone()
    connection.close()
    assert url.endswith("/more.zip/%C3%A9t%C3%A9/week%202.html")
