"""The page that `roundup inspect --html` writes, in a real Chromium: it fits a phone, and the cut stands out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("selenium", reason="skipped: no selenium (pip install release-roundup[test])")
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from roundup_spider.commands.inspect import command
from tests.chromium import NEEDED, chromium
from tests.commands.test_inspect import PAGE

pytestmark = NEEDED
MORE = "".join(
    f"<h2>Film {name} by Anna Vernier</h2><p>With Paul Darmon, Lucie Ferrand...</p>"
    f"<p>Heard on set: The {name} lake froze over twice while they were waiting for the ferry.</p>"
    for name in ("One", "Two", "Three")
)
LABELLED = PAGE.replace("Did you know?", "Heard on set:").replace("</article>", f"{MORE}</article>")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspect")
    (folder / "page.html").write_text(LABELLED, encoding="utf-8")
    done = CliRunner().invoke(command, [str(folder / "page.html"), "--html", str(folder / "seen.html")])
    assert done.exit_code == 0, done.output
    return folder / "seen.html"


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_complains_of_nothing(browser: Chrome, seen: Path, width: int) -> None:
    metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(seen.as_uri())
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert not browser.get_log("browser")


def test_the_cut_and_its_lines_are_outlined_and_an_unknown_label_is_loud(browser: Chrome, seen: Path) -> None:
    browser.get(seen.as_uri())
    loud = browser.find_elements(By.CSS_SELECTOR, ".loud")
    assert any("unknown label" in one.text for one in loud)
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    (cut,) = browser.find_elements(By.CSS_SELECTOR, "[data-roundup-cut]")
    assert cut.value_of_css_property("outline-style") == "dashed"
    header = browser.find_element(By.CSS_SELECTOR, "[data-roundup=header]")
    assert header.value_of_css_property("outline-style") == "solid"
    assert cut.rect["height"] > header.rect["height"]
