"""A store, empty and filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.store import Store
from tests.store.collection import clean, damaged, page, reconcile


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "roundup.db", clock=lambda: "2022-07-21T00:00:00Z") as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    """Both articles stored and reconciled."""
    for one in (clean(), damaged()):
        store.save_article(page(one.url or ""), one)
    reconcile(store, clean(), damaged())
    return store
