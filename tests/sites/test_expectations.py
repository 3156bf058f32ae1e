"""What a site file expects is what the site's own pages have, as people have read them: no alarm on a sound page."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from normalize.chance import unlikely
from normalize.outlets import GENERIC
from roundup_spider.sites import expectations_for, site_for

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


def films_by_site() -> dict[str, list[dict[str, Any]]]:
    """The films of the gold readings, by the site whose page they stand on."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted(CORPUS.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        found[site_for(gold["url"]).name] += gold["films"]
    found.pop(GENERIC, None)
    return found


@pytest.mark.skipif(not CORPUS.is_dir(), reason="skipped: no ../shared")
def test_no_site_expects_what_its_pages_do_not_have() -> None:
    by_site = films_by_site()
    assert len(by_site) >= 10
    for name, films in by_site.items():
        for field, floor in expectations_for(name).fill.items():
            filled = sum(bool(film[field]) for film in films)
            told = f"{name}: {field} {filled} of {len(films)}, expected {floor}"
            assert not unlikely(filled, len(films), floor), told
