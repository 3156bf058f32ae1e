"""Which spellings on the golden pages are one film, or one person: `identities.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from normalize.records import Kind
from normalize.similarity.folding import folded_tokens

FILE = Path(__file__).with_name("identities.tsv")


def folded(spelling: str) -> str:
    """A spelling without case and accents."""
    return " ".join(folded_tokens(spelling))


@cache
def _known() -> Mapping[tuple[str, str], str]:
    """(kind, folded spelling) → the first spelling of its line."""
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {(kind, folded(spelling)): spellings[0] for kind, *spellings in rows for spelling in spellings}


def identity(kind: Kind, spelling: str) -> str:
    """What stands for the film or person that a spelling means.

    >>> identity("film", "Przesilenie zimowe"), identity("person", "Nobody Known")
    ('Przesilenie zimowe', 'nobody known')
    """
    return _known().get((kind, folded(spelling)), folded(spelling))


def with_identities(film: Mapping[str, Any]) -> dict[str, Any]:
    """A film of a reading with its identities, as the gold of reconciling has them: `canon_title` and the like."""
    people = {f"canon_{field}": [identity("person", name) for name in film[field]] for field in ("directors", "cast")}
    return {**film, "canon_title": identity("film", film["title"]) if film["title"] else None, **people}
