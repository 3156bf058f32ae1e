"""`new-site` alone comes close to a layout tuned by hand (figures of all pages: python -m tests.new_site_share)."""

from pathlib import Path

import pytest

from tests import new_site_share
from tests.evaluate import gold_pages, shared_scorer

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LEAST = 0.95


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="skipped: no ../shared")
def test_the_scaffold_reaches_most_of_a_hand_tuned_layout() -> None:
    pages = [new_site_share.Specimen(*one) for one in list(gold_pages(SHARED / "corpus"))[::10]]
    sums = new_site_share.compared(new_site_share.sites(pages, "host"), shared_scorer(SHARED)).sums
    assert sums["hand-tuned"].blocks >= 10
    assert sums["new-site"].perfect >= LEAST * sums["hand-tuned"].perfect
    assert sums["new-site"].fields >= LEAST * sums["hand-tuned"].fields
