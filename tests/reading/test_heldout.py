"""Folds of hosts and themes, and the table of what their models read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sklearn", reason="skipped: the extra train is not installed")

from normalize.errors import MissingFile
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.training.heldout import Read, curve, dealt, sampled, shared_scorer, table
from roundup_spider.training.roles import GoldPage


def gold(number: int, **more: Any) -> GoldPage:
    url = f"https://host{number % 8}.example/a"
    return GoldPage(PageText((Line("Gull", "p"),)), {"id": f"p{number}", "url": url, "films": [], **more})


def test_every_host_and_theme_is_held_out_once_and_originals_of_a_theme_are_read() -> None:
    plain = [gold(at, theme="blog") for at in range(8)]
    forged = [gold(at, theme=f"t{at % 5}", frame="amp") for at in range(40)]
    folds = dealt([plain, forged], 4)
    assert sorted(host for fold in folds for host in fold.hosts) == [f"host{at}.example" for at in range(8)]
    assert sorted(theme for fold in folds for theme in fold.themes) == [f"t{at}" for at in range(5)]
    assert all(sum(fold.reads(page) for fold in folds) == 1 for page in plain)
    assert all(fold.hides(page.host, "") and fold.hides("", page.gold["theme"])
               for fold in folds for page in forged if fold.reads(page))  # fmt: skip


def test_a_sample_keeps_every_page_as_it_came_and_is_the_same_again() -> None:
    pages = [gold(1, theme="blog"), *(gold(at, theme="t", frame="amp") for at in range(400))]
    chosen = sampled(pages, 0.25)
    assert pages[0] in chosen
    assert 60 < len(chosen) < 140
    assert chosen == sampled(pages, 0.25)


def test_the_table_has_a_row_for_each_folder_and_tier_and_the_curve_fits_on_other_folds() -> None:
    class Scorer:
        def score(self, golds: list[Any], films: dict[str, Any]) -> dict[str, Any]:
            row = {"blocks": (0, 0, 0.5), "field_f1": 0.25, "release_date": (0, 0, 1.0), "noise_leak": 0.0}
            return {name: {**row, "pages": len(golds), "gold_blocks": 3, "perfect_blocks": 0.75}
                    for name in ("all", "tier:A", "lang:en")}  # fmt: skip

    cases = [("title", (1.0, float(sure), 0.0, 0.0, 0.0, 0.0, 0.0), sure > 0) for sure in (-3, 3, 3, 3)]
    read = [Read("corpus", fold, {"id": f"p{fold}"}, [], cases) for fold in range(2)]
    rows = list(table(read, Scorer()))
    assert [row.split()[:2] for row in rows[1:]] == [["corpus", "all"], ["corpus", "tier:A"]]
    assert rows[1].split()[2:] == ["2", "3", "0.500", "0.250", "1.000", "0.000", "0.750"]
    assert list(curve(read))[-1].split()[-3:] == ["1.00", "0.750", "1.000"]


def test_a_folder_without_the_scorer_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="--scorer"):
        shared_scorer(tmp_path)
