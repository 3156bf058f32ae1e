"""The pages in a real Chromium: they open clean at both widths, a search, a facet, a decision, the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from normalize.reconcile.decisions import read_decisions
from roundup_spider.cli import roundup
from tests.chromium import NEEDED, chromium
from tests.serving.collection import HOSTILE, article, fill, ident
from tests.serving.server import served

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
PATIENCE = 20

pytestmark = NEEDED


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("browsed") / "roundup.db")


@pytest.fixture(scope="module")
def address(db: Path) -> Iterator[str]:
    with served(db) as url:
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: ROUNDUP_SCREENSHOTS, else a temporary folder."""
    folder = Path(os.environ.get("ROUNDUP_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def resize(browser: Chrome, width: str) -> None:
    across, down = WIDTHS[width]
    metrics = {"width": across, "height": down, "deviceScaleFactor": 1, "mobile": width == "phone"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def complaints(browser: Chrome) -> list[str]:
    """What the console says since it was asked last."""
    return [str(entry["message"]) for entry in browser.get_log("browser")]


def overflow(browser: Chrome) -> int:
    """Pixels by which the page is wider than the screen."""
    root = "document.documentElement"
    return int(browser.execute_script(f"return {root}.scrollWidth - {root}.clientWidth"))


PAGES: dict[str, Callable[[Path], str]] = {
    "home": lambda _: "",
    "weeks": lambda _: "weeks",
    "week": lambda _: "week/2022-07-20",
    "films": lambda _: "films",
    "film": lambda db: f"film/{ident(db, 'As bestas')}",
    "hostile-film": lambda db: f"film/{ident(db, HOSTILE)}",
    "people": lambda _: "people",
    "person": lambda db: f"person/{ident(db, 'Denis Ménochet')}",
    "articles": lambda _: "articles",
    "article": lambda db: f"article/{article(db, 'clean.example')}",
    "hostile-article": lambda db: f"article/{article(db, 'hostile.example')}",
    "review": lambda _: "review",
    "sites": lambda _: "sites",
    "questions": lambda _: "questions",
    "search": lambda _: "search?q=Menoche",
    "tables": lambda _: "roundup",
    "table": lambda _: "roundup/film_mentions?_facet=site",
    "row": lambda db: f"roundup/films/{ident(db, 'Tempura')}",
    "query": lambda _: "roundup/filmography?name=Dennis+Menoche",
    "sql": lambda _: "roundup?sql=select+*+from+films",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_clean(name: str, width: str, browser: Chrome, address: str, db: Path, pictures: Path) -> None:
    resize(browser, width)
    browser.get(address + PAGES[name](db))
    assert browser.find_element(By.TAG_NAME, "h1").text
    assert complaints(browser) == []
    assert overflow(browser) <= 0
    assert browser.execute_script("return window.harmed") is None
    assert browser.save_screenshot(str(pictures / f"{name}-{width}.png"))


def test_from_a_search_to_the_line(browser: Chrome, address: str, db: Path) -> None:
    """Typed, found, person, film, article, and the line one came for is in sight."""
    resize(browser, "desktop")
    browser.get(address)
    browser.find_element(By.NAME, "q").send_keys("Menoche\n")
    follow(browser, "Denis Ménochet")
    follow(browser, "As bestas")
    follow(browser, "as Besta by Rodrigo Sorogoyen")
    assert browser.current_url == f"{address}article/{article(db, 'damaged.example')}#film-1"
    assert browser.execute_script("return document.querySelector(':target') !== null")
    assert complaints(browser) == []


def follow(browser: Chrome, label: str) -> None:
    before = browser.current_url
    WebDriverWait(browser, PATIENCE).until(lambda seen: seen.find_elements(By.LINK_TEXT, label))[0].click()
    WebDriverWait(browser, PATIENCE).until(lambda seen: seen.current_url != before)


def test_a_facet_narrows_the_table(browser: Chrome, address: str) -> None:
    resize(browser, "desktop")
    browser.get(f"{address}roundup/credits?_facet=role")
    every = len(browser.find_elements(By.CSS_SELECTOR, ".rows-and-columns tbody tr"))
    follow(browser, "director")
    roles = [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, ".rows-and-columns td.col-role")]
    assert set(roles) == {"director"}
    assert len(roles) < every


def test_a_decision_is_made_and_taken_back(browser: Chrome, address: str, db: Path) -> None:
    resize(browser, "phone")
    file = db.with_name("decisions.csv")
    browser.get(f"{address}review")
    press(browser, "button.different")
    assert [decision.verdict for decision in read_decisions(file)] == ["different"]
    assert "Nothing is open" in browser.find_element(By.TAG_NAME, "body").text
    press(browser, ".undo button")
    assert read_decisions(file) == ()
    assert complaints(browser) == []


def press(browser: Chrome, button: str) -> None:
    found = browser.find_element(By.CSS_SELECTOR, button)
    found.click()
    WebDriverWait(browser, PATIENCE).until(lambda seen: seen.find_elements(By.TAG_NAME, "h1") and gone(found))


def gone(element: object) -> bool:
    try:
        element.is_enabled()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001
        return True
    return False


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_draws_its_charts_without_the_network(
    width: str, browser: Chrome, db: Path, pictures: Path, tmp_path: Path
) -> None:
    resize(browser, width)
    report = tmp_path / "report.html"
    made = CliRunner().invoke(roundup, ["report", "--db", str(db), "--out", str(report)], catch_exceptions=False)
    assert made.exit_code == 0
    browser.get(report.as_uri())
    WebDriverWait(browser, PATIENCE).until(lambda seen: len(seen.find_elements(By.CSS_SELECTOR, "svg.marks")) >= 3)
    assert complaints(browser) == []
    assert overflow(browser) <= 0
    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if not name.startswith(("data:", "blob:"))] == []
    assert browser.execute_script("return window.harmed") is None
    assert browser.save_screenshot(str(pictures / f"report-{width}.png"))
