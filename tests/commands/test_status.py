"""`roundup status` and `roundup sites`."""

from __future__ import annotations

from pathlib import Path

from tests.commands.saved import roundup, save


def test_status_tells_what_is_stored(tmp_path: Path) -> None:
    save(tmp_path / "saved", 1, 2)
    roundup("ingest", "saved", folder=tmp_path)
    status = roundup("status", "--json", folder=tmp_path).lines[0]
    (site,) = status["sites"]
    assert (site["site"], site["articles"], site["films"], site["directors_fill"]) == ("generic", 2, 6, 1.0)
    assert (status["unreconciled_blocks"], status["runs"][0]["verb"]) == (6, "ingest")
    shown = roundup("status", folder=tmp_path)
    assert "generic" in shown.out
    assert "roundup reconcile" in shown.out


def test_status_of_nothing(tmp_path: Path) -> None:
    done = roundup("status", folder=tmp_path)
    assert done.code == 2
    assert "roundup ingest" in done.err


def test_sites_are_listed_with_and_without_a_database(tmp_path: Path) -> None:
    sites = {row["site"]: row for row in roundup("sites", "--json", folder=tmp_path).lines[0]["sites"]}
    assert "gossipify.com" in sites["gossipify"]["domains"]
    assert sites["generic"]["articles"] == 0
    save(tmp_path / "saved", 1)
    roundup("ingest", "saved", folder=tmp_path)
    sites = {row["site"]: row for row in roundup("sites", "--json", folder=tmp_path).lines[0]["sites"]}
    assert sites["generic"]["articles"] == 1
    assert "gossipify" in roundup("sites", folder=tmp_path).out
