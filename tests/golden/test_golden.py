"""Every golden case, one test a facet. A case is data: no test code is written for a new one (see README.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roundup_spider.goldens.compare import films_of
from roundup_spider.goldens.facets import FACETS
from tests.golden import build
from tests.golden.cases import HERE, Case, article, cases, load, right

GAPS: dict[str, list[str]] = json.loads((HERE / "gaps.json").read_text(encoding="utf-8"))


def facet_tests() -> list[object]:
    """A parameter for every facet that a case speaks of; those in gaps.json are excused, loudly."""
    known = {(name, facet) for name, facets in GAPS.items() for facet in facets}
    excused = pytest.mark.xfail(reason="known gap, see tests/golden/gaps.json", strict=False)
    return [
        pytest.param(case, facet, id=f"{case.name}-{facet}", marks=[excused] if (case.name, facet) in known else [])
        for case in cases()
        for facet in FACETS
        if speaks_of(case, facet)
    ]


def speaks_of(case: Case, facet: str) -> bool:
    """Whether a case says anything of a facet (decided from the case alone, so that collecting reads no page)."""
    films = case.expected["films"]
    if facet.startswith("films."):
        return bool(films) and (facet != "films.facts" or any(film["facts"] for film in films))
    return facet == "films" or case.expected.get(facet) is not None


@pytest.mark.parametrize(("case", "facet"), facet_tests())
def test_reads(case: Case, facet: str) -> None:
    read = article(case.name)
    told = {"films": films_of(read), "issues": [issue.code for issue in read.issues]}
    shown = told["films"] if facet.startswith("film") else getattr(read, facet, told["issues"])
    assert right(case, facet), (
        f"{case.name}, {facet}: read {shown!r}, expected {case.expected.get(facet, 'see expected.json')!r}"
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_is_reviewed(case: Case) -> None:
    assert case.meta["reviewed"] is True, (
        f"{case.name} is not reviewed: read it against its page, then `roundup golden accept`"
    )


@pytest.mark.parametrize(
    "draft", sorted(HERE.glob("drafts/*/*.html")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_draft_and_case_agree(draft: Path) -> None:
    taken = build.take_apart(draft.read_text(encoding="utf-8"))
    case = load(HERE / draft.parent.name / draft.stem)
    advice = f"{draft} changed: run python -m tests.golden.build {draft}, look at the diff"
    assert build.expected(taken) == case.expected, advice
    assert build.body(taken) == case.body, advice


def test_there_are_cases_of_both_parts_and_negative_ones() -> None:
    assert len(cases("open")) >= 20
    assert len(cases("exam")) >= 20
    assert sum(not case.expected["films"] for case in cases()) >= 8


def test_gaps_name_cases_and_facets_that_exist() -> None:
    names = {case.name for case in cases()}
    assert set(GAPS) <= names
    assert {facet for facets in GAPS.values() for facet in facets} <= set(FACETS)
