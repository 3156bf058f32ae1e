"""`roundup parse`: every kind of input, every kind of trouble."""

from __future__ import annotations

import gzip
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.commands.saved import FILMS, address, html, roundup, save

ARTICLE = {"path", "url", "site", "title", "author", "published", "week", "language", "reader", "films"}
ARTICLE |= {"unclaimed", "issues"}
FILM = {"position", "header", "title", "directors", "cast", "synopsis", "trivia", "release_date", "facts"}
FILM |= {"confidence", "issues"}


def write_warc(path: Path, *weeks: int) -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for week in weeks:
            body = html(week, canonical=False).encode()
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(address(week), "response", BytesIO(body), len(body), http_headers=http)
            writer.write_record(record)
        moved = StatusAndHeaders("301 Moved", [("Location", "/")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address(99), "response", BytesIO(b"moved"), 5, http_headers=moved)
        )
    return path


def test_the_lines_are_those_of_the_contract(tmp_path: Path) -> None:
    save(tmp_path, 1)
    done = roundup("parse", "week-1.html", folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    (line,) = done.lines
    assert set(line) == ARTICLE
    assert all(set(film) == FILM for film in line["films"])
    assert (line["path"], line["url"], line["site"]) == ("week-1.html", address(1), "generic")
    assert [film["title"] for film in line["films"]] == [title for title, _, _ in FILMS]
    assert [film["directors"] for film in line["films"]] == [[director] for _, director, _ in FILMS]
    assert line["films"][0]["cast"] == FILMS[0][2].split(", ")
    assert not (tmp_path / "data").exists()


def test_all_kinds_of_input_in_their_order(tmp_path: Path) -> None:
    save(tmp_path / "folder", 3, 2)
    (tmp_path / "folder" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(html(4).encode()))
    write_warc(tmp_path / "crawl.warc.gz", 5, 6)
    write_warc(tmp_path / "plain.warc", 7)
    paths = ("plain.warc", "folder", "-", "crawl.warc.gz", "packed.html.gz")
    done = roundup("parse", *paths, folder=tmp_path, stdin=html(1).encode())
    assert done.code == 0
    assert [line["url"] for line in done.lines] == [address(n) for n in (7, 2, 3, 1, 5, 6, 4)]
    assert [line["path"] for line in done.lines][:4] == ["plain.warc", "folder/week-2.html", "folder/week-3.html", "-"]
    assert all(len(line["films"]) == 3 for line in done.lines)


def test_the_address_given_counts_before_the_pages_own(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (line,) = roundup("parse", "week-1.html", "--url", "https://gossipify.com/x", folder=tmp_path).lines
    assert (line["url"], line["site"]) == ("https://gossipify.com/x", "gossipify")
    (line,) = roundup("parse", "week-1.html", "--site", "allocine", folder=tmp_path).lines
    assert (line["url"], line["site"]) == (address(1), "allocine")


def test_a_page_that_tells_no_address_has_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(html(1, canonical=False))
    (line,) = roundup("parse", "page.html", folder=tmp_path).lines
    assert line["url"] is None


def test_a_missing_file_is_one_line_and_the_others_are_read(tmp_path: Path) -> None:
    save(tmp_path, 1)
    done = roundup("parse", "none.html", "week-1.html", folder=tmp_path)
    assert (done.code, len(done.lines)) == (2, 1)
    assert done.err == "roundup: cannot read none.html: No such file or directory\n"


def test_a_site_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    save(tmp_path, 1)
    done = roundup("parse", "week-1.html", "--site", "nowhere", folder=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "no site called 'nowhere'" in done.err


NO_ROUNDUPS = {
    "empty.html": b"",
    "report.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj\n" * 50,
    "program.bin": os.urandom(20_000),
    "zeros.bin": bytes(20_000),
    "about.html": b"<html><body><h1>About us</h1><p>We write about gardens, and nothing else.</p></body></html>",
    "packed.gz": b"\x1f\x8b\x08 this is no gzip",
    "folder.warc.gz": b"not an archive at all",
}


@pytest.mark.parametrize("name", NO_ROUNDUPS)
def test_what_holds_no_roundup_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(NO_ROUNDUPS[name])
    done = roundup("parse", name, folder=tmp_path)
    assert done.code == 5
    (line,) = done.lines
    assert line["films"] == []
    assert line["issues"], "a page without films says why"
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("roundup: ")


def test_a_huge_page_is_refused_without_being_read(tmp_path: Path) -> None:
    save(tmp_path, 1)
    with (tmp_path / "huge.html").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    done = roundup("parse", "huge.html", "week-1.html", folder=tmp_path)
    assert done.code == 0
    assert [len(line["films"]) for line in done.lines] == [0, 3]
    assert done.lines[0]["issues"][0]["code"] == "page-too-large"
    assert done.err == "roundup: huge.html is larger than the 64 MB that are read\n"


def test_a_bundle_of_archives(tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", 1)
    write_warc(tmp_path / "b.warc.gz", 2)
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as bundle:
        bundle.write(tmp_path / "a.warc.gz", "archive/a.warc.gz")
        bundle.write(tmp_path / "b.warc.gz", "archive/b.warc.gz")
        bundle.writestr("pages/pages.jsonl", "{}")
    done = roundup("parse", "crawl.wacz", folder=tmp_path)
    assert [(line["path"], line["url"]) for line in done.lines] == [("crawl.wacz", address(n)) for n in (1, 2)]
    (tmp_path / "torn.wacz").write_bytes((tmp_path / "crawl.wacz").read_bytes()[:-100])
    done = roundup("parse", "torn.wacz", folder=tmp_path)
    assert done.code == 5
    assert "not a whole zip file" in done.err


def test_a_revisit_has_the_body_of_the_record_it_repeats(tmp_path: Path) -> None:
    body = html(1).encode()
    with (tmp_path / "first.warc.gz").open("wb") as one, (tmp_path / "second.warc.gz").open("wb") as two:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = WARCWriter(one).create_warc_record(address(1), "response", BytesIO(body), len(body), http_headers=http)
        WARCWriter(one).write_record(record)
        digest = record.rec_headers.get_header("WARC-Payload-Digest")
        again = WARCWriter(two).create_revisit_record(address(2), digest, address(1), "2022-07-20T00:00:00Z", http)
        WARCWriter(two).write_record(again)
    done = roundup("parse", "first.warc.gz", "second.warc.gz", folder=tmp_path)
    assert [(line["url"], len(line["films"])) for line in done.lines] == [(address(1), 3), (address(2), 3)]
    alone = roundup("parse", "second.warc.gz", folder=tmp_path)
    assert alone.code == 5
    assert "that no file given holds" in alone.err


def test_a_torn_archive_gives_its_whole_pages(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "torn.warc.gz", 1, 2)
    path.write_bytes(path.read_bytes()[:-400])
    done = roundup("parse", "torn.warc.gz", folder=tmp_path)
    assert done.code == 0
    assert len(done.lines[0]["films"]) == 3
    assert "unreadable from byte" in done.err


def test_no_path_is_wrong_usage(tmp_path: Path) -> None:
    assert roundup("parse", folder=tmp_path).code == 2


def test_output_that_nobody_reads_ends_quietly(tmp_path: Path) -> None:
    import subprocess

    from tests.commands.saved import ROUNDUP

    save(tmp_path / "many", *range(40))
    command = " ".join([*ROUNDUP, "parse", "many", "|", "head", "-c", "10"])
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr


def test_logs_can_be_json_lines(tmp_path: Path) -> None:
    import json
    import subprocess
    import sys

    code = "import logging; from roundup_spider.commands._output import set_up_logs; set_up_logs('json', 1);"
    code += "logging.getLogger('x').info('hello'); logging.getLogger('x').debug('not this')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    (line,) = [json.loads(one) for one in done.stderr.splitlines()]
    assert (line["level"], line["logger"], line["message"]) == ("info", "x", "hello")
