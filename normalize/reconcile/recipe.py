"""What the result depends on besides pages and decisions: the code of reconciler and scorers, the learned numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from normalize.resources import data_file

_CODE = ("reconcile", "similarity", "text.py", "dates.py", "names.py", "mentions.py")


@cache
def recipe() -> str:
    """A digest that changes with any of it: what was concluded by another recipe is concluded anew.

    >>> len(recipe())
    32
    """
    digest = blake2b(digest_size=16)
    for path in _ingredients():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _ingredients() -> Iterator[Path]:
    package = Path(__file__).resolve().parents[1]
    for part in _CODE:
        path = package / part
        yield from sorted(path.glob("*.py")) if path.is_dir() else [path]
    tables = data_file("names", "reconcile.json").parent
    yield from sorted(path for path in tables.iterdir() if path.suffix in {".json", ".tsv"})
