"""Fixtures of the tests about several machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from roundup_spider.sample_server import SampleServer


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running
