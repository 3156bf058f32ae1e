"""The pictures of the documentation: `python -m tests.pictures` runs the demo and photographs what it gives.

python -m tests.pictures [FOLDER]     # default docs/pictures; `make pictures`
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from selenium.webdriver import Chrome

from tests.chromium import chromium
from tests.serving.server import served

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1100, 760
SEEN = {"week.png": "/week/2022-07-20", "search.png": "/search?q=Menouche"}
"""Picture → the address of `roundup serve` that it shows."""
PAGE = "pages/gazette.example/2022/07/movies-of-the-week-july-20/index.html"


def ran(folder: Path, *arguments: str) -> None:
    """Runs the installed `roundup` in a folder; raises CalledProcessError where it fails."""
    command = [str(Path(sys.executable).parent / "roundup"), *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def photograph(browser: Chrome, address: str, picture: Path) -> None:
    """One page at the top, as a PNG."""
    browser.get(address)
    browser.save_screenshot(str(picture))
    print(picture)


def main(pictures: Path) -> None:
    """Demo → served pages and an inspected page → pictures."""
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "data" / "sample_site", folder / "pages")
        ran(folder, "demo")
        ran(folder, "inspect", PAGE, "--html", "seen.html")
        with chromium(folder / "profile") as browser, served(folder / "data/demo/roundup.db") as home:
            browser.set_window_size(WIDTH, HEIGHT)
            for picture, path in SEEN.items():
                photograph(browser, home.rstrip("/") + path, pictures / picture)
            photograph(browser, (folder / "seen.html").as_uri(), pictures / "inspect.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
