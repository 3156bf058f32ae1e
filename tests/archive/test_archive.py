"""The archive: what is kept comes back, twice is once, crashes and other tools' files are survived."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from normalize.errors import MissingFile, UsageError
from normalize.records import ArchivePlace, Issue, Page
from roundup_spider.archive import Archive
from roundup_spider.warc import Record, digest_of, records_in
from roundup_spider.warc_file import WarcFile

URL = "https://example.org/week"


def page(url: str = URL, body: bytes = b"<p>The films of the week</p>", at: str = "2022-07-20T08:00:00Z") -> Page:
    return Page(url, body, at, 200, {"Content-Type": "text/html"}, digest_of(body), "generic")


def kept(folder: Path, *pages: Page) -> list[ArchivePlace]:
    with Archive(folder, fsync=False) as archive:
        return [archive.append(one) for one in pages]


def contents(folder: Path) -> list[str]:
    """Addresses in order, damage as "!"."""
    return ["!" if isinstance(found, Issue) else found.url for found in Archive(folder).pages()]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    (place,) = kept(tmp_path, page())
    found = Archive(tmp_path).read(place)
    assert (found.url, found.body, found.fetched_at, found.status) == (URL, page().body, page().fetched_at, 200)
    assert found.digest == page().digest
    assert found.headers["Content-Type"] == "text/html"
    assert found.archived == place


def test_a_file_read_from_disk_is_no_http_response(tmp_path: Path) -> None:
    (place,) = kept(tmp_path, replace(page("file:///saved/page.html"), status=0))
    assert Archive(tmp_path).read(place).status == 0
    with next(tmp_path.glob("*.warc.gz")).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "resource"]


def test_a_file_that_tells_no_type_has_none_afterwards(tmp_path: Path) -> None:
    (place,) = kept(tmp_path, replace(page("file:///saved/page.txt"), status=0, headers={}))
    assert Archive(tmp_path).read(place).headers == {}
    assert contents(tmp_path) == ["file:///saved/page.txt"]


def test_the_same_version_is_written_once(tmp_path: Path) -> None:
    first = kept(tmp_path, page())
    size = next(tmp_path.glob("*.warc.gz")).stat().st_size
    assert kept(tmp_path, page(), page()) == first * 2
    assert next(tmp_path.glob("*.warc.gz")).stat().st_size == size


def test_a_body_seen_before_is_written_as_a_revisit(tmp_path: Path) -> None:
    body = b"<p>A long page about the films of the week</p>" * 2000
    _, again = kept(tmp_path, page(body=body), page(body=body, at="2022-07-27T08:00:00Z"))
    assert again.length < 700
    found = Archive(tmp_path).read(again)
    assert (found.body, found.fetched_at) == (body, "2022-07-27T08:00:00Z")


def test_request_and_response_are_a_pair_that_any_tool_reads(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.append(page(), request={"User-Agent": "roundup"})
    path = next(tmp_path.glob("*.warc.gz"))
    with path.open("rb") as file:
        kinds = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)
        ]
    assert kinds == [("warcinfo", None), ("response", URL), ("request", URL)]
    checker = Checker(_CheckerArguments([str(path)]))
    checker.process_all()
    assert checker.exit_value == 0


class _CheckerArguments:
    def __init__(self, inputs: list[str]) -> None:
        self.inputs, self.verbose = inputs, False


def test_headers_that_described_the_transfer_are_kept_aside(tmp_path: Path) -> None:
    (place,) = kept(tmp_path, replace(page(), headers={"Content-Encoding": "gzip", "X-Long": "a\r\nb"}))
    found = Archive(tmp_path).read(place)
    assert found.body == page().body
    assert found.headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert found.headers["X-Long"] == "a b"


def test_files_rotate_and_are_taken_up_again(tmp_path: Path) -> None:
    for number in range(4):
        with Archive(tmp_path, max_file=900, fsync=False) as archive:
            archive.append(page(f"{URL}/{number}", b"x%d" % number))
    assert 1 < len(list(tmp_path.glob("*.warc.gz"))) < 4
    assert sorted(contents(tmp_path)) == [f"{URL}/{number}" for number in range(4)]


def test_two_writers_never_share_a_file(tmp_path: Path) -> None:
    with Archive(tmp_path) as one, Archive(tmp_path) as two:
        places = [one.append(page(f"{URL}/1", b"1")), two.append(page(f"{URL}/2", b"2"))]
    assert len({place.file for place in places}) == 2
    assert sorted(contents(tmp_path)) == [f"{URL}/1", f"{URL}/2"]


@pytest.mark.parametrize("lost", [1, 20, 100, 250])
def test_a_torn_tail_costs_one_record_and_is_mended(tmp_path: Path, lost: int) -> None:
    kept(tmp_path, page(f"{URL}/1", b"1"), page(f"{URL}/2", b"2"))
    path = next(tmp_path.glob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-lost])
    assert contents(tmp_path) == [f"{URL}/1", "!"]
    kept(tmp_path, page(f"{URL}/3", b"3"))
    assert contents(tmp_path) == [f"{URL}/1", f"{URL}/3"]
    assert list(Archive(tmp_path).verify()) == []
    assert kept(tmp_path, page(f"{URL}/2", b"2"))[0].offset > 0


def test_damage_in_the_middle_costs_one_record_and_nothing_is_cut(tmp_path: Path) -> None:
    places = kept(tmp_path, *[page(f"{URL}/{n}", b"%d" % n * 5000) for n in range(5)])
    path = next(tmp_path.glob("*.warc.gz"))
    content = bytearray(path.read_bytes())
    content[places[2].offset + 150 : places[2].offset + 160] = b"0123456789"
    path.write_bytes(content)
    path.with_name(f"{path.name}.index").unlink()
    assert contents(tmp_path) == [f"{URL}/0", f"{URL}/1", "!", f"{URL}/3", f"{URL}/4"]
    kept(tmp_path, page(f"{URL}/5", b"5"))
    assert contents(tmp_path)[-2:] == [f"{URL}/4", f"{URL}/5"]
    with pytest.raises(UsageError, match="unreadable from byte"):
        Archive(tmp_path).read(places[2])


def test_a_lost_index_is_made_up_for(tmp_path: Path) -> None:
    first = kept(tmp_path, page())
    next(tmp_path.glob("*.index")).unlink()
    assert kept(tmp_path, page()) == first


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    kept(tmp_path, page())
    index = next(tmp_path.glob("*.index"))
    index.write_text(index.read_text().replace("sha256:", "sha256:0"))
    assert [issue.code for issue in Archive(tmp_path).verify()] == ["archive-changed"]


def test_a_place_in_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"no gone\.warc\.gz in the archive"):
        Archive(tmp_path).read(ArchivePlace("gone.warc.gz", 0, 1))


def test_an_archive_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(UsageError, match=r"cannot write the archive .*--archive"),
        Archive(tmp_path / "file") as archive,
    ):
        archive.append(page())


# --- other tools' files


def warc(folder: Path, body: bytes, *headers: tuple[str, str], url: str = URL, name: str = "other.warc.gz") -> Path:
    """A WARC file as a crawler writes it that keeps the body as it came over the wire."""
    path = folder / name
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=name.endswith(".gz"))
        http = StatusAndHeaders("200 OK", [("content-type", "text/html"), *headers], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=http))
    return path


def read_all(path: Path) -> list[Record | Issue]:
    return list(records_in(path))


def body_of(path: Path) -> bytes:
    (found,) = read_all(path)
    assert isinstance(found, Record)
    return found.page.body


TEXT = b"<p>What is it about?</p>" * 50
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (TEXT[:100], TEXT[100:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TEXT, ()),
        (CHUNKED, (("transfer-encoding", "chunked"),)),
        (TEXT, (("transfer-encoding", "chunked"),)),
        (gzip.compress(TEXT), (("content-encoding", "gzip"),)),
        (TEXT, (("content-encoding", "gzip"),)),
        (brotli.compress(TEXT), (("content-encoding", "br"),)),
        (zlib.compress(TEXT), (("content-encoding", "deflate"),)),
        (zlib.compress(TEXT)[2:-4], (("content-encoding", "deflate"),)),
        (gzip.compress(brotli.compress(TEXT)), (("content-encoding", "br, gzip"),)),
        (TEXT, (("content-encoding", "unheard-of"),)),
    ],
    ids=range(10),
)
def test_bodies_are_unpacked_as_far_as_they_are_packed(
    tmp_path: Path, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    assert body_of(warc(tmp_path, body, *headers)) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_a_bomb_is_left_out(tmp_path: Path, pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roundup_spider.warc.MAX_BODY", 100_000)
    name = "gzip" if pack is gzip.compress else "br"
    path = warc(tmp_path, pack(b"a" * 5_000_000), ("content-encoding", name))  # type: ignore[operator]
    warc(tmp_path, b"b" * 200_000, url=f"{URL}/2")
    warc(tmp_path, TEXT, url=f"{URL}/3")
    found = read_all(path)
    assert [one.code if isinstance(one, Issue) else one.page.url for one in found] == [
        "page-too-large",
        "page-too-large",
        f"{URL}/3",
    ]


def test_uncompressed_files_and_files_compressed_as_a_whole(tmp_path: Path) -> None:
    path = warc(tmp_path, TEXT, name="plain.warc")
    warc(tmp_path, TEXT, url=f"{URL}/2", name="plain.warc")
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(path.read_bytes()))
    for one in (path, whole):
        assert [found.page.url for found in read_all(one) if isinstance(found, Record)] == [URL, f"{URL}/2"]


def test_pictures_and_other_records_are_passed_over(tmp_path: Path) -> None:
    path = warc(tmp_path, b"\x89PNG", ("Content-Type", "image/png"), url=f"{URL}.png")
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warc_record("urn:text:x", "resource", BytesIO(b"text"), 4))
        writer.write_record(writer.create_warc_record("metadata://x", "metadata", BytesIO(b"text"), 4))
    warc(tmp_path, TEXT)
    found = [one.page.url for one in read_all(path) if isinstance(one, Record) and one.page.body == TEXT]
    assert found == [URL]


def test_an_arc_file_of_the_old_days(tmp_path: Path) -> None:
    http = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + TEXT
    about = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"
    head = b"filedesc://old.arc 0.0.0.0 20050101000000 text/plain %d\n" % len(about) + about + b"\n"
    record = b"%s 1.2.3.4 20050102030405 text/html %d\n" % (URL.encode(), len(http)) + http + b"\n"
    path = tmp_path / "old.arc"
    path.write_bytes(head + record)
    pages = [one.page for one in read_all(path) if isinstance(one, Record)]
    assert [(one.url, one.fetched_at, one.body) for one in pages] == [(URL, "2005-01-02T03:04:05Z", TEXT)]


@pytest.mark.parametrize(
    "content", [b"", b"not an archive", b"\x1f\x8b", b"WARC/1.0\r\n", gzip.compress(b"a page")], ids=range(5)
)
def test_a_file_that_is_no_archive_gives_at_most_an_issue(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.warc.gz"
    path.write_bytes(content)
    assert all(isinstance(found, Issue) for found in read_all(path))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2000), junk=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_no_damage_raises(tmp_path: Path, at: int, junk: bytes, cut: bool) -> None:
    path = tmp_path / "damaged.warc.gz"
    path.unlink(missing_ok=True)
    for number in range(4):
        warc(tmp_path, TEXT, url=f"{URL}/{number}", name=path.name)
    content = path.read_bytes()
    at %= len(content)
    path.write_bytes(content[:at] + junk + (b"" if cut else content[at + len(junk) :]))
    found = read_all(path)
    intact = [one for one in found if isinstance(one, Record) and one.page.body == TEXT]
    assert len(intact) >= (0 if cut else 2)


def test_a_new_file_that_another_process_takes_first_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = iter(["aaaaaa", "bbbbbb", "cccccc"])
    monkeypatch.setattr("roundup_spider.archive.secrets.token_hex", lambda _: next(names))
    day = datetime(2023, 3, 1, tzinfo=UTC)
    taken = WarcFile.take(tmp_path / "roundup-20230301000000-aaaaaa.warc.gz", False)
    with Archive(tmp_path, fsync=False, clock=lambda: day) as archive:
        place = archive.append(page())
    assert taken is not None
    taken.close()
    assert place.file == "roundup-20230301000000-bbbbbb.warc.gz"
    kept(tmp_path, page(f"{URL}-2"))
    assert list(Archive(tmp_path).verify()) == []


def test_a_file_left_empty_begins_with_its_warcinfo(tmp_path: Path) -> None:
    empty = tmp_path / f"roundup-{datetime.now(UTC):%Y%m%d%H%M%S}-aaaaaa.warc.gz"
    empty.touch()
    (place,) = kept(tmp_path, page())
    assert place.file == empty.name
    with empty.open("rb") as stream:
        assert next(iter(ArchiveIterator(stream))).rec_type == "warcinfo"
