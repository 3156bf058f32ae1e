"""Golden cases as they lie on disk, and what the reader makes of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from normalize.records import Article
from roundup_spider.reading import read

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One folder `<site>/<case>`: the page, what is known of it, and the reading it must give."""

    name: str
    meta: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The page's bytes."""
        return gzip.decompress((HERE / self.name / "page.html.gz").read_bytes())


def load(folder: Path) -> Case:
    """The case in a folder."""
    meta, expected = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("meta.json", "expected.json")
    )
    return Case(f"{folder.parent.name}/{folder.name}", meta, expected)


@cache
def cases(part: str | None = None) -> tuple[Case, ...]:
    """All cases in the order of their names, or those of one part ("open" or "exam")."""
    found = tuple(load(path.parent) for path in sorted(HERE.glob("*/*/meta.json")))
    return tuple(case for case in found if part in (None, case.meta.get("part", "open")))


@cache
def article(name: str) -> Article:
    """What the reader makes of a case's page, knowing no more than its address and its content type."""
    case = load(HERE / name)
    return read(case.body, case.meta["url"], content_type=case.meta.get("content_type"))
