"""`roundup merge NODE…`: databases and archives of several crawl nodes, as users merge them."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from normalize.reconcile.stored import reconcile_store
from normalize.store import Store
from roundup_spider import room
from roundup_spider.sample_server import SampleServer
from tests.commands.saved import ROUNDUP, Done, address, save
from tests.crawl.crawling import SITES, Collection
from tests.nodes.crawls import CONCLUDED, concluded, content
from tests.nodes.nodes import node, places_hold, roundup

EVERY_TABLE = {
    "read, folded": {
        "pages", "articles", "article_lines", "film_blocks", "block_facts", "field_spans", "mentions", "films",
        "people", "redirects", "former_keys", "decisions", "runs", "issues", "frontier", "site_crawls", "gate_failures",
        "site_checks", "authority_entities", "authority_names", "authority_links",
    },
    "made anew by reconcile": {
        "film_titles", "person_names", "links", "review_queue", "unreconciled", "reconciler_memory",
    },
}  # fmt: skip


def records(folder: Path) -> list[tuple[str, str, bool]]:
    """(address, digest, whole) of every record of an archive, from the indexes."""
    lines = [line for index in folder.glob("*.index") for line in index.read_text().splitlines()]
    return sorted((line.split('"')[3], line.split('"')[7], '"whole": true' in line) for line in lines)


def test_every_table_is_folded_or_made_anew(tmp_path: Path) -> None:
    """A table that a new module brings must be folded in, too (`normalize/store/nodes.py`), then named here."""
    with Store.open(tmp_path / "roundup.db") as store:
        tables = {
            name for name in store.db.table_names() if not name.startswith(("sqlite_", "_sqlite", "film_blocks_fts"))
        }
    assert tables == set().union(*EVERY_TABLE.values())


@pytest.mark.slow
def test_two_nodes_that_crawled_a_site_each_are_as_one_that_crawled_both(tmp_path: Path, server: SampleServer) -> None:
    one, north, south = (Collection(tmp_path / name, server.environment) for name in ("one", "north", "south"))
    for collection, sites in ((one, SITES), (north, SITES[:1]), (south, SITES[1:])):
        collection.folder.mkdir()
        collection.crawl(*sites)
    for collection, weeks in ((one, (1, 2, 3)), (north, (1, 2)), (south, (2, 3))):
        node(collection.folder, *weeks)
    both = Collection(tmp_path / "both")
    done = both.run("merge", str(south.folder), str(north.folder), "--json")
    assert done.returncode == 0, done.stderr
    assert places_of(both)
    assert both.content() == one.content()
    for collection in (one, both):
        with Store.open(collection.db) as store:
            reconcile_store(store)
    assert partition(both) == partition(one)
    assert both.rows("SELECT count(*) FROM runs WHERE verb = 'crawl'") == [(3,)]


def places_of(collection: Collection) -> bool:
    with Store.open(collection.db) as store:
        return places_hold(store, collection.folder / "archive")


def partition(collection: Collection) -> set[str]:
    rows = collection.rows("SELECT group_concat(k) FROM (SELECT block_key k, film_id i FROM film_blocks "
                           "UNION ALL SELECT mention_key, person_id FROM mentions ORDER BY 1) GROUP BY i")  # fmt: skip
    return {keys for (keys,) in rows}


def test_pages_of_two_nodes_are_there_once(tmp_path: Path) -> None:
    first, second = node(tmp_path / "a", 1, 2, 3), node(tmp_path / "b", 2, 3, 4)
    done = roundup("merge", first, second, "--json", folder=tmp_path)
    assert done.code == 0, done.err
    told = done.lines[0]
    assert (told["verb"], told["new"], told["kept"], len(told["nodes"])) == ("merge", 4, 2, 2)
    assert roundup("reconcile", folder=tmp_path).code == 0
    whole = [url for url, _, whole in records(tmp_path / "data" / "archive") if whole]
    assert sorted(whole) == [address(week) for week in (1, 2, 3, 4)]
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        assert places_hold(store, tmp_path / "data" / "archive")
        before = content(store), concluded(store)
    again = roundup("merge", second, first, "--json", folder=tmp_path).lines[0]
    assert (again["new"], again["changed"], again["records"], again["runs"]) == (0, 0, 0, 0)
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        assert (content(store), concluded(store)) == before
    assert roundup("reparse", "--json", folder=tmp_path).lines[0]["unchanged"] == 4


def test_the_order_of_nodes_that_have_reconciled_does_not_matter(tmp_path: Path) -> None:
    nodes = [node(tmp_path / "a", 1, 2), node(tmp_path / "b", 2, 3)]
    for database in nodes:
        assert roundup("reconcile", "--db", database, folder=tmp_path).code == 0
    found = []
    for name, order in (("there", nodes), ("back", nodes[::-1])):
        assert roundup("merge", *order, "--db", f"{name}.db", "--archive", name, folder=tmp_path).code == 0
        assert roundup("reconcile", "--db", f"{name}.db", folder=tmp_path).code == 0
        with Store.open(tmp_path / f"{name}.db") as store:
            found.append({**content(store), **concluded(store)})
    assert found[0] == found[1]
    assert all(found[0][table] for table in set(CONCLUDED) - {"review_queue", "redirects"})


def test_decisions_come_along_and_rule(tmp_path: Path) -> None:
    first, second = node(tmp_path / "a", 1), node(tmp_path / "b", 2)
    for database in (first, second):
        roundup("reconcile", "--db", database, folder=tmp_path)
    assert roundup("merge", "Tom Becker", "Peter Lang", "--db", first, folder=tmp_path).code == 0
    assert roundup("merge", "Nour Haddad", "Lena Vogel", "--db", second, folder=tmp_path).code == 0
    assert roundup("merge", second, "--db", first, "--archive", tmp_path / "a" / "archive", folder=tmp_path).code == 0
    assert roundup("reconcile", "--db", first, folder=tmp_path).code == 0
    with Store.open(first) as store:
        same = store.db.execute(
            "SELECT count(DISTINCT person_id) FROM mentions WHERE name IN ('Nour Haddad', 'Lena Vogel')"
        )
        assert same.fetchone() == (1,)
        assert len(store.decisions()) == 2


def test_a_node_of_an_older_schema_is_merged_and_left_as_it_is(tmp_path: Path) -> None:
    database = node(tmp_path / "a", 1)
    with sqlite3.connect(database) as connection:
        connection.executescript("DROP TABLE gate_failures; DROP TABLE site_checks")
        connection.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'gates'")
    connection.close()
    assert roundup("merge", database, folder=tmp_path).code == 0
    assert roundup("check", folder=tmp_path).code in (0, 3)
    with sqlite3.connect(database) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'gate_failures'").fetchall()
    connection.close()


def test_a_node_of_a_newer_schema_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    good, newer = node(tmp_path / "a", 1), node(tmp_path / "b", 2)
    with sqlite3.connect(newer) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('roundup', 'm999', '')"
        )
    connection.close()
    one_line(roundup("merge", good, newer, folder=tmp_path), "was made by a newer Roundup (it has m999)")
    assert not (tmp_path / "data").exists()


def one_line(done: Done, *words: str) -> None:
    assert done.code == 2
    assert len(done.err.splitlines()) == 1, done.err
    for word in words:
        assert word in done.err


def test_what_is_no_node_is_told(tmp_path: Path) -> None:
    database = node(tmp_path / "a", 1)
    (tmp_path / "notes.db").write_text("a shopping list")
    one_line(
        roundup("merge", database, "gone.db", folder=tmp_path), "no gone.db", "expected the database of a crawl node"
    )
    one_line(roundup("merge", database, "notes.db", folder=tmp_path), "notes.db is not a SQLite database")
    one_line(roundup("merge", tmp_path / "a" / "archive", folder=tmp_path), "holds no roundup.db", "roundup ingest")
    assert not (tmp_path / "data").exists()


def test_pages_whose_archive_is_not_there_are_refused_unless_asked(tmp_path: Path) -> None:
    database = node(tmp_path / "a", 1, 2)
    (tmp_path / "a" / "archive").rename(tmp_path / "elsewhere")
    one_line(roundup("merge", database, folder=tmp_path), "has pages in roundup-", "--without-bodies")
    assert roundup("merge", database, tmp_path / "elsewhere", folder=tmp_path).code == 0
    assert (
        roundup("merge", database, "--without-bodies", "--db", "rows.db", "--archive", "none", folder=tmp_path).code
        == 0
    )
    with Store.open(tmp_path / "rows.db") as rows, Store.open(tmp_path / "data" / "roundup.db") as whole:
        assert content(rows) == content(whole)
        assert rows.db.execute("SELECT count(archive_file) FROM pages").fetchone() == (0,)
        assert places_hold(whole, tmp_path / "data" / "archive")


def test_nodes_that_shared_an_archive_keep_their_places(tmp_path: Path) -> None:
    shared = tmp_path / "data" / "archive"
    for name, week in (("a", 1), ("b", 2)):
        save(tmp_path / name, week)
        assert roundup("ingest", name, "--db", f"{name}.db", "--archive", shared, folder=tmp_path).code == 0
    assert roundup("merge", "a.db", shared, "b.db", shared, "--json", folder=tmp_path).lines[0]["records"] == 0
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        assert places_hold(store, shared)


def test_damaged_records_are_told_and_the_rest_is_merged(tmp_path: Path) -> None:
    database = node(tmp_path / "a", 1, 2)
    warc = next((tmp_path / "a" / "archive").glob("*.warc.gz"))
    warc.write_bytes(warc.read_bytes()[:-40])
    done = roundup("merge", database, "--json", folder=tmp_path)
    assert (done.code, done.lines[0]["unreadable"], done.lines[0]["new"]) == (0, 1, 2)
    assert "unreadable from byte" in done.err
    with Store.open(tmp_path / "data" / "roundup.db") as store:
        assert store.db.execute("SELECT count(*), count(archive_file) FROM pages").fetchone() == (2, 1)


def test_room_is_made_sure_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SPARE", 1 << 60)
    with pytest.raises(room.UsageError, match=r"not enough room on the disk of .* nothing was written"):
        room.make_sure_of_room(tmp_path / "not" / "yet", 1, "merge")
    monkeypatch.setenv("ROUNDUP_SPARE_BYTES", "-1")
    room.make_sure_of_room(tmp_path, 1 << 60, "merge")
    monkeypatch.setenv("ROUNDUP_SPARE_BYTES", "much")
    with pytest.raises(room.UsageError, match="expected a number of bytes"):
        room.make_sure_of_room(tmp_path, 1, "merge")


@pytest.mark.slow
def test_a_killed_merge_is_taken_up_again(tmp_path: Path) -> None:
    """SIGKILL while records and rows are folded: the database is whole at any time, merging again completes it."""
    nodes = [node(tmp_path / name, *weeks) for name, weeks in (("a", range(30)), ("b", range(20, 50)))]
    began = time.monotonic()
    calm = roundup("merge", *nodes, "--db", "calm.db", "--archive", "calm", folder=tmp_path)
    taken = time.monotonic() - began
    assert calm.code == 0
    killed = 0
    for share in (0.4, 0.5, 0.6, 0.7, 0.8):
        process = subprocess.Popen([*ROUNDUP, "merge", *map(str, nodes)], cwd=tmp_path, stdout=subprocess.DEVNULL)
        time.sleep(share * taken)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += process.returncode == -signal.SIGKILL
        if (tmp_path / "data" / "roundup.db").exists():
            with Store.open(tmp_path / "data" / "roundup.db") as store:
                assert store.db.execute("SELECT count(*) FROM articles").fetchone()[0] in (0, 30, 50)
    assert killed >= 2
    assert roundup("merge", *nodes, folder=tmp_path).code == 0
    assert not list((tmp_path / "data").glob(".node-*"))
    with Store.open(tmp_path / "data" / "roundup.db") as store, Store.open(tmp_path / "calm.db") as undisturbed:
        assert content(store) == content(undisturbed)
        assert places_hold(store, tmp_path / "data" / "archive")
    assert len(records(tmp_path / "data" / "archive")) == len(records(tmp_path / "calm"))
