"""A disk that is nearly full: whatever writes much says so before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from normalize.store import Store
from roundup_spider import room
from roundup_spider.cli import roundup
from roundup_spider.room import size_loaded
from tests.commands.saved import save

VERBS = (
    ["ingest", "saved"],
    ["reparse"],
    ["reconcile"],
    ["export", "--out", "out"],
    ["crawl", "sample-matinee"],
)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: str(verb[0]))
def test_no_room_is_told_before_anything_is_written(
    verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "saved", 1)
    monkeypatch.chdir(tmp_path)
    Store.open("data/roundup.db").close()
    monkeypatch.setattr(room, "SPARE", 1 << 60)
    done = CliRunner().invoke(roundup, verb)
    assert isinstance(done.exception, room.UsageError)
    assert f"({verb[0]}, for" in str(done.exception)
    with Store.open("data/roundup.db") as store:
        assert not list(store.query("SELECT 1 FROM runs"))
    assert not (tmp_path / "out").exists()


def test_saved_pages_need_less_room_than_they_have_compressed_ones_more(tmp_path: Path) -> None:
    (tmp_path / "pages.warc.gz").write_bytes(b"1" * 100)
    (tmp_path / "page.html").write_bytes(b"1" * 100)
    assert size_loaded([tmp_path]) == 350
    assert size_loaded([tmp_path / "page.html", Path("-")]) == 50
