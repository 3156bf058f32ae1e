"""Three hundred bad answers; `python -m tests.crawl.hostile` gives thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.hostile import drill


@pytest.mark.slow
def test_no_answer_crashes_the_crawl_and_every_one_is_recorded(tmp_path: Path) -> None:
    found = drill(tmp_path, 300)
    assert found["counts"].get("errors", 0) == 0
    assert not found["traceback"]
    assert found["untold"] == 0
    assert sum(found["states"].values()) >= 300
