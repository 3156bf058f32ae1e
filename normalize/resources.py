"""Finds the data files that travel with the code: vocabulary, name statistics, models, the sample site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_root() -> Path:
    """The folder that holds `vocabulary/`, `names/`, …: in an installed wheel `normalize/_data`, in a checkout `data/`.

    >>> (data_root() / "vocabulary").is_dir()
    True
    """
    packaged = _PACKAGE / "_data"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "data"


def is_checkout() -> bool:
    """Whether this is a checkout, whose files are edited, rather than an installed package."""
    return data_root().name != "_data"


def data_file(*parts: str) -> Path:
    """The path of one data file; raises FileNotFoundError that names the folder searched.

    >>> data_file("dictionary.toml").name
    'dictionary.toml'
    """
    path = data_root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"no data file {'/'.join(parts)} under {data_root()}: the installation is incomplete")
    return path
