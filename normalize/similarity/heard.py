"""What a name becomes when another script writes it by its sound and it is read back: rachel → reychel, reitsel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from normalize.resources import data_file

HeardForms = Mapping[str, tuple[str, ...]]


@cache
def heard_forms() -> HeardForms:
    """Folded names with what Cyrillic, Greek and kana make of their sound, from `data/names/similarity_heard.tsv`.

    >>> "reychel" in heard_forms()["rachel"]
    True
    """
    lines = data_file("names", "similarity_heard.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: tuple(forms) for name, *forms in rows}
