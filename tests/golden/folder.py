"""Writes golden cases as a folder of gold pages: `python -m tests.golden.folder OUT [--part open]`.

`NAME.html` with `NAME.json` is what the training commands, `tests.forge` and `tests.evaluate --pages` read. The exam is
not for training: only its scores are looked at.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from tests.golden.cases import HERE, Case, cases
from tests.golden.identities import with_identities


def gold(case: Case) -> dict[str, Any]:
    """A case's reading in the format of the gold pages.

    Every field of `meta.json` and `expected.json`, a name without slashes, no lines known as noise, and of each film
    and person who it is.
    """
    found: dict[str, Any] = {**case.meta, **case.expected, "id": case.name.replace("/", "--"), "noise": []}
    found |= {"theme": case.meta.get("markup"), "lang": case.expected.get("language")}
    films = [with_identities(film) for film in case.expected["films"]]
    return found | {"films": films, "page_title": case.expected.get("title") or ""}


def main() -> None:
    """Writes the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", choices=("open", "exam"), default="open")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for case in cases(options.part):
        found = gold(case)
        page = gzip.decompress((HERE / case.name / "page.html.gz").read_bytes())
        (options.out / f"{found['id']}.html").write_bytes(page)
        (options.out / f"{found['id']}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
