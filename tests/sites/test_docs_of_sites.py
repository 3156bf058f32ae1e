"""docs/sites.md names every option that a site file may use, and none that it may not."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from roundup_spider import layout
from roundup_spider.discovery import Feed, Listing, Sitemap
from roundup_spider.layout import Expectations, Layout
from roundup_spider.site_rules import OPTIONS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "sites.md").read_text(encoding="utf-8")


def documented(head: str, column: int = 0) -> set[str]:
    """The names in code type in one column of the table whose head begins so."""
    table = TEXT[TEXT.index(f"\n| {head} |") :].split("\n\n")[0]
    cells = [row.split("|")[column + 1] for row in table.strip().splitlines()[2:]]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    ("head", "column", "known"),
    [
        ("attribute", 0, set(OPTIONS)),
        ("option", 0, names(Layout)),
        ("option of `Expectations`", 0, names(Expectations)),
        ("seed", 0, {"Feed", "Listing", "Sitemap"}),
        ("seed", 1, names(Feed) | names(Listing) | names(Sitemap)),
        ("family", 0, {name for name in layout.__all__ if name.isupper()}),
    ],
)
def test_tables_and_code_agree(head: str, column: int, known: set[str]) -> None:
    assert documented(head, column) == known


def test_as_many_sites_as_it_says() -> None:
    from roundup_spider.sites import real_sites

    assert f"{len(real_sites())} real ones" in TEXT
