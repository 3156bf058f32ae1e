"""Golden cases as they lie on disk: a folder `<site>/<case>` with page.html.gz, meta.json and expected.json."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalize.errors import MissingFile, UsageError
from normalize.records import Article, Page
from roundup_spider.goldens.compare import films_of
from roundup_spider.reading import read
from roundup_spider.sites import layouts_for

ABOUT = ("title", "author", "published", "week", "language")


@dataclass(frozen=True, slots=True)
class Case:
    """The page of one folder, what is known of it (`meta`) and the reading it must give (`expected`)."""

    folder: Path
    meta: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def name(self) -> str:
        """`<site>/<case>`."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def body(self) -> bytes:
        """The page's bytes."""
        return gzip.decompress((self.folder / "page.html.gz").read_bytes())

    def read(self) -> Article:
        """What today's reader makes of the page, knowing its address, its site's layouts and its content type."""
        site = str(self.meta.get("site", "generic"))
        kind = self.meta.get("content_type")
        return read(self.body, self.meta["url"], site=site, layouts=layouts_for(site), content_type=kind)


def load(folder: Path) -> Case:
    """The case in a folder; raises MissingFile or UsageError that names the file."""
    try:
        texts = [(folder / name).read_text(encoding="utf-8") for name in ("meta.json", "expected.json")]
        meta, expected = (json.loads(text) for text in texts)
    except OSError as error:
        raise MissingFile(f"{error.filename} cannot be read; a case is a folder <site>/<case> under --cases") from error
    except ValueError as error:
        raise UsageError(f"{folder}: no JSON in meta.json or expected.json ({error})") from error
    return Case(folder, meta, expected)


def cases_in(root: Path) -> list[Case]:
    """All cases under a folder, in the order of their names."""
    return [load(path.parent) for path in sorted(root.glob("*/*/meta.json"))]


def expectation(article: Article) -> dict[str, Any]:
    """A reading as `expected.json` holds it.

    >>> from roundup_spider.reading.article import read
    >>> film = "<h2>{} by Lukas Dhont</h2><p>With Eden Dambrine</p><p>What is it about? Two children and a summer.</p>"
    >>> expectation(read("".join(map(film.format, ("Close", "Girl"))).encode(), None))["films"][0]["cast"]
    ['Eden Dambrine']
    """
    found: dict[str, Any] = {name: getattr(article, name) for name in ABOUT}
    found["films"] = [
        {"position": at, **{name: _plain(value) for name, value in film.items()}}
        for at, film in enumerate(films_of(article), 1)
    ]
    if not article.blocks:
        found["issue"] = next((issue.code for issue in article.issues), None)
    return found


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


def add(root: Path, name: str, page: Page, url: str) -> Case:
    """Writes a new case, unreviewed, that expects what the reader gives today; raises UsageError if it exists."""
    folder = root / page.site / name
    if folder.exists():
        raise UsageError(f"{folder} is a case already; `roundup golden diff {page.site}/{name}` compares it")
    meta = {"url": url, "site": page.site, "content_type": page.headers.get("Content-Type"), "reviewed": False}
    folder.mkdir(parents=True)
    (folder / "page.html.gz").write_bytes(gzip.compress(page.body, mtime=0))
    case = Case(folder, meta, {})
    article = case.read()
    write(Case(folder, {**meta, "language": article.language, "published": article.published}, expectation(article)))
    return load(folder)


def accept(case: Case) -> Case:
    """Makes today's reading the expectation and marks the case reviewed: the one who calls it has looked."""
    kept = {**case.expected, **expectation(case.read())}
    write(Case(case.folder, {**case.meta, "reviewed": True}, kept))
    return load(case.folder)


def write(case: Case) -> None:
    """Writes meta.json and expected.json of a case."""
    for name, value in (("meta.json", case.meta), ("expected.json", case.expected)):
        (case.folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
