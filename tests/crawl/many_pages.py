"""A generated gazette.example with as many weekly roundups as wanted, for crawls that take a while.

python -m tests.crawl.many_pages FOLDER 1000
"""

from __future__ import annotations

import sys
from pathlib import Path

_WORDS = ("Harbour", "Lantern", "Orchard", "Winter", "Mirror", "Railway", "Garden", "Thunder", "Island", "Paper")
_FIRST = ("Anna", "Bruno", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas")
_LAST = ("Marlow", "Keller", "Bianchi", "Duval", "Novak", "Larsen", "Ferrand", "Okafor", "Silva", "Whitby")


def _name(number: int) -> str:
    return f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}"


def _film(number: int) -> str:
    title = f"The {_WORDS[number % 10]} {_WORDS[(number // 10 + 3) % 10]}"
    cast = ", ".join(_name(number * 7 + place * 11) for place in range(3))
    return (
        f"<p><strong>{title} by {_name(number * 3 + 1)}</strong></p><p>With {cast}…</p>"
        f"<p>What is it about? Number {number} walks to the sea, loses a key and finds a friend on the way home.</p>"
        f"<p>did you know The film was shot in {number % 9 + 2} weeks, with a camera borrowed from a museum.</p>"
    )


def _article(number: int) -> str:
    films = "".join(_film(number * 4 + place) for place in range(4))
    title = f"The cinema releases of week {number}… The movies of the week"
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<h1>{title}</h1><div class='entry-content'>{films}</div></body></html>"
    )


def _listing(numbers: range, following: str | None) -> str:
    links = "".join(f"<li><a href='{_path(n)}'>The movies of the week {n}</a></li>" for n in numbers)
    more = f"<a class='next' href='{following}'>Older</a>" if following else ""
    return f"<!DOCTYPE html><html><body><ul class='cards'>{links}</ul>{more}</body></html>"


def _path(number: int) -> str:
    return f"/2022/{number:04}/movies-of-the-week-{number}/"


def many_pages(root: Path, pages: int) -> Path:
    """Writes the site below `root` and gives `root` back. The listing is one page: what it lists is known at once."""
    host = root / "gazette.example"
    files = {_path(number) + "index.html": _article(number) for number in range(pages)}
    files["/films/index.html"] = _listing(range(pages), None)
    files["/feed.xml"] = "<rss version='2.0'><channel><title>none</title></channel></rss>"
    for path, text in files.items():
        file = host / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (root / "site.toml").write_text("[validators]\n'gazette.example' = ['etag']\n", encoding="utf-8")
    return root


if __name__ == "__main__":
    many_pages(Path(sys.argv[1]), int(sys.argv[2]))
