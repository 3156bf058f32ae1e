"""`roundup archive`: damage is found and mended, old versions are given up, and no article's only copy with them."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.errors import DatabaseBusy
from normalize.store import Store
from roundup_spider import pruning
from roundup_spider.archive import Archive
from roundup_spider.archive_upkeep import verify
from roundup_spider.pruning import Keep, going, next_name, prune
from tests.nodes.crawls import START, Visit, content, crawl
from tests.nodes.nodes import node, places_hold, roundup

NOW = START + timedelta(days=10)


def warc(folder: Path) -> Path:
    (path,) = folder.glob("*.warc.gz")
    return path


def data(folder: Path, *weeks: int) -> Path:
    """A collection in data/ as the verbs expect it; the folder of its archive."""
    node(folder / "data", *weeks)
    return folder / "data" / "archive"


def test_a_whole_archive_passes(tmp_path: Path) -> None:
    data(tmp_path, 1, 2)
    done = roundup("archive", "verify", "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["records"], done.lines[0]["damages"]) == (0, 2, [])


@pytest.mark.parametrize("lost", [3, 60, 400])
def test_a_torn_tail_is_found_and_cut(tmp_path: Path, lost: int) -> None:
    path = warc(data(tmp_path, 1, 2))
    path.write_bytes(path.read_bytes()[:-lost])
    done = roundup("archive", "verify", "--json", folder=tmp_path)
    assert done.code == 3
    assert {problem["code"] for problem in done.lines[0]["damages"]} >= {"torn-tail", "row-without-record"}
    done = roundup("archive", "repair", "--json", folder=tmp_path)
    assert done.lines[0]["torn_bytes"] > 0
    assert [problem["code"] for problem in done.lines[0]["damages"]] == ["row-without-record"]
    assert "and in no other file" in done.err


def test_a_wrong_index_and_a_moved_file_are_mended(tmp_path: Path) -> None:
    path = warc(data(tmp_path, 1, 2, 3))
    index = path.with_name(f"{path.name}.index")
    index.write_text(index.read_text().replace("sha256:", "sha256:0", 1))
    path.rename(path.with_name("roundup-20990101000000-abcdef.warc.gz"))
    index.rename(path.with_name("roundup-20990101000000-abcdef.warc.gz.index"))
    done = roundup("archive", "verify", "--json", folder=tmp_path)
    assert {problem["code"] for problem in done.lines[0]["damages"]} == {"archive-changed", "row-without-record"}
    done = roundup("archive", "repair", "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["indexes"], done.lines[0]["rows"]) == (0, 1, 3)
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        assert places_hold(store, path.parent)


def test_records_that_no_row_knows_are_told(tmp_path: Path) -> None:
    data(tmp_path, 1, 2)
    with closing(sqlite3.connect(tmp_path / "data" / "roundup.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM pages WHERE url LIKE '%releases-2'")
    done = roundup("archive", "verify", "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["records_without_rows"]) == (0, 1)
    assert "is in no row of the database; roundup ingest reads it" in done.err


def test_damage_in_the_middle_is_told_and_nothing_cut(tmp_path: Path) -> None:
    path = warc(data(tmp_path, 1, 2, 3))
    body = bytearray(path.read_bytes())
    middle = len(body) // 2
    body[middle : middle + 10] = b"0123456789"
    path.write_bytes(body)
    done = roundup("archive", "repair", "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["torn_bytes"]) == (3, 0)
    assert path.stat().st_size == len(body)


def test_sizes_add_up(tmp_path: Path) -> None:
    path = warc(data(tmp_path, 1, 2))
    told = roundup("archive", "size", "--json", folder=tmp_path).lines[0]
    assert sum(share["size"] for share in told["shares"]) == told["bytes"] < path.stat().st_size
    assert sum(share["records"] for share in told["shares"]) == 2
    assert "reels.example" in roundup("archive", "size", folder=tmp_path).out or told["shares"][0]["site"] == "generic"


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    for verb in ("verify", "repair", "size"):
        done = roundup("archive", verb, folder=tmp_path)
        assert (done.code, len(done.err.splitlines())) == (2, 1)
    data(tmp_path, 1)
    assert "nothing says what to keep" in roundup("archive", "prune", folder=tmp_path).err


# --- retention


def test_only_asked_to_it_deletes(tmp_path: Path) -> None:
    visits = [Visit(0, 0, 1), Visit(24, 0, 2), Visit(48, 0, 3), Visit(72, 1, 1)]
    crawl(tmp_path / "data", visits).close()
    before = warc(tmp_path / "data" / "archive").read_bytes()
    dry = roundup("archive", "prune", "--keep-versions", "1", "--json", folder=tmp_path).lines[0]
    assert (dry["versions"], dry["deleted"]) == (2, False)
    assert warc(tmp_path / "data" / "archive").read_bytes() == before
    done = roundup("archive", "prune", "--keep-versions", "1", "--delete", "--json", folder=tmp_path).lines[0]
    assert (done["versions"], done["bytes"]) == (dry["versions"], dry["bytes"])
    assert warc(tmp_path / "data" / "archive").stat().st_size == len(before) - dry["bytes"]
    assert roundup("archive", "verify", folder=tmp_path).code == 0


def test_an_articles_only_copy_stays_unless_asked(tmp_path: Path) -> None:
    with crawl(tmp_path, [Visit(0, 0, 1), Visit(1, 1, 0)]) as store:
        archive = Archive(tmp_path / "archive")
        assert set(going(store, archive, Keep(days=1), NOW).versions) == {
            (Visit(1, 1, 0).url, Visit(1, 1, 0).fetched.digest)
        }
        assert len(going(store, archive, Keep(days=1, articles_too=True), NOW).versions) == 2
        assert not going(store, archive, Keep(days=1, versions=1), NOW).versions


def test_nobody_prunes_what_is_being_written(tmp_path: Path) -> None:
    with crawl(tmp_path, [Visit(0, 0, 1)]) as store, Archive(tmp_path / "archive") as writing:
        writing.append(Visit(5, 1, 1).fetched)
        with pytest.raises(DatabaseBusy, match="is in use"):
            list(prune(store, Archive(tmp_path / "archive"), Keep(days=1), NOW))


visits = st.builds(Visit, hour=st.integers(0, 200), page=st.integers(0, 3), version=st.integers(0, 3))
several = st.lists(visits, min_size=1, max_size=10, unique_by=lambda visit: (visit.hour, visit.page))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=several, days=st.none() | st.integers(0, 9), versions=st.none() | st.integers(1, 3), crash=st.integers(0, 2)
)
def test_pruned_or_killed_on_the_way_what_is_kept_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, made: list[Visit], days: int | None, versions: int | None, crash: int
) -> None:
    """A crash after the new file, or after the rows, and a second run, end as an undisturbed one."""
    folder = tmp_path_factory.mktemp("pruned")
    keep = Keep(days if days is not None or versions else 3, versions)
    with crawl(folder, made) as store:
        before = content(store)
        expected = set(_kept(store, keep))
        if crash:
            _pruned_until(store, folder, keep, crash)
        list(prune(store, Archive(folder / "archive"), keep, NOW))
        assert content(store) == before
        assert not verify(store, Archive(folder / "archive")).damages
        rows = store.db.execute("SELECT url, digest FROM pages WHERE archive_file IS NOT NULL").fetchall()
        assert set(rows) == expected
        assert not list((folder / "archive").glob("*.new"))
        assert len(list((folder / "archive").glob("*.warc.gz"))) <= 1


def _kept(store: Store, keep: Keep) -> list[tuple[str, str]]:
    """Versions that a plain reading of the rules keeps."""
    kept = []
    read = set(store.db.execute("SELECT page_url, page_digest FROM articles").fetchall())
    rows = store.db.execute("SELECT url, digest, last_fetched FROM pages").fetchall()
    for url, digest, at in rows:
        newer = sum(1 for u, d, t in rows if u == url and (t, d) > (at, digest))
        young = keep.days is not None and at >= f"{NOW - timedelta(days=keep.days):%Y-%m-%dT%H:%M:%SZ}"
        if (url, digest) in read or young or (keep.versions is not None and newer < keep.versions):
            kept.append((url, digest))
    return kept


class _Killed(Exception):
    pass


def _pruned_until(store: Store, folder: Path, keep: Keep, step: int) -> None:
    """Prunes until just before the rows are written (1) or the old file is removed (2)."""
    name = {1: "write_index", 2: "_remove"}[step]

    def die(*_: object) -> None:
        raise _Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pruning, name, die)
        with suppress(_Killed):
            list(prune(store, Archive(folder / "archive"), keep, NOW))


def test_a_body_that_others_repeat_stays(tmp_path: Path) -> None:
    """Two addresses, one body: the record that holds it stays as long as the other is kept."""
    first, second = Visit(0, 0, 0).fetched, Visit(100, 2, 1).fetched
    with Store.open(tmp_path / "roundup.db") as store, Archive(tmp_path / "archive") as archive:
        store.save_page(archive.keep(first))
        again = type(second)(second.url, first.body, second.fetched_at, 200, second.headers, first.digest, second.site)
        store.save_page(archive.keep(again))
        archive.close()
        list(prune(store, Archive(tmp_path / "archive"), Keep(days=7), NOW))
        assert places_hold(store, tmp_path / "archive")


def test_names_of_rewritten_files_go_on(tmp_path: Path) -> None:
    assert next_name(tmp_path / "roundup-x.9.warc.gz").name == "roundup-x.10.warc.gz"


def test_old_files_are_not_written_on(tmp_path: Path) -> None:
    day = [datetime(2022, 7, 1, tzinfo=UTC)]
    for number, days in enumerate((0, 20, 40, 45)):
        day[0] = datetime(2022, 7, 1, tzinfo=UTC) + timedelta(days=days)
        with Archive(tmp_path, clock=lambda: day[0], fsync=False) as archive:
            archive.append(Visit(number, 0, number).fetched)
    assert [len(list(Archive(tmp_path).entries())), len(list(tmp_path.glob("*.warc.gz")))] == [4, 2]
