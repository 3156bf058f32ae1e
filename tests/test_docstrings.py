"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import normalize
import roundup_spider

TRAINING = {f"normalize.similarity.{name}" for name in ("fitting", "link_training", "title_training", "train")}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def module_names() -> Iterator[str]:
    for package in (normalize, roundup_spider):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                yield module.name


@pytest.mark.parametrize("name", sorted(module_names()))
def test_examples_of_docstrings_are_true(name: str) -> None:
    if ".training" in name or name in TRAINING:
        pytest.importorskip("sklearn", reason="skipped: needs the extra train")
    found = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert found.failed == 0, f"{found.failed} of {found.attempted} examples in the docstrings of {name} are not true"
