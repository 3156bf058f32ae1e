"""The reconciler on gold readings of real pages: needs the development corpus beside the checkout."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from normalize.reconcile import resolve
from normalize.records import Block, Cluster, Mention

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="skipped: no ../shared")

Pair = frozenset[str]


def gold() -> tuple[list[Block], dict[str, str], dict[str, str]]:
    """The blocks, and the true identity of every block and mention that has one."""
    blocks, films, people = [], {}, {}
    for path in sorted(CORPUS.glob("p*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for film in page["films"]:
            block, named = _block(page, film)
            blocks.append(block)
            people.update(named)
            if film["canon_title"]:
                films[block.key] = film["canon_title"]
    return blocks, films, people


def _block(page: dict[str, Any], film: dict[str, Any]) -> tuple[Block, dict[str, str]]:
    key = f"{page['url']}#{film['position']}"
    mentions, named = [], {}
    for role, field in (("director", "directors"), ("cast", "cast")):
        for billing, (name, true) in enumerate(zip(film[field], film[f"canon_{field}"], strict=True), 1):
            mentions.append(Mention(f"{key}:{role}:{billing}:{name}", name, role, billing))  # type: ignore[arg-type]
            named[mentions[-1].key] = true
    site = page["url"].split("/")[2]
    block = Block(
        key, page["url"], site, page["lang"], film["position"], page["week"], page["published"], film["release_date"],
        film["title"], tuple(mentions), film["synopsis"], film["trivia"], page["page_title"],
    )  # fmt: skip
    return block, named


def pairs(clusters: Iterable[Iterable[str]], known: dict[str, str]) -> set[Pair]:
    return {frozenset(pair) for keys in clusters for pair in combinations([key for key in keys if key in known], 2)}


def true_pairs(known: dict[str, str]) -> set[Pair]:
    groups = defaultdict(list)
    for key, name in known.items():
        groups[name].append(key)
    return pairs(groups.values(), known)


def quality(clusters: Iterable[Cluster], known: dict[str, str]) -> tuple[float, float]:
    """Precision and recall over pairs."""
    found, true = pairs((cluster.members for cluster in clusters), known), true_pairs(known)
    return len(found & true) / len(found), len(found & true) / len(true)


def test_gold_readings_end_as_the_true_films_and_people() -> None:
    blocks, films, people = gold()
    resolution = resolve(blocks)
    for clusters, known in ((resolution.films, films), (resolution.people, people)):
        precision, recall = quality(clusters, known)
        assert precision >= 0.99
        assert recall >= 0.93
