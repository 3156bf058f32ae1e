from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from normalize.errors import MissingFile, UsageError
from normalize.store import Store
from normalize.store.copying import Told, copies, who_copies_whom
from roundup_spider.cli import roundup
from roundup_spider.reporting.figures import MOST_SITES, OTHER_SITES, fills, gather, period_of, releases
from tests.serving.collection import HOSTILE, fill


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("report") / "roundup.db")


@pytest.fixture(scope="module")
def page(db: Path) -> str:
    out = db.with_name("report.html")
    assert run("--db", str(db), "--out", str(out)).exit_code == 0
    return out.read_text(encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(roundup, ["report", *arguments], catch_exceptions=False, standalone_mode=False)


def test_it_needs_and_may_use_no_network(page: str) -> None:
    soup = BeautifulSoup(page, "lxml")
    assert not soup.select("link, img, iframe, [src], [href^=http]")
    policy = str(soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"])  # type: ignore[index]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy


def test_the_policy_admits_the_one_script_that_is_ours(page: str) -> None:
    script = page[page.rindex("<script>") + len("<script>") : page.rindex("</script>")]
    fingerprint = base64.b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{fingerprint}&#39;" in page


def test_charts_and_galleries_are_there(page: str) -> None:
    soup = BeautifulSoup(page, "lxml")
    drawn = {str(place["data-chart"]) for place in soup.select("[data-chart]")}
    assert drawn == {"chart-releases", "chart-people", "chart-fills", "chart-copies"}
    for name in drawn:
        assert json.loads(soup.find(id=name).get_text())["$schema"].startswith("https://vega.github.io/")  # type: ignore[union-attr]
    gallery = next(item for item in soup.select(".gallery li") if "Denis Ménochet" in item.get_text())
    assert "Dennis Menoche" in gallery.get_text()


def test_nothing_hostile_gets_loose(page: str) -> None:
    assert HOSTILE not in page
    assert len(re.findall("<script", page)) == 5


def test_the_summary_names_the_file(db: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    run("--db", str(db), "--out", str(out), "--json")
    assert out.stat().st_size > 100_000
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_an_empty_database_makes_a_report_too(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    assert run("--db", str(tmp_path / "empty.db"), "--out", str(tmp_path / "r.html")).exit_code == 0
    assert "No roundup says which week" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_what_cannot_be_read_or_written_is_named(db: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"none\.db"):
        run("--db", str(tmp_path / "none.db"))
    with pytest.raises(UsageError, match="--out"):
        run("--db", str(db), "--out", str(tmp_path / "no" / "folder" / "r.html"))


def test_copying_is_what_the_view_says(db: Path) -> None:
    with Store.open(db) as store:
        found = who_copies_whom(store.query)
        view = list(store.query("SELECT * FROM who_copies_whom ORDER BY shared_films DESC, site, copied_by"))
    assert found == view
    assert found


def test_one_film_in_common_is_no_copy() -> None:
    articles = [Told("a", "2022-07-19", 3), Told("b", "2022-07-20", 3), Told("c", None, 8)]
    assert copies(articles, [(0, 1), (0, 2), (1, 2)]) == []
    copied = copies(articles, [(0, 1), (0, 1, 2), (2,)])
    assert copied == [{"site": "a", "copied_by": "b", "articles": 1, "shared_films": 2, "days_later": 1.0}]


def test_the_figures_add_up(db: Path) -> None:
    with Store.open(db) as store:
        figures = gather(store)
    assert sum(int(row["films"] or 0) for row in figures.releases) == figures.totals["blocks"]
    assert all(0 <= float(row["share"] or 0) <= 1 for row in figures.fills)
    assert figures.period == "week"


def test_small_sites_are_put_together() -> None:
    rows = [{"period": "2022", "site": f"s{number:02d}", "blocks": 50 - number} for number in range(30)]
    told = releases(rows)
    assert len(told) == MOST_SITES + 1
    assert {row["site"] for row in told} >= {"s00", OTHER_SITES}
    assert sum(int(row["films"] or 0) for row in told) == sum(50 - number for number in range(30))


def test_fill_rates_are_shares_of_all_blocks_of_a_period() -> None:
    base = {"directors": 0, "cast": 0, "synopsis": 0, "anecdote": 0}
    rows = [
        {"period": "w", "site": "a", "blocks": 3, "title": 3, **base},
        {"period": "w", "site": "b", "blocks": 1, "title": 0, **base},
    ]
    assert fills(rows)[0] == {"period": "w", "field": "title", "share": 0.75, "blocks": 4}


@pytest.mark.parametrize(("weeks", "months", "period"), [(60, 15, "week"), (61, 15, "month"), (900, 200, "year")])
def test_long_histories_are_told_by_longer_periods(weeks: int, months: int, period: str) -> None:
    assert period_of({"weeks": weeks, "months": months}) == period
